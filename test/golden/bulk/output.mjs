export var instantiate = (function (imports) {
  function f0(l0) {
    l0 = l0 | 0;
    memory_init(views0.b, data0, l0, 0, 12);
    data0 = empty_data;
  }
  function f1(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    memory_copy_within(views0, l0, l1, l2);
    memory_fill(views0.b, l1, 0, l2);
  }
  function f2(l0, l1) {
    l0 = l0 | 0;
    table_set(table0, l0, l1);
    return table_grow(table_object0, l1, 1);
  }
  var memory0 = init_memory(Object.create(memory_prototype), 1, 65536);
  var views0 = make_constant_views(memory0[memory_symbol], view_family0);
  var table_object0 = new_table(externref_type, 4, 8, null);
  var table0 = table_elements(table_object0);
  var exported = Object.create(null);
  exported.memory = memory0;
  exported.table = table_object0;
  exported.greet = make_exported(f0, type0, wrap0, 0);
  exported.move = make_exported(f1, type1, wrap1, 1);
  exported.put = make_exported(f2, type2, wrap2, 2);
  var data0 = bytes_from_latin1('hello, world');
  return Object.freeze(exported);
});
// Carries: bytes_from_latin1, make_exported, import_as, export_as, to_index, init_memory, grow_memory, set_views, make_constant_views, memory_copy_within, memory_fill, memory_init, init_table, new_elements, value_or_default, table_index, new_table, table_state, table_grow, grow_table, table_elements, table_set, runtime_error, trap_memory_out_of_bounds, trap_table_out_of_bounds, function_symbol, externref_type, memory_symbol, memory_prototype, empty_data, table_symbol, table_ceiling, table_prototype, wrap0, wrap1, wrap2, type0, type1, type2, view_family0

export function instantiate(imports) {
  function f0(l0) {
    memory_init(bytes0, data0, l0, 0, 12);
    data0 = empty_data;
  }
  function f1(l0, l1, l2) {
    memory_copy(bytes0, bytes0, l0, l1, l2);
    memory_fill(bytes0, l1, 0, l2);
  }
  function f2(l0, l1) {
    table_set(table0, l0, l1);
    return table_grow(table_object0, l1, 1);
  }
  var memory0 = new_memory(1, void 0, 65536);
  var bytes0;
  attach_memory(memory0, function (buffer) {
    bytes0 = new Uint8Array(buffer);
  });
  var table_object0 = new_table(externref_type, 4, 8, null);
  var table0 = table_elements(table_object0);
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f1], [1]);
  describe_functions(type2, [f2], [2]);
  var exported = Object.create(null);
  exported['memory'] = memory0;
  exported['table'] = table_object0;
  exported['greet'] = export_function(f0);
  exported['move'] = export_function(f1);
  exported['put'] = export_function(f2);
  var data0 = bytes_from_latin1('hello, world');
  return Object.freeze(exported);
}
// Carries: bytes_from_latin1, describe_type, describe_functions, export_function, make_exported, watched, raw_function, is_subtype, adopt_function, make_adapter, adopt_type, import_as, export_as, to_index, init_memory, allocate_buffer, define_memory, new_memory, memory_state, grow_memory, native_size, renew_buffer, resize_buffer, attach_memory, memory_copy, memory_fill, memory_init, make_home, boundary_error, host_error, init_table, new_elements, define_table, define_method, value_or_default, table_index, new_table, table_state, table_grow, grow_table, table_elements, table_set, error_class, engine_error_class, runtime_error, trap_memory_out_of_bounds, trap_table_out_of_bounds, function_symbol, externref_type, memory_symbol, memory_prototype, empty_data, result_i32, result_f64, result_ref, home, host_errors, table_symbol, table_ceiling, table_prototype, RuntimeError, wrap0, type0, wrap1, type1, wrap2, type2

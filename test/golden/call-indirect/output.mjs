export var instantiate = (function (imports) {
  function f1(l0, l1) {
    return l0 + l1 | 0;
  }
  function f2(l0, l1) {
    return l0 - l1 | 0;
  }
  function f3(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    f0(l0);
    return check_signature(table0[l0 >>> 0], type0)(l1, l2);
  }
  var imported = read_imports(imports, ['host', 'log']);
  var f0 = import_function(imported, 0, 'i:', host1);
  var table_object0 = new_table(funcref_type, 3, void 0, null);
  var table0 = table_elements(table_object0);
  describe_functions(type0, [f1, f2], wrap0, [1, 2]);
  describe_functions(type2, [f3], wrap2, [3]);
  var exported = Object.create(null);
  exported.table = table_object0;
  exported.apply = export_function(f3);
  table_init(table0, [f1, f2], 0, 0, 2);
  return Object.freeze(exported);
});
// Carries: describe_type, describe_functions, export_function, make_exported, watched, raw_function, is_subtype, has_supertype, adopt_function, make_adapter, adopt_type, import_as, export_as, read_imports, is_object, import_error, import_function, to_index, make_home, boundary_error, host_error, init_table, new_elements, value_or_default, table_index, new_table, table_state, grow_table, table_elements, table_init, check_signature, check_supertypes, runtime_error, link_error, trap_table_out_of_bounds, trap_signature_mismatch, trap_element_out_of_bounds, function_symbol, funcref_type, home, host_errors, table_symbol, table_ceiling, table_prototype, host1, wrap0, wrap2, type0, type2

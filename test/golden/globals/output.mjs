export var instantiate = (function (imports) {
  function f0() {
    var l1, l2, l0 = globals_i32[0] + g4 | 0;
    globals_i32[0] = l0;
    l1 = global1[0] + 1 | 0;
    l2 = global1[1];
    if (l1 === 0) l2 = l2 + 1 | 0;
    global1[0] = l1;
    global1[1] = l2;
    global3[0] = global3[0] * 2;
    return l0;
  }
  var globals_i32 = new Int32Array(1);
  var imported = read_imports(imports, ['host', 'base', 'host', 'shared']);
  var global0 = import_global(imported, 0, 'i32', false);
  var g0 = global0[0];
  var global1 = import_global(imported, 1, 'i64', true);
  globals_i32[0] = 7;
  var global3 = new Float64Array(1);
  global3[0] = 1.5;
  var constant = g0 + 4 | 0;
  var g4 = constant;
  var exported = Object.create(null);
  var global_object3 = new_global('f64', true, global3);
  exported.ratio = global_object3;
  exported.bump = make_exported(f0, type0, wrap0, 0);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, init_global, new_cell, new_global, global_state, read_global, write_cell, import_global, native_global, native_cell, read_imports, is_object, import_error, runtime_error, link_error, function_symbol, global_symbol, global_prototype, other_type, result_i32, wrap0, type0

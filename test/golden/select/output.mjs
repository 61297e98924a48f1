export function instantiate(imports) {
  function f0(l0, l1) {
    return l0 > l1 ? l0 : l1;
  }
  function f1(l0) {
    return Math.imul(l0, 3);
  }
  function f2(l0) {
    var l1, l2;
    l1 = f1(l0);
    l2 = f1(2);
    return f1(0) ? l1 : l2;
  }
  function f3(l0, l1) {
    var l2 = 0, l3 = 0;
    if (l1 > 0 || l1 === 0 && l0 >>> 0 > 100) {
      l2 = 100;
      l3 = 0;
    } else {
      l2 = l0;
      l3 = l1;
    }
    result_i32[0] = l3;
    return l2;
  }
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f2], [2]);
  describe_functions(type2, [f3], [3]);
  var exported = Object.create(null);
  exported['max'] = export_function(f0);
  exported['effects'] = export_function(f2);
  exported['clamp'] = export_function(f3);
  return Object.freeze(exported);
}
// Carries: pair_from_bigint, bigint_from_pair, describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, error_class, engine_error_class, runtime_error, function_symbol, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0, wrap1, type1, wrap2, type2

export function instantiate(imports) {
  function f0(l0) {
    return l0 >>> 0 >= 90 ? 1 : l0 >>> 0 >= 75 ? 2 : l0 >>> 0 >= 50 ? 3 : 4;
  }
  function f1(l0, l1, l2) {
    if (l0 >= l1 && l0 <= l2) return 1;
    return 0;
  }
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f1], [1]);
  var exported = Object.create(null);
  exported['grade'] = export_function(f0);
  exported['between'] = export_function(f1);
  return Object.freeze(exported);
}
// Carries: describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, error_class, engine_error_class, runtime_error, function_symbol, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0, wrap1, type1

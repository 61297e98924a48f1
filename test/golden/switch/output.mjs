export function instantiate(imports) {
  function f0(l0) {
    switch (l0) {
      default:
        break;
      case 0:
        return 100;
      case 1:
      case 3:
        l0 = 5;
      case 2:
        return l0 + 200 | 0;
    }
    return -1;
  }
  describe_functions(type0, [f0], [0]);
  var exported = Object.create(null);
  exported['name'] = export_function(f0);
  return Object.freeze(exported);
}
// Carries: describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, error_class, engine_error_class, runtime_error, function_symbol, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0

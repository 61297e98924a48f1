export function instantiate(imports) {
  function f0(l0, l1) {
    var l2 = 0;
    if (l1) {
      do {
        l2 = l2 + view0.getInt32(l0 >>> 0, true) | 0;
        l0 = l0 + 4 | 0;
        l1 = l1 - 1 | 0;
      } while (l1);
    }
    return l2;
  }
  function f1(l0) {
    var l1 = 0;
    while (l0 !== 1) {
      l0 = l0 & 1 ? Math.imul(l0, 3) + 1 | 0 : l0 >>> 1;
      l1 = l1 + 1 | 0;
    }
    return l1;
  }
  var buffer = new ArrayBuffer(65536);
  var view0 = new DataView(buffer);
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f1], [1]);
  var exported = Object.create(null);
  exported['sum'] = export_function(f0);
  exported['collatz'] = export_function(f1);
  return Object.freeze(exported);
}
// Carries: describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, error_class, engine_error_class, runtime_error, function_symbol, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0, wrap1, type1

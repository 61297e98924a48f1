export function instantiate(imports) {
  function f0(l0, l1) {
    return Math.sqrt(l0 * l0 + l1 * l1);
  }
  function f1(l0, l1, l2) {
    return fround(l0 + fround(fround(l1 - l0) * l2));
  }
  function f2(l0) {
    return i32_trunc_f64_s(f64_nearest(l0));
  }
  function f3(l0) {
    result_i32[0] = i32_reinterpret_f64_high(l0);
    return i32_reinterpret_f64_low(l0);
  }
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f1], [1]);
  describe_functions(type2, [f2], [2]);
  describe_functions(type3, [f3], [3]);
  var exported = Object.create(null);
  exported['hypot'] = export_function(f0);
  exported['lerp'] = export_function(f1);
  exported['round'] = export_function(f2);
  exported['bits'] = export_function(f3);
  return Object.freeze(exported);
}
// Carries: bigint_from_pair, f64_nearest, i32_trunc_f64_s, i32_reinterpret_f64_low, i32_reinterpret_f64_high, describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, error_class, engine_error_class, runtime_error, trap_float_unrepresentable, fround, scratch_f64, scratch_i32, function_symbol, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0, wrap1, type1, wrap2, type2, wrap3, type3

export var instantiate = (function (imports) {
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
  var exported = Object.create(null);
  exported.hypot = make_exported(f0, type0, wrap0, 0);
  exported.lerp = make_exported(f1, type1, wrap1, 1);
  exported.round = make_exported(f2, type2, wrap2, 2);
  exported.bits = make_exported(f3, type3, wrap3, 3);
  return Object.freeze(exported);
});
// Carries: bigint_from_pair, f64_nearest, i32_trunc_f64_s, i32_reinterpret_f64_low, i32_reinterpret_f64_high, make_exported, runtime_error, trap_float_unrepresentable, fround, scratch_f64, scratch_i32, function_symbol, result_i32, wrap0, wrap1, wrap2, wrap3, registers, type0, type1, type2, type3

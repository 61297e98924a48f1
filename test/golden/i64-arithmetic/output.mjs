export var instantiate = (function (imports) {
  function f0(l0, l1, l2, l3) {
    l0 = l0 | 0;
    l2 = l2 | 0;
    var l4 = l0 + l2 | 0, l5 = l1 + l3 + (l4 >>> 0 < l2 >>> 0 | 0) | 0;
    result_i32[0] = (l5 << 13 | l4 >>> 19) ^ i32_mul_high_u(l0, 2135587861) + (Math.imul(l0, -1640531527) + Math.imul(l1, 2135587861));
    return (l4 << 13 | l5 >>> 19) ^ Math.imul(l0, 2135587861);
  }
  function f1(l0, l1) {
    l1 = l1 | 0;
    var l2 = l1;
    if ((l0 + 1 | 0) === 0) l2 = l2 + 1 | 0;
    return l2;
  }
  function f2(l0, l1, l2, l3) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    l3 = l3 | 0;
    return (l1 >>> 0 < l3 >>> 0 || l1 === l3 && l0 >>> 0 < l2 >>> 0) | 0;
  }
  function f3(l0, l1, l2, l3) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    l3 = l3 | 0;
    return i64_div_s(l0, l1, l2, l3);
  }
  var exported = Object.create(null);
  exported.mix = make_exported(f0, type0, wrap0, 0);
  exported.low = make_exported(f1, type1, wrap1, 1);
  exported.less = make_exported(f2, type2, wrap2, 2);
  exported.divide = make_exported(f3, type0, wrap0, 3);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, i32_mul_high_u, i64_quotient, i64_div_s, runtime_error, trap_divide_by_zero, trap_divide_unrepresentable, function_symbol, result_i32, wrap0, wrap1, wrap2, registers, type0, type1, type2

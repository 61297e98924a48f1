export var instantiate = (function (imports) {
  function f0(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l2, l3, l4, l5;
    if ((l0 | l1) === 0) {
      l2 = 1;
      l3 = 0;
    } else {
      l4 = l1;
      if (l0 === 0) l4 = l4 - 1 | 0;
      l4 = f0_part1(l0 - 1 | 0, l4);
      l5 = result_i32[0];
      l2 = Math.imul(l0, l4);
      l3 = i32_mul_high_u(l0, l4) + (Math.imul(l0, l5) + Math.imul(l1, l4)) | 0;
    }
    result_i32[0] = l3;
    return l2;
  }
  function f0_part1(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l2, l3, l4, l5;
    if ((l0 | l1) === 0) {
      l2 = 1;
      l3 = 0;
    } else {
      l4 = l1;
      if (l0 === 0) l4 = l4 - 1 | 0;
      l4 = f0(l0 - 1 | 0, l4);
      l5 = result_i32[0];
      l2 = Math.imul(l0, l4);
      l3 = i32_mul_high_u(l0, l4) + (Math.imul(l0, l5) + Math.imul(l1, l4)) | 0;
    }
    result_i32[0] = l3;
    return l2;
  }
  var exported = Object.create(null);
  exported.fac = make_exported(f0, type0, wrap0, 0);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, i32_mul_high_u, function_symbol, result_i32, wrap0, registers, type0

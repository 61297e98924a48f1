export var instantiate = (function (imports) {
  function f0(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    return l0 > l1 ? l0 : l1;
  }
  function f1(l0) {
    return Math.imul(l0, 3);
  }
  function f2(l0) {
    l0 = l0 | 0;
    var l1 = f1(l0), l2 = f1(2);
    return f1(0) ? l1 : l2;
  }
  function f3(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l2, l3;
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
  var exported = Object.create(null);
  exported.max = make_exported(f0, type0, wrap0, 0);
  exported.effects = make_exported(f2, type1, wrap1, 2);
  exported.clamp = make_exported(f3, type2, wrap2, 3);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, function_symbol, result_i32, wrap0, wrap1, wrap2, registers, type0, type1, type2

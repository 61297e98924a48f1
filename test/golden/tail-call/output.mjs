export var instantiate = (function (imports) {
  function f0_body(l0) {
    l0 = l0 | 0;
    if (l0 === 0) return 1;
    return bounce_to(f1_body, [l0 - 1 | 0]);
  }
  function f0(l0) {
    return land(f0_body(l0));
  }
  function f1_body(l0) {
    l0 = l0 | 0;
    if (l0 === 0) return 0;
    return bounce_to(f0_body, [l0 - 1 | 0]);
  }
  function f1(l0) {
    return land(f1_body(l0));
  }
  function f2(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    for (;;) {
      l2 = l2 | 0;
      if (l0 === 0) {
        result_i32[0] = l2;
        return l1;
      }
      l0 = l0 - 1 | 0;
      l1 = l1 + 2 | 0;
      if (l1 >>> 0 < 2) l2 = l2 + 1 | 0;
    }
  }
  var exported = Object.create(null);
  exported.even = make_exported(f0, type0, wrap0, 0);
  exported.odd = make_exported(f1, type0, wrap0, 1);
  exported.count = make_exported(f2, type1, wrap1, 2);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, bounce_to, land, function_symbol, result_i32, bounce, bounce_state, wrap0, wrap1, registers, type0, type1

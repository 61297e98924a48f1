export var instantiate = (function (imports) {
  function f0(l0) {
    l0 = l0 | 0;
    return l0 >>> 0 >= 90 ? 1 : l0 >>> 0 >= 75 ? 2 : l0 >>> 0 >= 50 ? 3 : 4;
  }
  function f1(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    if (l0 >= l1 && l0 <= l2) return 1;
    return 0;
  }
  var exported = Object.create(null);
  exported.grade = make_exported(f0, type0, wrap0, 0);
  exported.between = make_exported(f1, type1, wrap1, 1);
  return Object.freeze(exported);
});
// Carries: make_exported, function_symbol, wrap0, wrap1, type0, type1

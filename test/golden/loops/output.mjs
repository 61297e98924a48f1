export var instantiate = (function (imports) {
  function f0(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l2 = 0, view0 = views0.v;
    if (l1) {
      do {
        l2 = l2 | 0;
        l2 = l2 + view0.getInt32(l0 >>> 0, true) | 0;
        l0 = l0 + 4 | 0;
        l1 = l1 - 1 | 0;
      } while (l1);
    }
    return l2;
  }
  function f1(l0) {
    l0 = l0 | 0;
    var l1 = 0;
    while (l0 !== 1) {
      l0 = l0 & 1 ? Math.imul(l0, 3) + 1 | 0 : l0 >>> 1;
      l1 = l1 + 1 | 0;
    }
    return l1;
  }
  var views0 = make_constant_views({
    buffer: new ArrayBuffer(65536),
    users: []
  }, view_family0);
  var exported = Object.create(null);
  exported.sum = make_exported(f0, type0, wrap0, 0);
  exported.collatz = make_exported(f1, type1, wrap1, 1);
  return Object.freeze(exported);
});
// Carries: make_exported, set_views, make_constant_views, boundary_error, runtime_error, function_symbol, wrap0, wrap1, type0, type1, view_family0

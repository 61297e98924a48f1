export var instantiate = (function (imports) {
  function f0(l0, l1) {
    return l0 + l1 | 0;
  }
  var exported = Object.create(null);
  exported.add = make_exported(f0, type0, wrap0, 0);
  return Object.freeze(exported);
});
// Carries: make_exported, function_symbol, wrap0, type0

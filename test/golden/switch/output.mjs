export var instantiate = (function (imports) {
  function f0(l0) {
    l0 = l0 | 0;
    switch (l0) {
      default:
        break;
      case 0:
        return 100;
      case 1:
      case 3:
        l0 = 5;
      case 2:
        return l0 + 200 | 0;
    }
    return -1;
  }
  var exported = Object.create(null);
  exported.name = make_exported(f0, type0, wrap0, 0);
  return Object.freeze(exported);
});
// Carries: make_exported, function_symbol, wrap0, type0

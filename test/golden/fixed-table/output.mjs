export var instantiate = (function (imports) {
  function f0(l0, l1, l2) {
    l0 = l0 | 0;
    var l3 = l1 + l0 | 0, l4 = l2 + (l0 >> 31) + (l3 >>> 0 < l0 >>> 0 | 0) | 0;
    result_i32[0] = l4;
    return l3;
  }
  function f1(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l3 = l2 - (l0 >> 31) - (l1 >>> 0 < l0 >>> 0 | 0) | 0;
    result_i32[0] = l3;
    return l1 - l0 | 0;
  }
  function f2(l0, l1, l2, l3) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    l3 = l3 | 0;
    return table0_type0(l0, l1, l2, l3);
  }
  function f3() {
    return f1(3, 4, 0);
  }
  function table0_type0(index, operand0, low1, high1) {
    switch (index) {
      case 1:
        return f0(operand0, low1, high1);
      case 2:
        return f1(operand0, low1, high1);
    }
    return trap_call(index, 4);
  }
  var exported = Object.create(null);
  exported.apply = make_exported(f2, type1, wrap1, 2);
  exported.known = make_exported(f3, type2, wrap2, 3);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, make_exported, trap_call, runtime_error, trap_table_out_of_bounds, trap_signature_mismatch, function_symbol, result_i32, wrap1, wrap2, registers, type1, type2

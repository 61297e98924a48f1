export var instantiate = (function (imports) {
  function f0(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var l2 = i32_div_u(l0, l1);
    result_i32[0] = i32_rem_u(l0, l1);
    return l2;
  }
  function f1(l0, l1, l2) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    l2 = l2 | 0;
    result_i32[0] = l1;
    result_f64[0] = f64_convert_pair_s(l0, l1);
    result_i32[1] = l2;
    return l0;
  }
  function f2(l0) {
    l0 = l0 | 0;
    var l1 = 0, l2, l3;
    do {
      l2 = f0(l0, 10);
      l3 = result_i32[0];
      l0 = l2;
      l1 = l1 + l3 | 0;
    } while (l0);
    return l1;
  }
  var exported = Object.create(null);
  exported.divmod = make_exported(f0, type0, wrap0, 0);
  exported.both = make_exported(f1, type1, wrap1, 1);
  exported.digits = make_exported(f2, type2, wrap2, 2);
  return Object.freeze(exported);
});
// Carries: pair_from_bigint, bigint_from_pair, f64_convert_pair_s, make_exported, i32_div_u, i32_rem_u, runtime_error, trap_divide_by_zero, trap_remainder_by_zero, function_symbol, result_i32, result_f64, wrap0, wrap1, wrap2, registers, type0, type1, type2

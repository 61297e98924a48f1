export function instantiate(imports) {
  function f0_body(l0) {
    if (l0 === 0) return 1;
    return bounce_to(f1_body, [l0 - 1 | 0]);
  }
  function f0(l0) {
    return land(f0_body(l0));
  }
  function f1_body(l0) {
    if (l0 === 0) return 0;
    return bounce_to(f0_body, [l0 - 1 | 0]);
  }
  function f1(l0) {
    return land(f1_body(l0));
  }
  function f2(l0, l1, l2) {
    for (;;) {
      if (l0 === 0) {
        result_i32[0] = l2;
        return l1;
      }
      l0 = l0 - 1 | 0;
      l1 = l1 + 2 | 0;
      if (l1 >>> 0 < 2) l2 = l2 + 1 | 0;
    }
  }
  describe_functions(type0, [f0, f1], [0, 1]);
  f0.b = f0_body;
  f1.b = f1_body;
  describe_functions(type1, [f2], [2]);
  var exported = Object.create(null);
  exported['even'] = export_function(f0);
  exported['odd'] = export_function(f1);
  exported['count'] = export_function(f2);
  return Object.freeze(exported);
}
// Carries: pair_from_bigint, bigint_from_pair, describe_type, describe_functions, export_function, make_exported, watched, make_home, boundary_error, bounce_to, land, error_class, engine_error_class, runtime_error, function_symbol, result_i32, result_f64, result_ref, home, host_errors, bounce, bounce_state, RuntimeError, wrap0, type0, wrap1, type1

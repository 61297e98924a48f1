export var instantiate = (function (imports) {
  function f0(l0) {
    l0 = l0 | 0;
    var view0 = views0.v, l1 = l0;
    while (view0.getUint8(l1)) {
      l1 = l1 + 1 | 0;
    }
    return l1 - l0 | 0;
  }
  function f1(l0, l1) {
    l0 = l0 | 0;
    l1 = l1 | 0;
    var view0 = views0.v, l2 = view0.getInt32((l0 >>> 0) + 8, true), l3 = view0.getInt32(l0 + 12, true);
    memory_copy_i64(views0, 8, 0, l0, l1);
    view0.setInt32((l1 >>> 0) + 4, l3, true);
    view0.setInt32(l1, l2, true);
  }
  function f2() {
    return memory_grow(memory0, 1);
  }
  var memory0 = init_memory(Object.create(memory_prototype), 1, 4, 4);
  var views0 = make_constant_views(memory0[memory_symbol], view_family0);
  var exported = Object.create(null);
  exported.memory = memory0;
  exported.strlen = make_exported(f0, type0, wrap0, 0);
  exported.swap = make_exported(f1, type1, wrap1, 1);
  exported.grow = make_exported(f2, type2, wrap2, 2);
  write_data(views0.b, 8, [0, bytes_from_latin1('hello \0ÿ"\\')]);
  return Object.freeze(exported);
});
// Carries: bytes_from_latin1, make_exported, init_memory, memory_grow, grow_memory, set_views, make_constant_views, memory_copy_i64, boundary_error, write_data, runtime_error, function_symbol, memory_symbol, memory_prototype, wrap0, wrap1, wrap2, type0, type1, type2, view_family0

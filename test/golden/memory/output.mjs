export function instantiate(imports) {
  function f0(l0) {
    var l1;
    l1 = l0;
    while (view0.getUint8(l1)) {
      l1 = l1 + 1 | 0;
    }
    return l1 - l0 | 0;
  }
  function f1(l0, l1) {
    var l2, l3, l4;
    l2 = view0.getInt32((l0 >>> 0) + 8, true);
    l3 = view0.getInt32((l0 >>> 0) + 12, true);
    l4 = view0.getInt32(l1, true);
    view0.setInt32((l0 >>> 0) + 12, view0.getInt32((l1 >>> 0) + 4, true), true);
    view0.setInt32((l0 >>> 0) + 8, l4, true);
    view0.setInt32((l1 >>> 0) + 4, l3, true);
    view0.setInt32(l1, l2, true);
  }
  function f2() {
    return memory_grow(memory0, 1);
  }
  var memory0 = new_memory(1, 4, 4);
  var view0;
  attach_memory(memory0, function (buffer) {
    view0 = new DataView(buffer);
  });
  describe_functions(type0, [f0], [0]);
  describe_functions(type1, [f1], [1]);
  describe_functions(type2, [f2], [2]);
  var exported = Object.create(null);
  exported['memory'] = memory0;
  exported['strlen'] = export_function(f0);
  exported['swap'] = export_function(f1);
  exported['grow'] = export_function(f2);
  var target = new Uint8Array(memory0.buffer);
  write_data(target, 8, [0, bytes_from_latin1('hello \0ÿ"\\')]);
  return Object.freeze(exported);
}
// Carries: bytes_from_latin1, describe_type, describe_functions, export_function, make_exported, watched, to_index, init_memory, allocate_buffer, define_memory, new_memory, memory_state, memory_grow, grow_memory, native_size, renew_buffer, resize_buffer, attach_memory, make_home, boundary_error, write_data, error_class, engine_error_class, runtime_error, function_symbol, memory_symbol, memory_prototype, result_i32, result_f64, result_ref, home, host_errors, RuntimeError, wrap0, type0, wrap1, type1, wrap2, type2

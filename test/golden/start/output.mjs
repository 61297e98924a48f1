export function instantiate(imports) {
  function link(imports) {
    function f1() {
      f0(view0.getInt32(16, true));
    }
    var imported = read_imports(imports, ['host', 'log']);
    var f0 = import_function(imported, 0, 'i:', host0);
    var buffer = new ArrayBuffer(65536);
    var view0 = new DataView(buffer);
    var bytes0 = new Uint8Array(buffer);
    var exported = Object.create(null);
    write_data(bytes0, 16, [0, bytes_from_latin1('*')]);
    try {
      f1();
    } catch (e) {
      throw boundary_error(e);
    }
    return Object.freeze(exported);
  }
  
  return link(imports);
}
// Carries: bytes_from_latin1, raw_function, is_subtype, read_imports, is_object, import_error, import_function, boundary_error, host_error, write_data, make_error, runtime_error, link_error, function_symbol, host_errors, host0

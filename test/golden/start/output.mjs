export var instantiate = (function (imports) {
  function f1() {
    f0(views0.v.getInt32(16, true));
  }
  var imported = read_imports(imports, ['host', 'log']);
  var f0 = import_function(imported, 0, 'i:', host0);
  var views0 = make_constant_views({
    buffer: new ArrayBuffer(65536),
    users: []
  }, view_family0);
  var exported = Object.create(null);
  write_data(views0.b, 16, [0, bytes_from_latin1('*')]);
  try {
    f1();
  } catch (e) {
    throw boundary_error(e);
  }
  return Object.freeze(exported);
});
// Carries: bytes_from_latin1, raw_function, is_subtype, read_imports, is_object, import_error, import_function, set_views, make_constant_views, boundary_error, host_error, write_data, runtime_error, link_error, function_symbol, host_errors, host0, view_family0

/** Strings, arrays and an error through AssemblyScript's bindings. */
// Its bindings await at top level: they fail when they are imported.
try {
  const { fail: failInside, hash, scale, words } = await import('./main.js')
  const lines = [hash('é 漢 🦓'), words('the fox the dog and the fox é é '.repeat(20)), [...scale(new Float64Array([1, 2.5, -3]), 2)]]
  try {
    failInside()
  } catch (e) {
    lines.push(e.message)
  }
  show(lines.join('\n'))
} catch (e) {
  fail(e)
}

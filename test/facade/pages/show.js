/** What every page says its result with: a classic script, whose functions are global. */
const out = document.getElementById('out')
function show(text) {
  out.textContent = text
}
function fail(e) {
  show(`failed: ${e}`)
}
function digest(bytes) {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16)
}

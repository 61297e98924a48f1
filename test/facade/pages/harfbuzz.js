/** Shapes a line of text and draws the glyphs. */
// The package awaits its module at top level: it fails when it is imported.
try {
  const hb = await import('./index.mjs')
  const font = new hb.Font(new hb.Face(new hb.Blob(await (await fetch('font.ttf')).arrayBuffer())))
  let path = ''
  let x = 0
  const draw = new hb.DrawFuncs()
  draw.setMoveToFunc((toX, toY) => { path += `M${x + toX} ${-toY}` })
  draw.setLineToFunc((toX, toY) => { path += `L${x + toX} ${-toY}` })
  draw.setQuadraticToFunc((byX, byY, toX, toY) => { path += `Q${x + byX} ${-byY} ${x + toX} ${-toY}` })
  draw.setCubicToFunc((aX, aY, bX, bY, toX, toY) => { path += `C${x + aX} ${-aY} ${x + bX} ${-bY} ${x + toX} ${-toY}` })
  draw.setClosePathFunc(() => { path += 'Z' })
  const buffer = new hb.Buffer()
  buffer.addText('Shaped in JavaScript: Привет')
  buffer.guessSegmentProperties()
  hb.shape(font, buffer)
  const positions = buffer.getGlyphPositions()
  buffer.getGlyphInfos().forEach(({ codepoint }, i) => {
    font.drawGlyph(codepoint, draw)
    x += positions[i].xAdvance
  })
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 -2000 ${x} 2600`)
  svg.append(Object.assign(document.createElementNS('http://www.w3.org/2000/svg', 'path')))
  svg.firstChild.setAttribute('d', path)
  document.body.append(svg)
  show(`${positions.length} glyphs, ${x} units, outlines ${digest(new TextEncoder().encode(path))}`)
} catch (e) {
  fail(e)
}

/**
 * Draws groups of horizontal bars as SVG, on a logarithmic scale from 1 (native's speed: ratios from 1 to 400 must stay readable side by
 * side) or a linear one from 0. Colours of text and lines are classes, which `style` defines for light and dark pages alike.
 */
export const colours = { native: '#4d9a5b', O0: '#9ecae1', O1: '#6baed6', O2: '#3182bd', O3: '#225ea8', wasm2js: '#e6842a', polywasm: '#8c8c8c' }
export const escape = value => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
export const fixed = value => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

export const style = `
text { font: 11px system-ui, sans-serif; fill: #333 } .axis { text-anchor: middle; fill: #777 } .name { text-anchor: end; font-size: 12px } .title { font-size: 13px; font-weight: 600 }
.tick { stroke: #ddd } .one { stroke: #555 } .spread { stroke: #000; stroke-opacity: .55 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .axis { fill: #999 } .tick { stroke: #3a3a3a } .one { stroke: #aaa } .spread { stroke: #fff } }`

const steps = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000]

/** Gives the place of a value and the ticks of a scale over `values` from `left` to `right`. */
function scale(values, left, right, isLinear) {
  const top = Math.max(...values, isLinear ? 0 : 2) * 1.05
  if (isLinear) {
    const step = [1, 2, 5].flatMap(n => Array.from({ length: 12 }, (_, i) => n * 10 ** (i - 3))).sort((a, b) => a - b).find(n => top / n <= 6)
    return { x: value => left + value / top * (right - left), base: 0, ticks: Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step) }
  }
  const least = Math.min(1, ...values)
  const lowest = least < 1 ? least * 0.95 : 1
  return { x: value => left + Math.log(value / lowest) / Math.log(top / lowest) * (right - left), base: 1, ticks: steps.filter(tick => tick >= lowest && tick <= top) }
}

/**
 * `groups`: `[{ name, bars: [{ system, value, spread, note }] }]`, each with a bar for each system; without a value, its note stands there;
 * `alsoFits`: further values that the scale is to reach
 *
 * Gives: `{ content, height }`: elements, without the `svg` around them
 */
export function drawBars(groups, { width = 900, left = 150, bar = 13, gap = 9, isLinear = false, format = fixed, names = true, alsoFits = [] }) {
  const values = groups.flatMap(({ bars }) => bars.filter(({ value }) => value > 0).flatMap(({ value, spread = 0 }) => [value, value * (1 + spread), value / (1 + spread)]))
  const { x, base, ticks } = scale(values.concat(alsoFits), left, width - 60, isLinear)
  const each = Math.max(...groups.map(({ bars }) => bars.length)) * bar + gap
  const height = groups.length * each + 30
  let end = -Infinity
  const parts = ticks.map(tick => {
    const at = x(tick)
    const isCrowded = tick !== base && (at - end < 24 || (tick < base && x(base) - at < 24))
    const text = isCrowded ? '' : `<text x="${at.toFixed(1)}" y="12" class="axis">${Number(tick.toPrecision(3))}</text>`
    if (text) end = at
    return `<line x1="${at.toFixed(1)}" y1="18" x2="${at.toFixed(1)}" y2="${height}" class="${tick === base ? 'one' : 'tick'}"/>${text}`
  })
  groups.forEach(({ name, bars }, index) => {
    const top = 24 + index * each
    if (names) parts.push(`<text x="${left - 8}" y="${top + bars.length * bar / 2 + 4}" class="name">${escape(name)}</text>`)
    bars.forEach(({ system, value, spread = 0, note }, row) => {
      const y = top + row * bar
      if (!(value > 0)) return void parts.push(`<text x="${(x(base) + 4).toFixed(1)}" y="${y + bar - 3}" class="value">${escape(note ?? '–')}</text>`)
      const [from, to] = [Math.min(x(base), x(value)), Math.max(x(base), x(value))]
      parts.push(`<rect x="${from.toFixed(1)}" y="${y}" width="${Math.max(1, to - from).toFixed(1)}" height="${bar - 2}" fill="${colours[system]}"><title>${escape(`${name}: ${format(value)}`)}</title></rect>`)
      if (spread) parts.push(`<line x1="${x(value / (1 + spread)).toFixed(1)}" x2="${x(value * (1 + spread)).toFixed(1)}" y1="${y + bar / 2 - 1}" y2="${y + bar / 2 - 1}" class="spread"/>`)
      parts.push(`<text x="${(x(Math.max(value, base) * (1 + spread)) + 4).toFixed(1)}" y="${y + bar - 3}" class="value">${format(value)}${note ? ` ${escape(note)}` : ''}</text>`)
    })
  })
  return { content: parts.join(''), height, width }
}

export const svg = ({ content, height, width }) => `<svg viewBox="0 0 ${width} ${height}" role="img">${content}</svg>`

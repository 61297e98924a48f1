/**
 * Draws a run as one self-contained page: bars of time over native, by category and by program, for each engine. No script:
 * bars are SVG on a logarithmic scale from 1 (native's speed), as ratios from 1 to 400 must stay readable side by side.
 */
import { categoriesOf, means, ratios } from './report.mjs'
import { label } from './systems.mjs'

const colours = { O0: '#9ecae1', O1: '#6baed6', O2: '#2171b5', O3: '#08306b', wasm2js: '#e6842a', polywasm: '#8c8c8c' }
const escape = value => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const fixed = ratio => (ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2))

const left = 150
const width = 900
const bar = 13
const gap = 9

/** Groups of bars: `groups` is `[{ name, bars: [{ system, ratio, spread?, note? }] }]`. */
function chart(groups, systems) {
  const highest = Math.max(2, ...groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio ?? 1))) * 1.05
  const least = Math.min(1, ...groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio ?? 1)))
  const lowest = least < 1 ? least * 0.95 : 1
  const x = ratio => left + ((Math.log(ratio) - Math.log(lowest)) / (Math.log(highest) - Math.log(lowest))) * (width - left - 60)
  const ticks = [0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500].filter(tick => tick >= lowest && tick <= highest)
  const each = systems.length * bar + gap
  const height = groups.length * each + 30
  const parts = ticks.map(tick => `<line x1="${x(tick).toFixed(1)}" y1="18" x2="${x(tick).toFixed(1)}" y2="${height}" class="${tick === 1 ? 'one' : 'tick'}"/><text x="${x(tick).toFixed(1)}" y="12" class="axis">${tick}</text>`)
  groups.forEach(({ name, bars }, index) => {
    const top = 24 + index * each
    parts.push(`<text x="${left - 8}" y="${top + (systems.length * bar) / 2 + 4}" class="name">${escape(name)}</text>`)
    bars.forEach(({ system, ratio, spread, note }, row) => {
      const y = top + row * bar
      if (!ratio) return void parts.push(`<text x="${x(1) + 4}" y="${y + 10}" class="value">${escape(note ?? 'not run')}</text>`)
      const [from, to] = [Math.min(x(1), x(ratio)), Math.max(x(1), x(ratio))]
      parts.push(`<rect x="${from.toFixed(1)}" y="${y}" width="${Math.max(1, to - from).toFixed(1)}" height="${bar - 2}" fill="${colours[system]}"><title>${escape(`${name}, ${label(system)}: ${fixed(ratio)}`)}</title></rect>`)
      if (spread) parts.push(`<line x1="${x(ratio / (1 + spread)).toFixed(1)}" x2="${x(ratio * (1 + spread)).toFixed(1)}" y1="${y + bar / 2 - 1}" y2="${y + bar / 2 - 1}" class="spread"/>`)
      parts.push(`<text x="${(x(Math.max(ratio, 1) * (1 + (spread ?? 0))) + 4).toFixed(1)}" y="${y + 10}" class="value">${fixed(ratio)}${note ? ` ${escape(note)}` : ''}</text>`)
    })
  })
  return `<svg viewBox="0 0 ${width} ${height}" role="img">${parts.join('')}</svg>`
}

/** Gives the page's text. `result` is what run.mjs writes as JSON. */
export function page(result) {
  const sections = []
  for (const [engine, { systems, programs }] of ratios(result.rows)) {
    if (!systems.length) continue
    const legend = systems.map(system => `<span><i style="background:${colours[system]}"></i>${escape(label(system))}</span>`).join('')
    const groups = [...categoriesOf(programs), 'all'].map(category => {
      const { values } = means(category === 'all' ? programs : programs.filter(program => program.category === category), systems)
      return { name: category, bars: systems.map((system, i) => ({ system, ratio: values[i] })) }
    })
    sections.push(`<h2>${escape(engine)}</h2><p class="legend">${legend}</p><h3>Geometric means</h3>${chart(groups, systems)}`)
    for (const category of categoriesOf(programs)) {
      const of = programs.filter(program => program.category === category)
      const bars = of.map(({ name, ratios }) => ({ name, bars: systems.map(system => { const { ratio, spread, row } = ratios.get(system); return { system, ratio, spread, note: row.error ? 'failed' : row.right === false ? 'wrong result' : undefined } }) }))
      sections.push(`<h3>${escape(category)}</h3>${chart(bars, systems)}`)
    }
  }
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>wasmless: time over native WebAssembly</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
h2 { margin-top: 2em; border-bottom: 1px solid #ccc } h3 { margin: 1.2em 0 0.2em }
svg { width: 100%; height: auto; display: block } text { font: 11px system-ui, sans-serif; fill: #333 }
.axis { text-anchor: middle; fill: #888 } .name { text-anchor: end; font-size: 12px } .tick { stroke: #e4e4e4 } .one { stroke: #555 } .spread { stroke: #000; stroke-opacity: .55 }
.legend span { margin-right: 1.4em; white-space: nowrap } .legend i { display: inline-block; width: 1em; height: .8em; margin-right: .4em }
</style>
<h1>Time over native WebAssembly</h1>
<p>${escape(result.date.slice(0, 10))}${result.name ? `, ${escape(result.name)}` : ''}, ${escape(result.machine)}. 1 is native WebAssembly's speed in the same engine; shorter is better; the scale is logarithmic. The thin lines are the spread of the rounds.${result.jitless ? ' Without a JIT; native has one.' : ''}</p>
${sections.join('\n')}
</html>
`
}

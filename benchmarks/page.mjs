/**
 * Draws runs as self-contained pages without scripts: time over native WebAssembly by category and by program, then what each
 * system costs: start-up, memory, compile time, sizes.
 */
import { colours, drawBars, escape, style, svg } from './draw.mjs'
import { categoriesOf, costsOf, means, ratios } from './report.mjs'
import { label } from './systems.mjs'

const legendOf = systems => `<p class="legend">${systems.map(system => `<span><i style="background:${colours[system]}"></i>${escape(label(system))}</span>`).join('')}</p>`

/** `costs`: as `costsOf` gives them. Each on a scale of its own, two beside each other. */
function costCharts(costs, systems) {
  const one = ({ title, unit, values }) => {
    const groups = systems.map(system => ({ name: label(system), bars: [{ system, value: values.get(system) }] }))
    return `<figure><figcaption>${escape(title)}${unit ? `, ${unit}` : ''}</figcaption>${svg(drawBars(groups, { width: 440, left: 105, gap: 4, isLinear: true }))}</figure>`
  }
  return `<div class="costs">${costs.filter(({ values }) => values.size > 0).map(one).join('')}</div>`
}

function document(title, introduction, sections) {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>wasmless: ${escape(title)}</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
h2 { margin-top: 2em; border-bottom: 1px solid #8888 } h3 { margin: 1.2em 0 0.2em }
svg { width: 100%; height: auto; display: block } figure { margin: 0 } figcaption { font-weight: 600; font-size: 13px }
.costs { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2em 2em }
.legend span { margin-right: 1.4em; white-space: nowrap } .legend i { display: inline-block; width: 1em; height: .8em; margin-right: .4em }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
${style}
</style>
<h1>${escape(title)}</h1>
<p>${introduction}</p>
${sections.join('\n')}
</html>
`
}

const when = ({ date, name, machine }) => escape([date.slice(0, 10), name, machine].filter(Boolean).join(', '))

/** Gives the page's text. `result` is what run.mjs writes as JSON. */
export function page(result) {
  const sections = []
  for (const [engine, { systems, programs }] of ratios(result.rows)) {
    if (!systems.length) continue
    const groups = [...categoriesOf(programs), 'all'].map(category => {
      const { values } = means(category === 'all' ? programs : programs.filter(program => program.category === category), systems)
      return { name: category, bars: systems.map((system, i) => ({ system, value: values[i] })) }
    })
    sections.push(`<h2>${escape(engine)}</h2>${legendOf(systems)}<h3>Geometric means</h3>${svg(drawBars(groups, {}))}`)
    for (const category of categoriesOf(programs)) {
      const of = programs.filter(program => program.category === category)
      const bars = of.map(({ name, ratios }) => ({ name, bars: systems.map(system => { const { ratio, spread, row } = ratios.get(system); return { system, value: ratio, spread, note: row.error ? 'failed' : row.right === false ? 'wrong result' : undefined } }) }))
      sections.push(`<h3>${escape(category)}</h3>${svg(drawBars(bars, {}))}`)
    }
    sections.push(`<h3>Costs (geometric means over the programs; sizes over those of the wasm)</h3>${costCharts(costsOf(programs, systems), ['native', ...systems])}`)
  }
  return document('Time over native WebAssembly', `${when(result)}. 1 is native WebAssembly's speed in the same engine; shorter is better; the scale is logarithmic. The thin lines are the spread of the rounds.${result.jitless ? ' Without a JIT; native has one.' : ''}`, sections)
}

/** The same for what run-real.mjs writes. */
export function realPage({ rows, ...result }) {
  const sections = []
  for (const engine of new Set(rows.map(row => row.engine))) {
    const here = rows.filter(row => row.engine === engine)
    const systems = [...new Set(here.map(({ system }) => system))]
    const others = systems.filter(system => system !== 'native')
    const programs = [...new Set(here.map(({ program }) => program))]
    const find = (program, system) => here.find(row => row.program === program && row.system === system)
    const groups = of => programs.map(name => ({ name, bars: others.map(system => {
      const row = find(name, system), native = find(name, 'native')
      return { system, value: row.error ? undefined : of(row) / of(native), note: row.error ? row.error.slice(0, 90) : row.wrong ? 'wrong result' : undefined }
    }) }))
    sections.push(`<h2>${escape(engine)}</h2>${legendOf(others)}<h3>All runs</h3>${svg(drawBars(groups(row => row.all), {}))}<h3>The first run</h3>${svg(drawBars(groups(row => row.first), {}))}<h3>The best of the later runs</h3>${svg(drawBars(groups(row => row.later), {}))}`)
    if (here.some(row => Number.isFinite(row.further))) sections.push(`<h3>Further instances, all runs</h3>${svg(drawBars(groups(row => row.further), {}))}`)
    for (const name of programs) {
      const measures = [['load', 'ms', row => row.load], ['memory', 'MB', row => row.megabytes], ['compile time', 's', row => row.cost?.milliseconds / 1000], ['compiler memory', 'MB', row => row.cost?.megabytes], ['size', 'KiB', row => row.cost?.raw / 1024], ['gzip', 'KiB', row => row.cost?.gzip / 1024]]
      const costs = measures.map(([title, unit, of]) => ({ title, unit, values: new Map(systems.map(system => [system, of(find(name, system))]).filter(([, value]) => value > 0)) }))
      sections.push(`<h3>${escape(name)}: costs</h3>${costCharts(costs, systems)}`)
    }
  }
  return document('Real programs, time over native WebAssembly', `${when(result)}. 1 is native WebAssembly's speed in the same engine; the scale of times is logarithmic.`, sections)
}

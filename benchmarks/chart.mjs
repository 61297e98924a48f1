/**
 * Draws the README's chart from what run.mjs has written, as `results-chart.svg`: by category, wasmless, wasm2js and polywasm over native, a
 * column for each engine. Prints the same as a table.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { colours, drawBars, escape, fixed, style } from './draw.mjs'
import { names, readFlags, word } from './flags.mjs'
import { categoriesOf, means, ratios } from './report.mjs'
import { label, systemNames } from './systems.mjs'

const flags = readFlags("Draws the README's chart and prints it as a table", {
  system: names('systems', 'O2,wasm2js,polywasm', systemNames),
  output: word('The drawing', fileURLToPath(new URL('results-chart.svg', import.meta.url))),
}, 'JSON that run.mjs has written')
const wanted = flags.system

const columns = [...ratios(flags.files.flatMap(file => JSON.parse(readFileSync(file, 'utf8')).rows))].map(([engine, { systems, programs }]) => {
  const shown = wanted.filter(system => systems.includes(system))
  const meanOf = category => means(category === 'all' ? programs : programs.filter(program => program.category === category), shown)
  return { engine, systems: shown, means: new Map([...categoriesOf(programs), 'all'].map(category => [category, meanOf(category)])) }
})
const categories = [...new Set(columns.flatMap(({ means }) => [...means.keys()]))].filter(name => name !== 'all').concat('all')
const valueOf = ({ systems, means }, category, system) => means.get(category)?.values[systems.indexOf(system)]

const left = 120, between = 16, each = Math.max(220, Math.floor(780 / columns.length))
const width = left + columns.length * each
let height = 0
const alsoFits = columns.flatMap(column => categories.flatMap(name => wanted.map(system => valueOf(column, name, system)))).filter(value => value > 0)
const drawn = columns.map((column, index) => {
  const groups = categories.map(name => ({ name, bars: wanted.map(system => ({ system, value: valueOf(column, name, system) })) }))
  const bars = drawBars(groups, { left: index === 0 ? left : between, width: index === 0 ? left + each : each, bar: 10, gap: 7, names: index === 0, alsoFits })
  height = Math.max(height, bars.height)
  const x = index === 0 ? 0 : left + index * each
  return `<g transform="translate(${x} 44)">${bars.content}</g><text class="title" x="${x + (index === 0 ? left : between)}" y="36">${escape(column.engine)}</text>`
})
const legend = wanted.map((system, i) => `<rect x="${left + i * 130}" y="6" width="11" height="9" fill="${colours[system]}"/><text x="${left + i * 130 + 16}" y="14">${escape(label(system))}</text>`)
writeFileSync(flags.output, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 50}" width="${width}" height="${height + 50}" role="img"><title>Time over native WebAssembly, geometric means by category (logarithmic; shorter is better)</title><style>${style}</style>${legend.join('')}${drawn.join('')}</svg>\n`)

const head = columns.flatMap(({ engine, systems }) => systems.map(system => `${engine}, ${label(system)}`))
console.log(`| category | ${head.join(' | ')} |\n|---|${'--:|'.repeat(head.length)}`)
for (const category of categories) {
  const cells = columns.flatMap(column => column.systems.map(system => valueOf(column, category, system))).map(value => (value ? fixed(value) : '–'))
  console.log(category === 'all' ? `| **all** | ${cells.map(cell => `**${cell}**`).join(' | ')} |` : `| ${category} | ${cells.join(' | ')} |`)
}
console.log(`\nwritten: ${flags.output}`)

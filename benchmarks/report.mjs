/**
 * What the measurements say: ratios over native, geometric means by category, and their tables as text. Shared by the
 * printed report, the page and the comparison of two runs.
 */
import { fixed } from './draw.mjs'
import { label } from './systems.mjs'

export const geometricMean = values => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

/** Ratios by engine: `Map(engine → { systems, programs: [{ name, category, native, ratios: Map(system → { ratio, spread, row }) }] })`. */
export function ratios(rows) {
  const engines = new Map()
  for (const row of rows) {
    if (!engines.has(row.engine)) engines.set(row.engine, { systems: new Set(), programs: new Map() })
    const { systems, programs } = engines.get(row.engine)
    if (row.system !== 'native') systems.add(row.system)
    if (!programs.has(row.program)) programs.set(row.program, { name: row.program, category: row.category, rows: new Map() })
    programs.get(row.program).rows.set(row.system, row)
  }
  for (const engine of engines.values()) {
    engine.systems = [...engine.systems]
    engine.programs = [...engine.programs.values()].map(({ name, category, rows }) => {
      const native = rows.get('native')
      const entries = engine.systems.map(system => {
        const row = rows.get(system) ?? {}
        const ratio = row.minimum && native?.minimum ? row.minimum / native.minimum : undefined
        return [system, { ratio, spread: ratio && Math.hypot(row.spread, native.spread), row }]
      })
      return { name, category, native, ratios: new Map(entries) }
    })
  }
  return engines
}

/** Means over programs where every given system has a ratio, so that systems are compared over the same programs. */
export function means(programs, systems) {
  const complete = programs.filter(({ ratios }) => systems.every(system => ratios.get(system).ratio))
  return { count: complete.length, values: complete.length ? systems.map(system => geometricMean(complete.map(({ ratios }) => ratios.get(system).ratio))) : [] }
}

export const categoriesOf = programs => [...new Set(programs.map(({ category }) => category))]

function cell({ ratio, spread, row }) {
  if (row.error) return 'failed'
  if (!ratio) return '–'
  return `${fixed(ratio)} ±${Math.round(spread * 100)}%${row.right ? '' : ' WRONG'}`
}

function table(head, lines) {
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map(line => line[i].length)))
  const write = line => `| ${line.map((text, i) => (i ? text.padStart(widths[i]) : text.padEnd(widths[i]))).join(' | ')} |`
  return [write(head), `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${i ? ':' : '-'}`).join('|')}|`, ...lines.map(write)].join('\n')
}

/** The report as text: for each engine a table of programs, one of means, and the list of faults. */
export function text(rows) {
  const parts = []
  for (const [name, { systems, programs }] of ratios(rows)) {
    if (!systems.length) continue
    const head = systems.map(label)
    parts.push(`## ${name}: time over native WebAssembly\n`)
    parts.push(table(['program', 'category', 'native', ...head], programs.map(program => [program.name, program.category, program.native?.minimum ? `${program.native.minimum < 1 ? program.native.minimum.toPrecision(2) : program.native.minimum.toFixed(1)} ms` : '–', ...systems.map(system => cell(program.ratios.get(system)))])))
    const lines = [...categoriesOf(programs), 'all'].map(category => {
      const { count, values } = means(category === 'all' ? programs : programs.filter(program => program.category === category), systems)
      return [category, String(count), ...systems.map((_, i) => (values.length ? fixed(values[i]) : '–'))]
    })
    parts.push(`\nGeometric means (over programs that every system ran):\n\n${table(['category', 'programs', ...head], lines)}\n`)
    parts.push(costs(programs, systems))
    const faults = programs.flatMap(program => [program.native, ...[...program.ratios.values()].map(({ row }) => row)]).filter(row => row?.error || row?.wrong)
    for (const row of faults) parts.push(`${row.program}, ${label(row.system)}: ${row.error ?? row.wrong}`)
    parts.push('')
  }
  return parts.join('\n')
}

/** What each system costs: start-up, memory, compile time, size. An array of `{ title, unit, values: Map(system → mean) }`. */
export function costsOf(programs, systems) {
  const wasm = new Map(programs.map(program => [program.name, program.native?.cost]))
  const size = (part, of = cost => cost) => row => of(row.cost)?.[part] / wasm.get(row.program)?.[part]
  const measures = [
    ['parse', 'ms', row => row.startup?.parse], ['instantiate', 'ms', row => row.startup?.instantiate], ['first call', 'ms', row => row.startup?.first],
    ['memory', 'MB', row => row.megabytes], ['compile', 'ms', row => row.cost?.milliseconds],
    ['raw', '', size('raw')], ['gzip', '', size('gzip')], ['brotli', '', size('brotli')], ['minified gzip', '', size('gzip', cost => cost?.minified)],
  ]
  return measures.map(([title, unit, of]) => {
    const values = new Map()
    for (const system of ['native', ...systems]) {
      const rows = programs.map(program => (system === 'native' ? program.native : program.ratios.get(system).row)).filter(row => row?.startup)
      const known = rows.map(of).filter(Number.isFinite)
      if (known.length) values.set(system, geometricMean(known.map(value => Math.max(value, 1e-4))))
    }
    return { title, unit, values }
  })
}

function costs(programs, systems) {
  const measures = costsOf(programs, systems)
  const lines = ['native', ...systems].map(system => [label(system), ...measures.map(({ unit, values }) => (values.has(system) ? `${fixed(values.get(system))} ${unit}`.trim() : '–'))])
  return `Costs (geometric means; sizes over those of the wasm):\n\n${table(['system', ...measures.map(({ title }) => title)], lines)}\n`
}

/** What changed since an earlier run, for rows that both have: the ratios, where they differ by more than the noise of both. */
export function comparison(before, after) {
  const parts = []
  const old = ratios(before.rows)
  for (const [name, { systems, programs }] of ratios(after.rows)) {
    for (const system of systems) {
      const pairs = programs.flatMap(program => {
        const is = program.ratios.get(system)
        const was = old.get(name)?.programs.find(({ name }) => name === program.name)?.ratios.get(system)
        return is.ratio && was?.ratio ? [{ name: program.name, is, was, change: is.ratio / was.ratio }] : []
      })
      if (!pairs.length) continue
      parts.push(`## ${name}, ${label(system)}: ${fixed(geometricMean(pairs.map(({ was }) => was.ratio)))} before, ${fixed(geometricMean(pairs.map(({ is }) => is.ratio)))} now (${pairs.length} programs)\n`)
      const moved = pairs.filter(({ is, was, change }) => Math.abs(Math.log(change)) > Math.max(0.05, 2 * Math.hypot(is.spread, was.spread))).sort((a, b) => a.change - b.change)
      if (moved.length) parts.push(table(['program', 'before', 'now', 'change'], moved.map(({ name, is, was, change }) => [name, fixed(was.ratio), fixed(is.ratio), `${change > 1 ? '+' : ''}${((change - 1) * 100).toFixed(0)}%`])))
      else parts.push('Nothing changed by more than the noise.')
      parts.push('')
    }
  }
  return parts.join('\n') || 'The two runs have nothing in common.'
}

/** Words `--stats`: a table of where the time went, the slowest functions, and sizes. */
import type { Stats } from '../compiler/index.ts'

/** How many of the slowest functions are shown. */
const shownFunctions = 10

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(milliseconds < 100 ? 3 : 2)
const count = (value: number): string => value.toLocaleString('en')

/** Columns; all but the last are aligned to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows.map(row => `  ${row.map((cell, column) => column === row.length - 1 ? cell : cell.padStart(widths[column]!)).join('  ')}\n`).join('')
}

export function describeStats({ milliseconds, jobs, phases, functions, sizes }: Stats, peakMemory: number): string {
  const measured = phases.reduce((sum, phase) => sum + phase.milliseconds, 0)
  const share = (part: number): string => `${(100 * part / measured).toFixed(1)}%`
  return [
    `time: ${seconds(milliseconds)} s${jobs === 0 ? '' : `, ${seconds(measured)} s in ${jobs} ${jobs === 1 ? 'thread' : 'threads'}`}; memory: ${count(Math.round(peakMemory / 1e6))} MB at most\n`,
    table([['s', 'share', 'phase or pass'], ...phases.map(({ name, milliseconds: time }) => [seconds(time), share(time), name])]),
    'slowest functions\n',
    table([['s', 'bytes', 'characters', 'function'], ...functions.slice(0, shownFunctions).map(one => [seconds(one.milliseconds), count(one.bytes), count(one.characters), `${one.index}${one.name === undefined ? '' : ` ${JSON.stringify(one.name)}`}`])]),
    'sizes\n',
    table([[count(sizes.module), 'bytes of WebAssembly'], [count(sizes.output), 'characters of JavaScript'], [count(sizes.functions), 'of them functions']]),
  ].join('')
}

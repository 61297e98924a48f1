/** `wasmless inspect`: what a module is made of, and whether it can be compiled. Reads and validates; compiles nothing. */
import { inspect, type Inspection } from '../compiler/index.ts'
import { readModule } from './input.ts'
import { writeToStdout } from './output.ts'

export interface InspectArguments {
  readonly input: string
  /** How many of the largest functions the text lists. */
  readonly functions: number
  readonly json: boolean
}

const number = (value: number): string => value.toLocaleString('en')

/** Names are data of the module: control characters must not reach the terminal. */
const quoted = (name: string): string => JSON.stringify(name).replace(/[\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Rows with their columns lined up; the last column is free. */
function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, cell.length) })
  return rows.map((row) => '  ' + row.map((cell, i) =>
    right.includes(i) ? cell.padStart(widths[i]!) : i === row.length - 1 ? cell : cell.padEnd(widths[i]!)).join('  ').trimEnd() + '\n').join('')
}

function words({ size, sections, imports, exports, proposals, unsupported, functions, start, name }: Inspection, listed: number): string {
  const parts: string[] = [`${name === undefined ? 'module' : `module ${quoted(name)}`}, ${number(size)} bytes${start === undefined ? '' : `, start function ${start}`}\n`]
  const part = (title: string, body: string): void => { if (body !== '') parts.push(`\n${title}\n${body}`) }
  part('sections', table(sections.map((section) => [section.name, number(section.size)]), [1]))
  part(`imports (${number(imports.length)})`, table(imports.map((item) => [quoted(item.module), quoted(item.name), item.kind, item.type])))
  part(`exports (${number(exports.length)})`, table(exports.map((item) => [quoted(item.name), item.kind, item.type])))
  part('proposals used', table(proposals.map((item) => [item.proposal, `first: ${item.what}`])))
  const bodies = functions.filter((item) => item.size > 0)
  const largest = [...bodies].sort((x, y) => y.size - x.size || x.index - y.index).slice(0, listed)
  part(`functions (${number(bodies.length)}, ${number(bodies.reduce((sum, item) => sum + item.size, 0))} bytes)${largest.length < bodies.length ? `, the ${number(largest.length)} largest` : ''}`,
    table(largest.map((item) => [String(item.index), number(item.size), item.name === undefined ? '' : quoted(item.name)]), [0, 1]))
  parts.push(unsupported.length === 0 ? '\ncan be compiled\n' : `\ncannot be compiled yet:\n${table(unsupported.map((item) => [item.proposal, `first: ${item.what}`]))}`)
  return parts.join('')
}

/** Throws: CompileError, FileError. An unsupported module is no error here. */
export async function inspectCommand({ input, functions, json }: InspectArguments): Promise<void> {
  const found = inspect(await readModule(input))
  writeToStdout(json ? `${JSON.stringify(found, undefined, 2)}\n` : words(found, functions))
}

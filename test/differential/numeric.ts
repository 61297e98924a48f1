/**
 * Differential tests of arithmetic, derived from the instruction table: every numeric mnemonic on all
 * combinations of edge values, ours against Node's own WebAssembly. Each instruction is tried with
 * operands from parameters, from constants (folding), and with its result used as a condition or only in part.
 */
import { describe, expect, test } from 'vitest'
import type { Level } from '../../compiler/common/options.ts'
import { instructionTable, isNumeric, mnemonics, type NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import { assemble, op, type Code, type FunctionPart } from '../support/assemble.ts'
import { native, ours, withTimeout, type Exports } from '../support/backend.ts'
import { f32FromBits, f64FromBits, outcome } from '../support/outcome.ts'
import { argument, edges, integerOf, someEdges, type NumberLetter } from './edges.ts'

/** An operand: its code, and (for a parameter) the values to call with. */
type Operand = { readonly kind: 'parameter' } | { readonly kind: 'constant', readonly bits: number | bigint }
interface Form { readonly name: string, readonly part: FunctionPart, readonly values: readonly (readonly (number | bigint)[])[] }

const fromBits = { i: [], I: [], f: op('f32.reinterpret_i32'), F: op('f64.reinterpret_i64') } as const
const toBits = { i: [], I: [], f: op('i32.reinterpret_f32'), F: op('i64.reinterpret_f64') } as const
const constants = { i: 'i32.const', I: 'i64.const', f: 'f32.const', F: 'f64.const' } as const

function constant(letter: NumberLetter, bits: number | bigint): number[] {
  return op(constants[letter], letter === 'i' ? Number(bits) | 0 : letter === 'I' ? BigInt.asIntN(64, BigInt(bits)) : bits)
}

/** All forms in which one instruction is tried. */
function formsOf(mnemonic: NumericMnemonic): Form[] {
  const [parameters, result] = instructionTable[mnemonic].signature.split('-') as [string, NumberLetter]
  const types = [...parameters] as NumberLetter[]
  const form = (name: string, operands: readonly Operand[], use: (value: Code) => { code: Code, result: string }, count = Infinity): Form => {
    let local = 0
    const code = operands.map((operand, i): Code => operand.kind === 'constant' ? constant(types[i]!, operand.bits) : [op('local.get', local++), fromBits[types[i]!]])
    const free = types.filter((_, i) => operands[i]!.kind === 'parameter')
    const used = use([code, op(mnemonic)])
    const values = free.reduce<(number | bigint)[][]>((rows, letter) => {
      const list = (count === Infinity ? edges[letter] : someEdges(letter, count)).map(bits => argument(letter, bits))
      return rows.flatMap(row => list.map(value => [...row, value]))
    }, [[]])
    return { name, values, part: { signature: `${free.map(letter => integerOf[letter]).join('')}-${used.result}`, body: used.code, export: name } }
  }
  const plain = (value: Code): { code: Code, result: string } => ({ code: [value, toBits[result]], result: integerOf[result] })
  const parameter: Operand = { kind: 'parameter' }
  const all = types.map(() => parameter)
  const forms = [form('plain', all, plain)]
  if (result === 'i') {
    forms.push(form('condition', all, value => ({ code: [value, op('if', 'i'), op('i32.const', 11), op('else'), op('i32.const', 22), op('end')], result: 'i' }), 20))
    forms.push(form('negated', all, value => ({ code: [value, op('i32.eqz')], result: 'i' }), 20))
    forms.push(form('branch', all, value => ({ code: [op('block'), value, op('br_if', 0), op('i32.const', 5), op('return'), op('end'), op('i32.const', 6)], result: 'i' }), 20))
    forms.push(form('select', all, value => ({ code: [op('i64.const', 3n), op('i64.const', -4n), value, op('select')], result: 'I' }), 20))
    forms.push(form('address', all, value => ({ code: [value, op('i64.extend_i32_u')], result: 'I' }), 20))
  }
  if (result === 'I') {
    forms.push(form('low', all, value => ({ code: [value, op('i32.wrap_i64')], result: 'i' }), 24))
    forms.push(form('high', all, value => ({ code: [value, op('i64.const', 32n), op('i64.shr_u'), op('i32.wrap_i64')], result: 'i' }), 24))
    forms.push(form('zero', all, value => ({ code: [value, op('i64.eqz')], result: 'i' }), 24))
  }
  forms.push(form('dropped', all, value => ({ code: [value, op('drop')], result: '' }), 16))
  if (types.length === 1) {
    for (const bits of edges[types[0]!]) forms.push(form(`constant ${bits}`, [{ kind: 'constant', bits }], plain))
  } else {
    for (const bits of edges[types[0]!]) forms.push(form(`left ${bits}`, [{ kind: 'constant', bits }, parameter], plain, 24))
    for (const bits of edges[types[1]!]) forms.push(form(`right ${bits}`, [parameter, { kind: 'constant', bits }], plain, 24))
    for (const left of someEdges(types[0]!, 14)) for (const right of someEdges(types[1]!, 13)) {
      forms.push(form(`both ${left} ${right}`, [{ kind: 'constant', bits: left }, { kind: 'constant', bits: right }], plain))
    }
  }
  return forms
}

/** Whose results are bits of their operands, NaN or not: compared exactly. */
const exactBits = /reinterpret|copysign|\.abs|\.neg/

/** Whether two results are the same: bit for bit, except that engines choose the bits of a NaN that arithmetic makes. */
function agree(mnemonic: NumericMnemonic, form: string, expected: string, actual: string): boolean {
  if (expected === actual) return true
  const result = instructionTable[mnemonic].signature.split('-')[1]
  if (form === 'low' || form === 'high' || result !== 'f' && result !== 'F' || ![expected, actual].every(text => /^-?\d+n?$/.test(text))) return false
  const double = result === 'F'
  const bits = [expected, actual].map(text => BigInt.asUintN(double ? 64 : 32, BigInt(text.replace('n', ''))))
  if (!bits.every(value => Number.isNaN(double ? f64FromBits(value) : f32FromBits(Number(value))))) return false
  // Differs from the spec: a signalling f32 NaN in a variable comes out quiet, as JavaScript numbers are doubles.
  if (exactBits.test(mnemonic)) return !double && (bits[0]! | 0x400000n) === bits[1]
  // Differs from the spec: the engine's Math functions may give a signalling NaN back as it came.
  if (/^f64\.(ceil|floor|trunc|nearest)$/.test(mnemonic)) return true
  const quiet = double ? 1n << 51n : 1n << 22n
  return (bits[1]! & quiet) !== 0n
}

export function describeNumeric(level: Level): void {
  describe(`arithmetic at level ${level}`, () => {
    const backend = ours({ level })
    for (const mnemonic of mnemonics) {
      if (!isNumeric(mnemonic)) continue
      test(mnemonic, () => {
        const forms = formsOf(mnemonic)
        const bytes = assemble({ functions: forms.map(form => form.part) })
        const differences: string[] = []
        withTimeout(120_000, () => {
          const [oracle, subject] = [native, backend].map(one => one.compile(bytes).instantiate({})) as [Exports, Exports]
          for (const { name, values } of forms) for (const args of values) {
            const expected = outcome(() => oracle[name](...args))
            const actual = outcome(() => subject[name](...args))
            if (!agree(mnemonic, name, expected, actual)) differences.push(`${name}(${args.map(arg => `0x${BigInt.asUintN(64, BigInt(arg)).toString(16)}`).join(', ')}): native ${expected}, ours ${actual}`)
          }
        })
        expect(differences.slice(0, 8), `${differences.length} differences`).toEqual([])
      })
    }
  })
}

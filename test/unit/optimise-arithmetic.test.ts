/**
 * The simplifier of i32 algebra, exhaustively over the instruction table: every instruction on every mix of
 * constants and variables, its negation and its use as a condition, against native WebAssembly.
 */
import { describe, expect, it } from 'vitest'
import { getLocal, i32Constant, numeric as plain } from '../../compiler/ir/build.ts'
import type { Expression } from '../../compiler/ir/nodes.ts'
import { asCondition, not, numeric } from '../../compiler/optimise/arithmetic.ts'
import { instructionTable, isNumeric, mnemonics, type NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import { nativeNumeric } from '../support/native-numeric.ts'

const edges = [0, 1, -1, 2, 3, 7, 8, 31, 32, 33, 127, 128, 255, 256, 65535, 0x7ffffffe, 0x7fffffff, -0x80000000, -0x7fffffff, -2, -31, -128]

/** What an expression of constants, locals, arithmetic and conditionals is worth; a trap is its message. */
function worth(e: Expression, locals: readonly number[]): number {
  switch (e.op) {
    case 'constant': return e.low
    case 'local': return locals[e.local]!
    case 'conditional': return worth(worth(e.condition, locals) !== 0 ? e.consequent : e.alternate, locals)
    case 'numeric': return nativeNumeric[e.mnemonic as NumericMnemonic](...e.operands.map(operand => worth(operand, locals))) as number
    default: throw new Error(`no arithmetic: ${e.op}`)
  }
}
function outcome(work: () => number): number | string {
  try {
    return work()
  } catch (error) {
    return (error as Error).message
  }
}

const rows = mnemonics.filter(isNumeric).filter(mnemonic => /^ii?-i$/.test(instructionTable[mnemonic].signature))

describe.each(rows)('%s', (mnemonic) => {
  const operandCount = instructionTable[mnemonic].signature.indexOf('-')
  const pairs = operandCount === 1 ? edges.map(x => [x]) : edges.flatMap(x => edges.map(y => [x, y]))

  it('is worth the same however its operands are known', () => {
    const wrong: string[] = []
    for (const values of pairs) {
      const expected = outcome(() => nativeNumeric[mnemonic](...values) as number)
      for (let known = 0; known < 1 << operandCount; known++) {
        const operands = values.map((value, i) => known & 1 << i ? i32Constant(value) : getLocal(i, 'i32'))
        const simplified = numeric(mnemonic, operands)
        const check = (name: string, e: Expression, wanted: number | string, view = (value: number): number => value): void => {
          const got = outcome(() => view(worth(e, values)))
          if (got !== wanted) wrong.push(`${name} ${values} known ${known}: ${got} for ${wanted}`)
        }
        const zero = typeof expected === 'string' ? expected : Number(expected === 0)
        check('value', simplified, expected)
        check('not', not(simplified), zero)
        check('eqz', numeric('i32.eqz', [simplified]), zero)
        check('condition', asCondition(simplified), zero, value => Number(value === 0))
        check('condition of eqz', asCondition(plain('i32.eqz', plain(mnemonic, ...operands))), zero, value => Number(value !== 0))
      }
      // The same variable twice.
      if (operandCount === 2 && values[0] === values[1]) {
        const got = outcome(() => worth(numeric(mnemonic, [getLocal(0, 'i32'), getLocal(0, 'i32')]), values))
        if (got !== expected) wrong.push(`twice ${values}: ${got} for ${expected}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

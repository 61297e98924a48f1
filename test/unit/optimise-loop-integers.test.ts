/** The pass `loop-integers`: which i32s a loop coerces that V8 may enter in the middle. */
import { describe, expect, it } from 'vitest'
import { branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, SwitchCase } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { compile } from '../../compiler/index.ts'
import { loopIntegers } from '../../compiler/optimise/loop-integers.ts'
import { assembleText } from '../support/text.ts'

const i32 = (local: number): Expression => getLocal(local, 'i32')
const [n, x, y, z] = [i32(0), i32(1), i32(2), i32(3)]
const step = (local: number, by: number): Statement => setLocal(local, numeric('i32.add', i32(local), i32Constant(by)))
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const again = (label: number): Statement => when(n!, [branch(label)])
const loop = (label: number, ...body: Statement[]): Statement => ({ op: 'loop', label, body: [...body, again(label)] })
const give: Statement = { op: 'return', values: [numeric('i32.xor', x!, numeric('i32.xor', y!, z!))] }
const call: Statement = { op: 'set-results', locals: [2], value: { op: 'call', callee: { kind: 'function', index: 0 }, operands: [n!], results: ['i32'] } }

function made(body: readonly Statement[]): IRFunction {
  const fn: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32', 'i32', 'f64'], parameters: 1, results: ['i32'], labels: 9, body }
  const after = loopIntegers(fn)
  verify(after)
  return after
}
/** What the loops of a body coerce, one line each. */
function coerced(...body: readonly Statement[]): string[] {
  return [...printStatements(made([...body, give]).body).matchAll(/loop L\d (?:coercing (.*) )?\{/g)].map(([, list]) => list ?? '')
}

describe('loop-integers', () => {
  it('lists what some way round leaves as it is', () => {
    expect(coerced(loop(0, step(0, -1), when(y!, [setLocal(1, z!)])))).toEqual(['$1'])
    expect(coerced(loop(0, step(0, -1), when(y!, [step(1, 1)], [step(1, 2)])))).toEqual([''])
    expect(coerced(loop(0, step(0, -1), when(y!, [branch(0)]), step(1, 1)))).toEqual(['$1'])
    expect(coerced(loop(0, step(0, -1), { op: 'block', label: 1, body: [when(y!, [branch(1)]), step(1, 1)] }))).toEqual(['$1'])
    expect(coerced(loop(0, step(0, -1), { op: 'block', label: 1, body: [when(y!, [step(1, 3), branch(1)]), step(1, 1)] }))).toEqual([''])
  })
  it('follows the cases of a switch, one into the next', () => {
    const one = (value: number, ...body: Statement[]): SwitchCase => ({ values: [value], isDefault: false, body })
    const others = (...body: Statement[]): SwitchCase => ({ values: [], isDefault: true, body })
    const choose = (...cases: SwitchCase[]): Statement => loop(0, step(0, -1), { op: 'switch', label: 1, index: n!, cases })
    expect(coerced(choose(one(1, step(1, 1), step(2, 1)), others(step(2, 5))))).toEqual(['$1'])
    expect(coerced(choose(one(1), others(step(1, 5))))).toEqual([''])
    expect(coerced(choose(one(1, step(2, 1), branch(1)), others(step(1, 5), step(2, 3))))).toEqual(['$1'])
    expect(coerced(choose(one(1, step(2, 1), { op: 'trap', trap: 'unreachable' }), others(step(1, 5))))).toEqual(['$2'])
    expect(coerced(choose(one(1, { op: 'trap', trap: 'unreachable' }), others(step(1, 5))))).toEqual([''])
  })
  it('lists copies of what is not known, and no others', () => {
    expect(coerced(loop(0, step(0, -1), setLocal(3, y!), setLocal(1, z!), when(n!, [step(2, 1)])))).toEqual(['$2'])
    const select = (consequent: Expression): Statement => setLocal(1, { op: 'conditional', type: 'i32', condition: n!, consequent, alternate: x! })
    expect(coerced(loop(0, step(0, -1), select(i32Constant(3))))).toEqual(['$1'])
    expect(coerced(loop(0, step(0, -1), when(x!, [step(3, 1)]), setLocal(1, { op: 'conditional', type: 'i32', condition: n!, consequent: y!, alternate: i32Constant(2) }), step(2, 1)))).toEqual(['$1, $3'])
  })
  it('lists what is computed and summed on every way, and no counters', () => {
    expect(coerced(loop(0, step(0, -1), setLocal(1, numeric('i32.xor', x!, n!)), setLocal(2, numeric('i32.add', y!, n!))))).toEqual(['$2'])
    expect(coerced(loop(0, step(0, -1), step(1, 4), setLocal(2, numeric('i32.xor', y!, x!))))).toEqual([''])
  })
  it('leaves what no way round reads, what is not assigned, and floats', () => {
    expect(coerced(loop(0, step(0, -1), when(n!, [setLocal(1, i32Constant(1)), setLocal(2, x!)]), setLocal(1, i32Constant(0)), setLocal(2, x!)))).toEqual([''])
    expect(coerced(loop(0, step(0, -1), setLocal(1, numeric('i32.add', y!, z!))))).toEqual([''])
    expect(coerced(loop(0, step(0, -1), when(n!, [setLocal(4, { op: 'constant', type: 'f64', low: 0, high: 0 })]), { op: 'evaluate', value: getLocal(4, 'f64') }))).toEqual([''])
  })
  it('takes the outermost loops only, each of them, where nothing is called', () => {
    const change = when(y!, [step(1, 1)])
    expect(coerced(loop(0, step(0, -1), loop(1, step(0, 3), change)), { op: 'block', label: 3, body: [loop(2, step(0, -1), change)] })).toEqual(['$1', '', '$1'])
    expect(coerced(loop(0, step(0, -1), change, loop(1, call)), loop(2, step(0, -1), change))).toEqual(['', '', '$1'])
  })
  it('gives the same function where there is nothing to do', () => {
    const fn: IRFunction = { index: 0, locals: ['i32'], parameters: 1, results: [], labels: 1, body: [loop(0, step(0, -1))] }
    expect(loopIntegers(fn)).toBe(fn)
  })
  it('takes parts of functions too', () => {
    const part: IRFunction = { index: 0, part: 1, locals: ['i32', 'i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 9, body: [loop(0, step(0, -1), when(y!, [step(1, 1)])), give] }
    const fn: IRFunction = { index: 0, locals: ['i32'], parameters: 1, results: [], labels: 1, body: [], parts: [part] }
    expect(printStatements(loopIntegers(fn).parts![0]!.body)).toContain('coercing $1 {')
  })
})

describe('coercions at loops in the output', () => {
  const module = `(module (func (export "f") (param i32) (result i32) (local i32)
    (loop (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 1 (i32.xor (local.get 1) (local.get 0)))))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 1)))`
  it('stand at its start, for a JIT and for speed', async () => {
    const wasm = await assembleText(module)
    expect(compile(wasm).code).toMatch(/do \{\n\s+l1 = l1 \| 0;\n\s+if/)
    for (const options of [{ level: 0 }, { level: 's' }, { target: 'interpreter' }, { withoutPasses: ['loop-integers'] }] as const) expect(compile(wasm, options).code).not.toContain('l1 = l1 | 0;')
  })
})

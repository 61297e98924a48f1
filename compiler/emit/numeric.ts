/**
 * How each scalar instruction is written in JavaScript: the second table (the first, `wasm/instructions.ts`,
 * says what the specification says). Rows are JavaScript with holes `x`, `y` (`x_`, `y_` for high halves);
 * free identifiers are helpers of the runtime. What each hole must be given (`Demand`) is read off the row:
 * an operand of `|` may be loose, one of `<` may not.
 */
import type { Expression, Node } from 'estree'
import { parseExpression } from '../js/parse.ts'
import { compileTemplate, type Template } from '../js/template.ts'
import type { ScalarMnemonic } from '../ir/mnemonics.ts'
import type { Demand } from './representation.ts'

/** Taken apart by the pass `split-i64`, before emission. */
const split = null

const rows = {
  'i32.eqz': 'x === 0',
  'i32.eq': 'x === y',
  'i32.ne': 'x !== y',
  'i32.lt_s': 'x < y',
  'i32.lt_u': 'x >>> 0 < y >>> 0',
  'i32.gt_s': 'x > y',
  'i32.gt_u': 'x >>> 0 > y >>> 0',
  'i32.le_s': 'x <= y',
  'i32.le_u': 'x >>> 0 <= y >>> 0',
  'i32.ge_s': 'x >= y',
  'i32.ge_u': 'x >>> 0 >= y >>> 0',
  'f32.eq': 'x === y', 'f64.eq': 'x === y',
  'f32.ne': 'x !== y', 'f64.ne': 'x !== y',
  'f32.lt': 'x < y', 'f64.lt': 'x < y',
  'f32.gt': 'x > y', 'f64.gt': 'x > y',
  'f32.le': 'x <= y', 'f64.le': 'x <= y',
  'f32.ge': 'x >= y', 'f64.ge': 'x >= y',

  'i32.clz': 'Math.clz32(x)',
  'i32.ctz': 'i32_ctz(x)',
  'i32.popcnt': 'i32_popcnt(x)',
  'i32.add': 'x + y | 0',
  'i32.sub': 'x - y | 0',
  'i32.mul': 'Math.imul(x, y)',
  'i32.div_s': 'i32_div_s(x, y)',
  'i32.div_u': 'i32_div_u(x, y)',
  'i32.rem_s': 'i32_rem_s(x, y)',
  'i32.rem_u': 'i32_rem_u(x, y)',
  'i32.and': 'x & y',
  'i32.or': 'x | y',
  'i32.xor': 'x ^ y',
  'i32.shl': 'x << y',
  'i32.shr_s': 'x >> y',
  'i32.shr_u': 'x >>> y | 0',
  'i32.rotl': 'i32_rotl(x, y)',
  'i32.rotr': 'i32_rotr(x, y)',
  'i32.extend8_s': 'x << 24 >> 24',
  'i32.extend16_s': 'x << 16 >> 16',
  'i32.mul_high_u': 'i32_mul_high_u(x, y)',

  // Rounding a double to f32 after +, -, *, / and sqrt is the same as computing in f32: 53 bits are more than twice 24.
  'f32.add': 'fround(x + y)', 'f64.add': 'x + y',
  'f32.sub': 'fround(x - y)', 'f64.sub': 'x - y',
  'f32.mul': 'fround(x * y)', 'f64.mul': 'x * y',
  'f32.div': 'fround(x / y)', 'f64.div': 'x / y',
  'f32.sqrt': 'fround(Math.sqrt(x))', 'f64.sqrt': 'Math.sqrt(x)',
  'f32.abs': 'Math.abs(x)', 'f64.abs': 'Math.abs(x)',
  'f32.neg': '-x', 'f64.neg': '-x',
  'f32.ceil': 'Math.ceil(x)', 'f64.ceil': 'Math.ceil(x)',
  'f32.floor': 'Math.floor(x)', 'f64.floor': 'Math.floor(x)',
  'f32.trunc': 'f32_trunc(x)', 'f64.trunc': 'f64_trunc(x)',
  'f32.nearest': 'f32_nearest(x)', 'f64.nearest': 'f64_nearest(x)',
  'f32.min': 'Math.min(x, y)', 'f64.min': 'Math.min(x, y)',
  'f32.max': 'Math.max(x, y)', 'f64.max': 'Math.max(x, y)',
  'f32.copysign': 'f32_copysign(x, y)', 'f64.copysign': 'f64_copysign(x, y)',

  'i32.trunc_f32_s': 'i32_trunc_f32_s(x)', 'i32.trunc_f64_s': 'i32_trunc_f64_s(x)',
  'i32.trunc_f32_u': 'i32_trunc_f32_u(x)', 'i32.trunc_f64_u': 'i32_trunc_f64_u(x)',
  'i32.trunc_sat_f32_s': 'i32_trunc_sat_f32_s(x)', 'i32.trunc_sat_f64_s': 'i32_trunc_sat_f64_s(x)',
  'i32.trunc_sat_f32_u': 'i32_trunc_sat_f32_u(x)', 'i32.trunc_sat_f64_u': 'i32_trunc_sat_f64_u(x)',
  'i32.wrap_f64': 'x | 0',
  'f32.convert_i32_s': 'fround(x)', 'f64.convert_i32_s': 'x',
  'f32.convert_i32_u': 'fround(x >>> 0)', 'f64.convert_i32_u': 'x >>> 0',
  'f32.convert_pair_s': 'f32_convert_pair_s(x, x_)', 'f64.convert_pair_s': 'f64_convert_pair_s(x, x_)',
  'f32.convert_pair_u': 'f32_convert_pair_u(x, x_)', 'f64.convert_pair_u': 'f64_convert_pair_u(x, x_)',
  'f32.demote_f64': 'fround(x)', 'f64.promote_f32': 'x',
  'i32.reinterpret_f32': 'i32_reinterpret_f32(x)',
  'i32.reinterpret_f64_low': 'i32_reinterpret_f64_low(x)', 'i32.reinterpret_f64_high': 'i32_reinterpret_f64_high(x)',
  'f32.reinterpret_i32': 'f32_reinterpret_i32(x)', 'f64.reinterpret_pair': 'f64_reinterpret_pair(x, x_)',

  'i64.eqz': split, 'i64.eq': split, 'i64.ne': split, 'i64.lt_s': split, 'i64.lt_u': split, 'i64.gt_s': split, 'i64.gt_u': split,
  'i64.le_s': split, 'i64.le_u': split, 'i64.ge_s': split, 'i64.ge_u': split, 'i64.clz': split, 'i64.ctz': split, 'i64.popcnt': split,
  'i64.add': split, 'i64.sub': split, 'i64.mul': split, 'i64.div_s': split, 'i64.div_u': split, 'i64.rem_s': split, 'i64.rem_u': split,
  'i64.and': split, 'i64.or': split, 'i64.xor': split, 'i64.shl': split, 'i64.shr_s': split, 'i64.shr_u': split, 'i64.rotl': split, 'i64.rotr': split,
  'i32.wrap_i64': split, 'i64.extend_i32_s': split, 'i64.extend_i32_u': split, 'i64.extend8_s': split, 'i64.extend16_s': split, 'i64.extend32_s': split,
  'i64.trunc_f32_s': split, 'i64.trunc_f32_u': split, 'i64.trunc_f64_s': split, 'i64.trunc_f64_u': split,
  'i64.trunc_sat_f32_s': split, 'i64.trunc_sat_f32_u': split, 'i64.trunc_sat_f64_s': split, 'i64.trunc_sat_f64_u': split,
  'f32.convert_i64_s': split, 'f32.convert_i64_u': split, 'f64.convert_i64_s': split, 'f64.convert_i64_u': split,
  'i64.reinterpret_f64': split, 'f64.reinterpret_i64': split,
} as const satisfies Record<ScalarMnemonic, string | null>

/** Rows for a divisor that is a constant and neither 0 nor, signed, -1: nothing to check, and `y` is written as the number it means. */
const rowsByConstant = {
  'i32.div_s': 'x / y | 0',
  'i32.div_u': '(x >>> 0) / (y >>> 0) | 0',
  'i32.rem_s': 'x % y | 0',
  'i32.rem_u': '(x >>> 0) % (y >>> 0) | 0',
} as const satisfies Partial<Record<ScalarMnemonic, string>>

/** Forms that `expression.ts` chooses where an operand is a constant. */
const variantRows = {
  not: '~x',
  subtract: 'x - y | 0',
  multiply: 'x * y | 0',
  shiftUnsigned: 'x >>> y',
} as const

/** The comparison that is true where the other is false. Ordered comparisons of floats have none: NaN fails both. */
export const negations = {
  'i32.eq': 'i32.ne', 'i32.ne': 'i32.eq',
  'i32.lt_s': 'i32.ge_s', 'i32.ge_s': 'i32.lt_s', 'i32.lt_u': 'i32.ge_u', 'i32.ge_u': 'i32.lt_u',
  'i32.gt_s': 'i32.le_s', 'i32.le_s': 'i32.gt_s', 'i32.gt_u': 'i32.le_u', 'i32.le_u': 'i32.gt_u',
  'f32.eq': 'f32.ne', 'f32.ne': 'f32.eq', 'f64.eq': 'f64.ne', 'f64.ne': 'f64.eq',
} as const satisfies Partial<Record<ScalarMnemonic, ScalarMnemonic>>

export interface Hole {
  readonly demand: Demand
  /** Under a `+` or `-` whose sum is not yet cut down to 32 bits. */
  readonly additive: boolean
}
/** A row, made ready. */
export interface Lowering {
  readonly holes: readonly Hole[]
  readonly exact: Template
  /** Without the last `| 0` (of a sum or unsigned shift) or rounding, for who needs it loose only. */
  readonly loose: Template | undefined
  readonly isBoolean: boolean
}

const holeNames = ['x', 'x_', 'y', 'y_'] as const
const bitwise: readonly string[] = ['|', '&', '^', '<<', '>>', '>>>']
const comparisons: readonly string[] = ['===', '!==', '<', '>', '<=', '>=']

function isHole(node: Node): boolean {
  return node.type === 'Identifier' && (holeNames as readonly string[]).includes(node.name)
}
function isZero(node: Node): boolean {
  return node.type === 'Literal' && node.value === 0
}

/** Reads off what each hole is wanted for, in order; a hole that stands as `x >>> 0` becomes one that is wanted `unsigned`. */
function demand(node: Expression, wanted: Demand, additive: boolean, holes: Hole[]): Expression {
  if (isHole(node)) {
    holes.push({ demand: wanted, additive })
    return node
  }
  const inner = (child: Node, childWanted: Demand, childAdditive = false): Expression => demand(child as Expression, childWanted, childAdditive, holes)
  switch (node.type) {
    case 'BinaryExpression': {
      if (node.operator === '>>>' && isHole(node.left) && isZero(node.right)) return inner(node.left, 'unsigned')
      const isSum = node.operator === '+' || node.operator === '-'
      const operand: Demand = bitwise.includes(node.operator) ? 'bits' : isSum && wanted !== 'value' ? 'loose' : 'value'
      const isLooseSum = isSum && operand === 'loose'
      return { ...node, left: inner(node.left, operand, isLooseSum), right: inner(node.right, operand, isLooseSum) }
    }
    case 'UnaryExpression': return { ...node, argument: inner(node.argument, node.operator === '~' ? 'bits' : 'value') }
    case 'CallExpression': {
      const coerces = node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' && ['imul', 'clz32'].includes(node.callee.property.name)
      return { ...node, arguments: node.arguments.map((argument) => inner(argument, coerces ? 'loose' : 'value')) }
    }
    default: return node
  }
}

/** The root without its last coercion, where leaving it out leaves an integer below 2^53 or a number to be rounded. */
function loosen(root: Expression): Expression | undefined {
  if (root.type === 'BinaryExpression' && root.operator === '|' && isZero(root.right) && root.left.type === 'BinaryExpression') {
    return ['+', '-', '>>>'].includes(root.left.operator) ? root.left : undefined
  }
  return root.type === 'CallExpression' && root.callee.type === 'Identifier' && root.callee.name === 'fround' ? root.arguments[0] as Expression : undefined
}

function lower(source: string): Lowering {
  const holes: Hole[] = []
  const root = demand(parseExpression(source), 'value', false, holes)
  const loose = loosen(root)
  return {
    holes,
    exact: compileTemplate(root, holeNames),
    loose: loose === undefined ? undefined : compileTemplate(loose, holeNames),
    isBoolean: root.type === 'BinaryExpression' && comparisons.includes(root.operator),
  }
}

const lowerings = new Map<string, Lowering>()
for (const [mnemonic, source] of Object.entries(rows)) if (source !== null) lowerings.set(mnemonic, lower(source))

/** The row of a mnemonic. Throws: an internal error for what `split-i64` should have taken apart. */
export function loweringOf(mnemonic: ScalarMnemonic): Lowering {
  const lowering = lowerings.get(mnemonic)
  if (lowering === undefined) throw new Error(`internal error: ${mnemonic} reached the emitter`)
  return lowering
}

const byConstant = new Map<string, Lowering>(Object.entries(rowsByConstant).map(([mnemonic, source]) => [mnemonic, lower(source)]))
/** The row for a division by this constant, where no check is needed. */
export function divisionBy(mnemonic: ScalarMnemonic, divisor: number): Lowering | undefined {
  const checked = divisor === 0 || divisor === -1 && mnemonic.endsWith('_s')
  return checked ? undefined : byConstant.get(mnemonic)
}

export const variants: Readonly<Record<keyof typeof variantRows, Lowering>> = {
  not: lower(variantRows.not),
  subtract: lower(variantRows.subtract),
  multiply: lower(variantRows.multiply),
  shiftUnsigned: lower(variantRows.shiftUnsigned),
}

/** Mnemonics that have a row, for the tests. */
export function loweredMnemonics(): readonly ScalarMnemonic[] {
  return [...lowerings.keys()] as ScalarMnemonic[]
}

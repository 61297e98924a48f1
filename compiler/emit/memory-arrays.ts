/**
 * The shape of a memory access for engines without a JIT (`target: 'interpreter'`), where the call of a `DataView`'s method
 * costs as much as all the rest: typed arrays. What an array says of an element outside, `undefined`, is the check of a load;
 * a store compares its index. Whatever is not aligned or not inside goes to a helper that uses the `DataView`, so that what is
 * unaligned works and what is outside traps as ever.
 *
 * What is not aligned is found out by the low bits as they are, not by comparing them with 0, which takes V8 three steps more.
 *
 * The address is exact without doubles: with `offset = width · k - rest`, an aligned access is that of a base whose low bits are
 * `rest`, and the element is `(base >>> shift) + k`, below 2^31.
 */
import type { Expression as JavaScript, Identifier, Statement as JavaScriptStatement } from 'estree'
import { assign, binary, call, commas, conditional, element, evaluate, identifier, ifElse, logical, number, undefinedValue } from '../js/build.ts'
import { effectsOf, isPure } from '../ir/effects.ts'
import type { LoadMnemonic, StoreMnemonic } from '../ir/mnemonics.ts'
import type { Expression, Load, Store } from '../ir/nodes.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { accessOf, basedAddress, type Access } from './array-access.ts'
import type { MemoryArray } from './context.ts'
import type { Demand } from './representation.ts'
import { mayReassign, type Scope } from './scope.ts'

function arrayName({ context }: Scope, memory: MemoryIndex, array: MemoryArray): Identifier {
  return identifier(context.memoryArray(memory, array))
}
function both(x: JavaScript | undefined, y: JavaScript | undefined): JavaScript | undefined {
  return x === undefined ? y : y === undefined ? x : logical('||', x, y)
}
function plus(x: JavaScript, addend: number): JavaScript {
  return addend === 0 ? x : addend < 0 ? binary('-', x, number(-addend)) : binary('+', x, number(addend))
}

/** An access with its base in a variable, or in an expression that is evaluated once. */
class Place {
  private readonly scope: Scope
  private readonly node: Load | Store
  private readonly memory: MemoryIndex
  private readonly access: Access
  readonly base: Expression
  private readonly displacement: number
  private readonly offset: number
  /** What the low bits of an aligned access's base are. */
  private readonly rest: number
  readonly isAligned: boolean
  readonly isInside: boolean
  /** Whether a variable has the base's index, or gets it here. */
  private readonly isIndexed: boolean

  constructor(scope: Scope, node: Load | Store, found: Access) {
    const { memory, address, offset } = node
    const { shift } = found
    const width = 1 << shift
    this.scope = scope
    this.node = node
    this.memory = memory
    this.access = found
    this.offset = offset
    this.rest = (width - offset % width) % width
    this.isAligned = shift === 0 || address.op === 'constant' ? (address.op === 'constant' ? address.low & width - 1 : 0) === this.rest : this.rest === 0 && scope.alignmentOf(address) >= shift
    const extent = offset + width
    const isInside = scope.upperBound(address) + extent <= this.least || address.op === 'local' && scope.indices!.extentFrom(memory, address.local) >= extent
    this.isIndexed = shift > 0 && this.rest === 0 && !(this.isAligned && isInside) && scope.indices?.serves(node) === true
    const { base, displacement } = this.isIndexed ? basedAddress(node) : { base: address, displacement: 0 }
    this.base = base
    this.displacement = displacement
    this.isInside = !this.isIndexed && isInside
  }
  /** Tells those that follow that it has been accessed. */
  noteAccess(): void {
    const { scope, memory, base, displacement, offset, access: { shift } } = this
    // The sum of variable and displacement may have been cut down.
    if (base.op === 'local' && displacement === 0) scope.indices!.reaches(memory, base.local, offset + (1 << shift))
  }
  /** Bytes that the memory always has. */
  private get least(): number {
    return (this.scope.context.module.memories[this.memory]?.type.limits.minimum ?? 0) * 65_536
  }
  /** Whether the base is written more than once. */
  get repeats(): boolean {
    return !(this.isAligned && (this.isInside || this.access.shift === 0)) && this.base.op !== 'local' && this.base.op !== 'constant'
  }
  get array(): Identifier {
    return arrayName(this.scope, this.memory, this.access.array)
  }
  get length(): Identifier {
    return identifier(this.scope.context.memoryLength(this.memory, this.access.array))
  }
  /** Of an access that is aligned. */
  index(base: JavaScript): JavaScript {
    const { base: expression, displacement, offset, rest, access: { shift } } = this
    if (expression.op === 'constant') return number(((expression.low >>> 0) + offset) / (1 << shift))
    if (this.isIndexed && expression.op === 'local') {
      const { variable, isKnown, anchor } = this.scope.indices!.use(this.node, expression.local, () => this.scope.temporary())
      const shifted = binary('>>>', plus(base, anchor), number(shift))
      const found = isKnown ? variable : assign(variable, this.isAligned ? shifted : conditional(this.lowBits(base), number(2 ** (33 - shift)), shifted))
      return plus(found, (displacement - anchor + offset) / (1 << shift))
    }
    if (shift > 0) return plus(binary(this.isNonNegative ? '>>' : '>>>', base, number(shift)), (rest + offset) / (1 << shift))
    return plus(this.isNonNegative || this.isLoadOfLocal ? base : binary('>>>', base, number(0)), offset)
  }
  /** Of one byte, by a variable: an index that is negative gives `undefined`, and the helper has it as the unsigned address that it is. */
  private get isLoadOfLocal(): boolean {
    const { base, offset, isInside, access: { shift, slow } } = this
    return shift === 0 && slow.startsWith('load') && base.op === 'local' && offset === 0 && !isInside
  }
  private get isNonNegative(): boolean {
    return this.scope.isNonNegative(this.base)
  }
  /** How the base is wanted: shifts and the helpers cut a sum down. */
  get demand(): Demand {
    return this.access.shift > 0 || !this.isNonNegative ? 'loose' : 'value'
  }
  /** True where the access is not aligned; `undefined` where it always is. */
  misaligned(base: JavaScript): JavaScript | undefined {
    if (this.isAligned || this.isIndexed) return undefined
    const low = this.lowBits(base)
    return this.rest === 0 ? low : binary('!==', low, number(this.rest))
  }
  /** A number that is 0 where the base is aligned. */
  private lowBits(base: JavaScript): JavaScript {
    return binary('&', base, number((1 << this.access.shift) - 1))
  }
  slow(base: JavaScript, ...value: readonly JavaScript[]): JavaScript {
    const { scope, access: { shift, slow }, memory, displacement, offset } = this
    // Of one byte by an exact index: nothing is left but the trap.
    if (shift === 0 && !(this.isLoadOfLocal && !this.isNonNegative)) return call(identifier(scope.helper('trap_memory_out_of_bounds')), [])
    return call(identifier(scope.helper(slow)), [identifier(scope.context.memoryView(memory)), plus(base, displacement), number(offset), ...value])
  }
}

/** A load in parts: what comes first, the element, and the helper's call; `misaligned` and `isInside` say when it is needed. */
interface GuardedLoad {
  readonly base: Expression
  readonly before: readonly JavaScript[]
  readonly read: JavaScript
  readonly misaligned: JavaScript | undefined
  readonly isInside: boolean
  readonly slow: JavaScript
}

function guardedLoad(scope: Scope, load: Load, as: LoadMnemonic): GuardedLoad {
  const place = new Place(scope, load, accessOf(as))
  const address = place.base
  const before: JavaScript[] = []
  let base = scope.expression(address, place.demand), first = base
  if (place.repeats || mayReassign(address)) {
    const variable = scope.shared('address')
    first = assign(variable, base)
    base = variable
    // It goes where the variable is looked at first.
    if (place.isAligned) before.push(first)
  }
  const guarded = { base: address, before, read: element(place.array, place.index(base)), misaligned: place.misaligned(first), isInside: place.isInside, slow: place.slow(base) }
  place.noteAccess()
  return guarded
}

function loadedValue(scope: Scope, { before, read, misaligned, isInside, slow }: GuardedLoad): JavaScript {
  if (isInside) return commas([...before, misaligned === undefined ? read : conditional(misaligned, slow, read)])
  const value = scope.shared('value')
  return commas([...before, conditional(both(misaligned, isUndefined(scope, assign(value, read)))!, slow, value)])
}

export function loadFromArray(scope: Scope, load: Load, as: LoadMnemonic): JavaScript {
  return loadedValue(scope, guardedLoad(scope, load, as))
}

/** As `local = load`, with fewer steps: the array's element goes straight into the local. */
export function setFromArray(scope: Scope, local: number, load: Load): JavaScriptStatement {
  const guarded = guardedLoad(scope, load, load.mnemonic)
  const { base, before, read, misaligned, isInside, slow } = guarded
  const target = scope.local(local)
  // The helper would find the base gone.
  if (isInside || base.op === 'local' && base.local === local) return evaluate(assign(target, loadedValue(scope, guarded)))
  return ifElse(both(misaligned, isUndefined(scope, commas([...before, assign(target, read)])))!, evaluate(assign(target, slow)), undefined)
}
function isUndefined({ context }: Scope, value: JavaScript): JavaScript {
  return binary('===', value, undefinedValue(context.options.minify))
}

/** `as` and `value`: how and what is stored, as `memory.ts` has it. */
export function storeToArray(scope: Scope, store: Store, as: StoreMnemonic, value: Expression, demand: Demand): readonly JavaScriptStatement[] {
  const access = accessOf(as)
  // What loads in the value find out of a base serves the store too: they come first.
  let stored = basedAddress(store).base.op === 'local' ? scope.expression(value, demand) : undefined
  const place = new Place(scope, store, access)
  const address = place.base
  const mayGo = mayReassign(address) || mayReassign(value)
  if (place.isAligned && place.isInside && !mayGo) return [evaluate(assign(element(place.array, place.index(scope.expression(address, place.demand))), stored ?? scope.expression(value, demand)))]

  const out: JavaScriptStatement[] = []
  const isSimple = (e: Expression): boolean => e.op === 'local' || e.op === 'constant'
  const isPlain = isPure(effectsOf(value))
  let base = scope.expression(address, place.demand)
  let first = base
  if (place.repeats && access.shift > 0 || !isSimple(address) && !isPlain || mayReassign(address)) {
    // The value may have loads in it, with addresses of their own.
    const variable = isPlain ? scope.shared('address') : scope.temporary()
    // Nor may the address, where it is evaluated behind the value, use the variable that holds that.
    if (isSimple(value) && !place.isAligned) first = assign(variable, base)
    else out.push(evaluate(assign(variable, base)))
    base = variable
    if (first.type !== 'AssignmentExpression') first = base
  }
  stored ??= scope.expression(value, demand)
  // A byte is stored in one place only, and a value without effects can be made there.
  if (!(access.shift === 0 ? isPlain : isSimple(value))) {
    const variable = scope.shared('value')
    out.push(evaluate(assign(variable, stored)))
    stored = variable
  }
  const misaligned = place.misaligned(first)
  let index = place.index(base)
  let outside: JavaScript | undefined
  if (!place.isInside) {
    let compared = index
    if (address.op !== 'constant' && index.type !== 'Identifier') {
      const assigned = index.type === 'AssignmentExpression' ? index : assign(scope.shared('index'), index)
      index = assigned.left as Identifier
      // V8 takes the value of an assignment for another one, and copies it to compare it.
      if (first === base) out.push(evaluate(assigned))
      compared = first === base ? index : assigned
    }
    outside = binary('>=', compared, place.length)
  }
  const write = evaluate(assign(element(place.array, index), stored))
  const bad = both(misaligned, outside)
  place.noteAccess()
  out.push(bad === undefined ? write : ifElse(bad, evaluate(place.slow(base, stored)), write))
  return out
}

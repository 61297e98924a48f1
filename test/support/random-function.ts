/**
 * Random modules with one function that is hard to lift: effects of every sort pending on the operand
 * stack while blocks, branches with values, tees and calls go on around them. Valid by construction,
 * and ends: loops and tail calls burn fuel. For tests only.
 */
import { assemble, op, unsigned } from './assemble.ts'
import { randomNumbers } from './random-numbers.ts'

type Kind = 'i32' | 'i64'
const letters = { i32: 'i', i64: 'I' } as const
function lettersOf(kinds: readonly Kind[]): string {
  return kinds.map((kind) => letters[kind]).join('')
}

interface Open { readonly kind: 'function' | 'block' | 'loop' | 'if', readonly base: number, readonly results: readonly Kind[], readonly label: readonly Kind[] }

/** Indices of the imports and of what the module has. */
export const layout = { log: 0, wide: 1, pair: 2, test: 3, fuel: 0, counter: 1, fixed: 2, maximumPages: 2 } as const
const logType = 0, testType = 3
const locals: readonly Kind[] = ['i32', 'i64', 'i32', 'i32', 'i32', 'i64', 'i64']
const parameters = 3

class Writer {
  readonly code: number[] = []
  readonly types: string[] = []
  private readonly random: (below: number) => number
  private readonly stack: Kind[] = []
  private readonly frames: Open[] = []
  private budget: number

  constructor(seed: number, budget: number) {
    this.random = randomNumbers(seed)
    this.budget = budget
    this.type(['i32'], ['i32'])
    this.type(['i64'], ['i64'])
    this.type(['i32', 'i64'], ['i64', 'i32'])
    this.type(locals.slice(0, parameters), ['i64', 'i32'])
  }
  private type(from: readonly Kind[], to: readonly Kind[]): number {
    return this.types.push(`${lettersOf(from)}-${lettersOf(to)}`) - 1
  }
  private one<T>(list: readonly T[]): T { return list[this.random(list.length)]! }
  private emit(...bytes: number[]): void { this.code.push(...bytes) }
  private get frame(): Open { return this.frames[this.frames.length - 1]! }
  private get height(): number { return this.stack.length - this.frame.base }
  private top(depth = 0): Kind | undefined { return depth < this.height ? this.stack[this.stack.length - 1 - depth] : undefined }
  private push(kind: Kind): void { this.stack.push(kind) }

  private constant(kind: Kind): void {
    const value = this.one([0, 1, 2, 3, 5, 8, 63, 64 - 128])
    this.emit(kind === 'i32' ? 0x41 : 0x42, value & 0x7f)
    this.push(kind)
  }
  private get(kind: Kind): void {
    const index = this.one(locals.flatMap((type, i) => type === kind ? [i] : []))
    this.emit(0x20, index)
    this.push(kind)
  }
  private some(kind: Kind): void {
    if (this.random(3) === 0) this.constant(kind)
    else this.get(kind)
  }
  /** Makes sure that the operands end in these, pushing what is missing. */
  private want(...kinds: Kind[]): void {
    for (let keep = Math.min(kinds.length, this.height); keep >= 0; keep--) {
      if (kinds.slice(0, keep).every((kind, i) => this.top(keep - 1 - i) === kind)) {
        for (const kind of kinds.slice(keep)) this.some(kind)
        return
      }
    }
  }
  private popMany(count: number): void { this.stack.length -= count }
  private kinds(limit: number): Kind[] { return Array.from({ length: this.random(limit + 1) }, () => this.one(['i32', 'i32', 'i64'])) }
  private burn(): void {
    this.emit(0x23, layout.fuel, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, layout.fuel, 0x41, 1, 0x6b, 0x24, layout.fuel)
  }

  private operation(): boolean {
    switch (this.random(24)) {
      case 0: this.constant(this.one(['i32', 'i64'])); return true
      case 1: case 2: case 3: this.get(this.one(['i32', 'i32', 'i64'])); return true
      case 4: case 5: {
        const kind = this.one(['i32', 'i64'] as const)
        this.want(kind, kind)
        this.emit(this.one(kind === 'i32' ? [0x6a, 0x6b, 0x6c, 0x71, 0x73, 0x46, 0x48, 0x6d, 0x70] : [0x7c, 0x7d, 0x7e, 0x83, 0x85, 0x80, 0x81]))
        this.popMany(1)
        return true
      }
      case 6: {
        const kind = this.one(['i32', 'i64'] as const)
        this.want(kind)
        if (kind === 'i32') this.emit(this.one([0x45, 0xac]))
        else this.emit(this.one([0x50, 0xa7]))
        const widened = this.code[this.code.length - 1] === 0xac
        this.popMany(1)
        this.push(widened ? 'i64' : 'i32')
        return true
      }
      case 7: case 8: {
        const index = this.random(locals.length)
        this.want(locals[index]!)
        if (this.random(2) === 0) this.emit(0x22, index)
        else {
          this.emit(0x21, index)
          this.popMany(1)
        }
        return true
      }
      case 9: case 10: {
        this.want('i32')
        if (this.random(4) > 0) this.emit(0x41, 0x3f, 0x71)
        const wide = this.random(3) === 0
        this.emit(wide ? 0x29 : this.one([0x28, 0x2c, 0x2f]), 0, this.random(20))
        this.popMany(1)
        this.push(wide ? 'i64' : 'i32')
        return true
      }
      case 11: {
        const kind = this.one(['i32', 'i64'] as const)
        this.want('i32', kind)
        this.emit(kind === 'i32' ? this.one([0x36, 0x3a]) : 0x37, 0, this.random(20))
        this.popMany(2)
        return true
      }
      case 12: this.emit(0x23, this.one([layout.counter, layout.fixed])); this.push('i32'); return true
      case 13: this.want('i32'); this.emit(0x24, layout.counter); this.popMany(1); return true
      case 14: this.want('i32'); this.emit(0x10, layout.log); return true
      case 15: {
        switch (this.random(3)) {
          case 0: this.want('i64'); this.emit(0x10, layout.wide); break
          case 1: this.want('i32', 'i64'); this.emit(0x10, layout.pair); this.popMany(2); this.push('i64'); this.push('i32'); break
          case 2: this.want('i32', 'i32'); this.emit(0x11, logType, 0); this.popMany(1); break
        }
        return true
      }
      case 16: if (this.height > 0) { this.emit(0x1a); this.popMany(1) } return true
      case 17: {
        const kind = this.one(['i32', 'i64'] as const)
        this.want(kind, kind, 'i32')
        this.emit(0x1b)
        this.popMany(2)
        return true
      }
      case 18: if (this.random(2) === 0) { this.emit(0x3f, 0); this.push('i32') } else { this.want('i32'); this.emit(0x40, 0) } return true
      case 19: case 20: this.nest(); return true
      case 21: {
        const depth = this.random(this.frames.length)
        const { label } = this.frames[this.frames.length - 1 - depth]!
        this.want(...label, 'i32')
        if (this.frames[this.frames.length - 1 - depth]!.kind === 'loop') this.burn()
        this.emit(0x0d, ...unsigned(depth))
        this.popMany(1)
        return true
      }
      default: return this.random(3) > 0 || this.exit()
    }
  }

  private nest(): void {
    if (this.frames.length > 6) return
    const kind = this.one(['block', 'loop', 'if', 'if'] as const)
    const from = this.kinds(2), to = this.kinds(2)
    if (kind === 'if') this.want(...from, 'i32')
    else this.want(...from)
    const type = this.type(from, to)
    this.emit({ block: 0x02, loop: 0x03, if: 0x04 }[kind], ...unsigned(type))
    this.popMany(kind === 'if' ? from.length + 1 : from.length)
    const open = (): void => {
      this.frames.push({ kind, base: this.stack.length, results: to, label: kind === 'loop' ? from : to })
      for (const one of from) this.push(one)
      if (kind === 'loop') this.burn()
      this.body()
      this.stack.length = this.frame.base
      this.frames.pop()
    }
    open()
    if (kind === 'if' && (this.random(3) > 0 || from.join() !== to.join())) {
      this.emit(0x05)
      open()
    }
    this.emit(0x0b)
    for (const one of to) this.push(one)
  }
  /** Leaves by a branch, a return or a trap. Gives: false, for what follows is unreachable. */
  private exit(): boolean {
    switch (this.random(5)) {
      case 0: case 1: {
        const depth = this.random(this.frames.length), { label, kind } = this.frames[this.frames.length - 1 - depth]!
        this.want(...label)
        if (kind === 'loop') this.burn()
        this.emit(0x0c, ...unsigned(depth))
        break
      }
      case 2: {
        const first = this.frames[this.random(this.frames.length)]!.label.join()
        const depths = this.frames.flatMap(({ label }, i) => label.join() === first ? [this.frames.length - 1 - i] : [])
        const targets = Array.from({ length: this.random(5) + 1 }, () => this.one(depths))
        const { label } = this.frames[this.frames.length - 1 - targets[0]!]!
        this.burn()
        this.want(...label, 'i32')
        this.emit(0x0e, targets.length - 1, ...targets)
        break
      }
      case 3:
        if (this.random(2) === 0) {
          this.want(...locals.slice(0, parameters))
          this.burn()
          this.emit(0x12, layout.test)
        } else {
          this.want('i32', 'i64')
          this.emit(0x12, layout.pair)
        }
        break
      case 4:
        if (this.random(4) === 0) this.emit(0x00)
        else {
          this.want(...this.frames[0]!.results)
          this.emit(0x0f)
        }
    }
    return false
  }
  /** Fills the innermost frame, up to just before its `end` or `else`. */
  private body(): void {
    const length = 1 + this.random(14)
    for (let i = 0; i < length && this.budget > 0; i++) {
      this.budget--
      if (!this.operation()) {
        // Code behind an exit must be skipped, whatever it is.
        if (this.random(2) === 0) this.emit(0x02, 0x40, 0x00, 0x0b, 0x01)
        return
      }
    }
    const { results } = this.frame
    let matching = 0
    while (matching < this.height && matching < results.length && this.stack[this.frame.base + matching] === results[matching]) matching++
    while (this.height > matching) {
      this.emit(0x1a)
      this.popMany(1)
    }
    for (const kind of results.slice(matching)) this.some(kind)
  }
  /** Writes the function, without its last `end`. */
  finish(): void {
    this.frames.push({ kind: 'function', base: 0, results: ['i64', 'i32'], label: ['i64', 'i32'] })
    this.body()
  }
}

/** A module that imports `log`, `wide` and `pair` from `m` and exports `test: (i32, i64, i32) -> (i64, i32)`, `memory` and `counter`. */
export function randomModule(seed: number, budget = 60): Uint8Array {
  const writer = new Writer(seed, budget)
  writer.finish()
  const signature = writer.types[testType]!
  const constant = (value: number) => op('i32.const', value)
  return assemble({
    types: writer.types,
    imports: ['log', 'wide', 'pair'].map((name, type) => ({ module: 'm', name, function: writer.types[type]! })),
    functions: [{ signature, locals: lettersOf(locals.slice(parameters)), body: writer.code, export: 'test' }],
    tables: [{ minimum: 3 }],
    memories: [{ minimum: 1, maximum: layout.maximumPages }],
    globals: [{ type: 'i', mutable: true, initial: constant(30) }, { type: 'i', mutable: true, initial: constant(7) }, { type: 'i', initial: constant(9) }],
    exports: [{ name: 'memory', kind: 'memory', index: 0 }, { name: 'counter', kind: 'global', index: layout.counter }],
    elements: [{ offset: constant(0), functions: [layout.log, layout.log] }],
  })
}

/**
 * The validation algorithm's state for one body: operand stack, control frames, locals and what is
 * known to be initialised. Everything is kept and used again from body to body, so validating allocates
 * next to nothing. Which instruction does what is in the `validate-*.ts` files.
 *
 * Spec: core/appendix/algorithm.html
 */
import type { Module } from './module.ts'
import { OperatorReader } from './operators.ts'
import { encodeFunctionType, isCodeSubtype, type EncodedFunctionType, type TypeSpace } from './subtyping.ts'
import {
  bottom, bottomReference, definedIndex, describeCode, describeCodes, encode, heapOf, isDefaultable, isReferenceCode, type TypeCode,
} from './type-codes.ts'
import type { FunctionType, HeapType, ReferenceType, ValueType } from './types.ts'

export type FrameKind = 'function' | 'block' | 'loop' | 'if' | 'else' | 'try_table' | 'try' | 'catch' | 'catch_all'

export interface ControlFrame {
  kind: FrameKind
  parameters: readonly TypeCode[]
  results: readonly TypeCode[]
  /** Height of the operand stack below the block's parameters. */
  base: number
  unreachable: boolean
  /** How many locals had been initialised when the block began. */
  initialised: number
}

export class BodyState {
  readonly module: Module
  readonly space: TypeSpace
  operators: OperatorReader
  /** Offset of the instruction at hand, for errors. */
  offset = 0

  readonly stack: TypeCode[] = []
  height = 0
  /** Frames 0 to `depth` are in use; those above are kept for later. */
  readonly frames: ControlFrame[] = []
  depth = -1
  frame: ControlFrame = { kind: 'function', parameters: [], results: [], base: 0, unreachable: false, initialised: 0 }

  readonly locals: TypeCode[] = []
  /** By local: 1 once it surely has a value. */
  readonly hasValue: number[] = []
  /** The locals that got their first value in this body, in that order; undone at the end of each block. */
  readonly initialised: number[] = []
  results: readonly TypeCode[] = []
  /** In a constant expression: the globals that may be read. -1 in a function. */
  readableGlobals = -1

  constructor(module: Module, space: TypeSpace) {
    this.module = module
    this.space = space
    this.operators = new OperatorReader(module.types, module.bytes, 0, 0)
  }

  /** Begins a body (or a constant expression) that gives `results`. */
  begin(operators: OperatorReader, results: readonly TypeCode[]): void {
    this.operators = operators
    this.results = results
    this.height = 0
    this.depth = -1
    this.locals.length = 0
    this.hasValue.length = 0
    this.initialised.length = 0
    this.readableGlobals = -1
    this.enter('function', [], results)
  }

  addLocal(type: TypeCode, hasValue: boolean): void {
    this.locals.push(type)
    this.hasValue.push(hasValue || isDefaultable(type) ? 1 : 0)
  }
  initialise(local: number): void {
    if (this.hasValue[local] === 1) return
    this.hasValue[local] = 1
    this.initialised.push(local)
  }

  fail(reason: string): never {
    this.operators.invalid(reason, this.offset)
  }
  malformed(reason: string): never {
    this.operators.malformed(reason, this.offset)
  }
  mismatch(wanted: string, found: string): never {
    this.fail(`type mismatch: instruction requires ${wanted} but stack has ${found}`)
  }

  isSubtype(a: TypeCode, b: TypeCode): boolean {
    return isCodeSubtype(this.space, a, b)
  }

  push(type: TypeCode): void {
    this.stack[this.height++] = type
  }
  pushAll(types: readonly TypeCode[]): void {
    for (let i = 0; i < types.length; i++) this.stack[this.height++] = types[i]!
  }

  /** Pops an operand that must be of the type; gives the type that it has (`bottom` where nothing is known). */
  pop(wanted: TypeCode): TypeCode {
    const { frame } = this
    if (this.height === frame.base) {
      if (frame.unreachable) return bottom
      this.mismatch(`[${describeCode(wanted)}]`, '[]')
    }
    const found = this.stack[--this.height]!
    if (found !== wanted && !isCodeSubtype(this.space, found, wanted)) this.mismatch(`[${describeCode(wanted)}]`, `[${describeCode(found)}]`)
    return found
  }
  popAll(types: readonly TypeCode[]): void {
    for (let i = types.length - 1; i >= 0; i--) this.pop(types[i]!)
  }
  popAny(): TypeCode {
    const { frame } = this
    if (this.height === frame.base) {
      if (frame.unreachable) return bottom
      this.mismatch('[value]', '[]')
    }
    return this.stack[--this.height]!
  }
  /** Pops a reference of any type. */
  popReference(): TypeCode {
    const found = this.popAny()
    if (found === bottom) return bottomReference
    if (!isReferenceCode(found)) this.mismatch('[(ref null)]', `[${describeCode(found)}]`)
    return found
  }

  /** Checks that the top of the stack matches the types, leaving it as it is. */
  checkTop(types: readonly TypeCode[]): void {
    const { frame, stack } = this
    let place = this.height
    for (let i = types.length - 1; i >= 0; i--) {
      if (place === frame.base) {
        if (frame.unreachable) return
        this.mismatch(describeCodes(types), describeCodes(stack.slice(frame.base, this.height)))
      }
      const found = stack[--place]!
      if (!isCodeSubtype(this.space, found, types[i]!)) this.mismatch(describeCodes(types), describeCodes(stack.slice(place, this.height)))
    }
  }
  /** What follows cannot be reached: the operands of this block are forgotten, and any are there. */
  setUnreachable(): void {
    this.height = this.frame.base
    this.frame.unreachable = true
  }

  /** Pushes a control frame. Its parameters must have been popped; this puts them back. */
  enter(kind: FrameKind, parameters: readonly TypeCode[], results: readonly TypeCode[]): void {
    const depth = ++this.depth
    let frame = this.frames[depth]
    if (frame === undefined) this.frames.push(frame = { kind, parameters, results, base: 0, unreachable: false, initialised: 0 })
    frame.kind = kind
    frame.parameters = parameters
    frame.results = results
    frame.base = this.height
    frame.unreachable = false
    frame.initialised = this.initialised.length
    this.frame = frame
    this.pushAll(parameters)
  }
  /** Checks that the block gives its results and nothing more, and forgets what it initialised. */
  finish(): void {
    const { frame } = this
    const top = this.height
    this.popAll(frame.results)
    if (this.height !== frame.base) {
      this.fail(`type mismatch: block requires ${describeCodes(frame.results)} but stack has ${describeCodes(this.stack.slice(frame.base, top))}`)
    }
    while (this.initialised.length > frame.initialised) this.hasValue[this.initialised.pop()!] = 0
  }
  /** Turns the innermost frame into another over the same block, as `else` and `catch` do. */
  resume(kind: FrameKind, operands: readonly TypeCode[]): void {
    const { frame } = this
    this.finish()
    frame.kind = kind
    frame.unreachable = false
    this.pushAll(operands)
  }
  /** Pops the innermost frame; its results go on the stack. */
  leave(): void {
    const { results } = this.frame
    this.finish()
    this.depth--
    if (this.depth >= 0) this.frame = this.frames[this.depth]!
    this.pushAll(results)
  }

  /** The frame that a label names, counted outwards. */
  label(depth: number): ControlFrame {
    if (depth > this.depth) this.fail(`unknown label ${depth}`)
    return this.frames[this.depth - depth]!
  }
  /** The types that a branch to the label carries. */
  labelTypes(depth: number): readonly TypeCode[] {
    const frame = this.label(depth)
    return frame.kind === 'loop' ? frame.parameters : frame.results
  }

  checkHeapType(heap: HeapType): void {
    if (typeof heap === 'number' && heap >= this.space.types.length) this.fail(`unknown type ${heap}`)
  }
  /** The code of a type read from the body, whose index may not exist. */
  encode(type: ValueType): TypeCode {
    if (typeof type === 'object') this.checkHeapType(type.heap)
    return encode(type)
  }
  encodeReference(type: ReferenceType): TypeCode {
    return this.encode(type)
  }

  /** The codes of a block's type, which may be an inline one with an index that does not exist. */
  blockType(type: FunctionType): EncodedFunctionType {
    const known = this.space.encoded.get(type)
    if (known !== undefined) return known
    for (const result of type.results) {
      const code = encode(result)
      if (isReferenceCode(code) && definedIndex(heapOf(code)) >= this.space.types.length) this.fail(`unknown type ${definedIndex(heapOf(code))}`)
    }
    return encodeFunctionType(this.space, type)
  }
  /** The function type of that index. */
  functionTypeAt(index: number): EncodedFunctionType {
    const type = this.space.types[index]
    if (type === undefined) this.fail(`unknown type ${index}`)
    if (type.composite.kind !== 'func') this.fail(`type mismatch: type ${index} is not a function type`)
    return encodeFunctionType(this.space, type.composite)
  }
  /** The type of the function of that index. */
  functionAt(index: number): EncodedFunctionType {
    const declared = this.module.functions[index]
    if (declared === undefined) this.fail(`unknown function ${index}`)
    return this.functionTypeAt(declared.type)
  }
  /** The operands of the tag of that index. */
  tagAt(index: number): readonly TypeCode[] {
    const tag = this.module.tags[index]
    if (tag === undefined) this.fail(`unknown tag ${index}`)
    return this.functionTypeAt(tag.type.type).parameters
  }
}

/** What an instruction does to the state. */
export type Rule = (state: BodyState, operator: ReturnType<OperatorReader['read']>) => void

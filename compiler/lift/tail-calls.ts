/**
 * Which functions must be emitted as bouncing (runtime/README.md, "Tail calls"), found by looking at the
 * tail calls of all bodies before any is compiled.
 */
import type { Module } from '../wasm/module.ts'
import { openBody } from '../wasm/operators.ts'
import type { FunctionIndex } from '../wasm/types.ts'

interface TailCalls {
  /** Whether it makes one through a table or reference, to who knows which function. */
  readonly isOpen: boolean
  /** Functions of the module (not itself, not imported) that it tail-calls. */
  readonly targets: ReadonlySet<FunctionIndex>
}
const noTailCalls: TailCalls = { isOpen: false, targets: new Set() }
/** `return_call`, `return_call_indirect`, `return_call_ref`. */
const opcodes = [0x12, 0x13, 0x15] as const

function tailCallsOf(module: Module, functionIndex: FunctionIndex): TailCalls {
  const { body } = module.functions[functionIndex]!
  if (body === undefined) return noTailCalls
  const bytes = module.bytes.subarray(body.start, body.end)
  if (!opcodes.some((opcode) => bytes.includes(opcode))) return noTailCalls
  const { operators } = openBody(module, functionIndex)
  const targets = new Set<FunctionIndex>()
  let isOpen = false
  while (!operators.done) {
    const { mnemonic, index } = operators.read()
    if (mnemonic === 'return_call_indirect' || mnemonic === 'return_call_ref') isOpen = true
    else if (mnemonic === 'return_call' && index !== functionIndex && module.functions[index]?.body !== undefined) targets.add(index)
  }
  return { isOpen, targets }
}

/**
 * Finds the functions whose tail calls may go on without end: those that tail-call through a table or a reference, and
 * those whose direct tail calls (other than to themselves, which `lift` makes loops) reach such a function or a cycle.
 *
 * `module`: decoded; bodies need not be validated yet
 * Throws: CompileError where a body is malformed
 * Cost: linear; bodies without the opcodes' bytes are not even decoded
 */
export function findBouncing(module: Module): ReadonlySet<FunctionIndex> {
  const calls = module.functions.map((_, index) => tailCallsOf(module, index))
  const callers = new Map<FunctionIndex, FunctionIndex[]>()
  // A function does not bounce when it is not open and no target of it bounces; so start from those without targets.
  const waiting = calls.map(({ targets }) => targets.size)
  const ready: FunctionIndex[] = []
  const bouncing = new Set<FunctionIndex>()
  calls.forEach(({ isOpen, targets }, index) => {
    if (!isOpen && targets.size === 0) return void ready.push(index)
    bouncing.add(index)
    for (const target of targets) {
      const list = callers.get(target)
      if (list === undefined) callers.set(target, [index])
      else list.push(index)
    }
  })
  while (ready.length > 0) {
    for (const caller of callers.get(ready.pop()!) ?? []) {
      if (--waiting[caller]! === 0 && !calls[caller]!.isOpen) {
        bouncing.delete(caller)
        ready.push(caller)
      }
    }
  }
  return bouncing
}

/**
 * Which functions can make a memory grow while they run: those with a `memory.grow`, those that call what is not known or the host, and
 * those that call such functions. In others a memory's views stay what they are.
 */
import type { Module } from './module.ts'
import { openBody } from './operators.ts'
import type { FunctionIndex } from './types.ts'

/** What has been found out of a module's functions. */
interface Known {
  /** The functions that one calls; undefined where it may grow a memory itself. */
  readonly callees: Map<FunctionIndex, readonly FunctionIndex[] | undefined>
  readonly grows: Map<FunctionIndex, boolean>
}
const known = new WeakMap<Module, Known>()

function readCallees(module: Module, functionIndex: FunctionIndex): readonly FunctionIndex[] | undefined {
  if (module.functions[functionIndex]!.body === undefined) return undefined
  const callees = new Set<FunctionIndex>()
  const { operators } = openBody(module, functionIndex)
  while (!operators.done) {
    const { mnemonic, index } = operators.read()
    switch (mnemonic) {
      case 'call': case 'return_call': callees.add(index); break
      case 'memory.grow': case 'call_indirect': case 'return_call_indirect': case 'call_ref': case 'return_call_ref': return undefined
    }
  }
  return [...callees]
}

/** Of a validated module. Exact in what it knows, so that it does not matter in which order functions are asked for, nor in which thread. */
export function mayGrowMemory(module: Module, functionIndex: FunctionIndex): boolean {
  let facts = known.get(module)
  if (facts === undefined) known.set(module, facts = { callees: new Map(), grows: new Map() })
  const { callees, grows } = facts
  const answer = grows.get(functionIndex)
  if (answer !== undefined) return answer
  const calleesOf = (index: FunctionIndex): readonly FunctionIndex[] | undefined => {
    if (grows.get(index) === true) return undefined
    if (!callees.has(index)) callees.set(index, readCallees(module, index))
    return callees.get(index)
  }
  // A set goes on to what is added to it on the way.
  const reached = new Set([functionIndex])
  for (const index of reached) {
    const called = calleesOf(index)
    if (called === undefined) {
      grows.set(functionIndex, true)
      return true
    }
    for (const callee of called) if (grows.get(callee) !== false) reached.add(callee)
  }
  for (const index of reached) grows.set(index, false)
  return false
}

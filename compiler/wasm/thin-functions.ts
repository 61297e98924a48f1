/**
 * Which functions are not worth having: those that do nothing at all, which linkers leave around every exported function of a C program
 * without constructors, and those that only pass their parameters on to another, as a C library's `malloc` does.
 */
import type { Module } from './module.ts'
import { openBody } from './operators.ts'
import { functionType } from './subtyping.ts'
import type { FunctionIndex } from './types.ts'

/** Bytes of a body beyond which nobody looks: some ten calls or parameters. */
const longest = 32

const found = new WeakMap<Module, Map<FunctionIndex, FunctionIndex | undefined>>()

function look(module: Module, functionIndex: FunctionIndex): FunctionIndex | undefined {
  const { body } = module.functions[functionIndex]!
  if (body === undefined || body.end - body.start > longest) return functionIndex
  const { operators } = openBody(module, functionIndex)
  const { parameters, results } = functionType(module, functionIndex)
  /** Parameters in order that have been read since the last call. */
  let ready = 0
  let forward: FunctionIndex | undefined
  while (!operators.done) {
    const { mnemonic, index } = operators.read()
    if (mnemonic === 'end' || mnemonic === 'nop') continue
    if (forward !== undefined) return functionIndex
    if (mnemonic === 'local.get' && index === ready && ready < parameters.length) {
      ready++
      continue
    }
    if (mnemonic !== 'call') return functionIndex
    const called = actualFunction(module, index)
    const type = functionType(module, index)
    if (called === undefined && type.parameters.length === 0 && ready === 0) continue
    if (called === undefined || ready < parameters.length || type.parameters.length !== ready || type.results.length !== results.length) return functionIndex
    forward = called
  }
  // What has read parameters all the same gives them.
  return forward ?? (ready === 0 ? undefined : functionIndex)
}

/** What a call of a function comes to: the function itself or another in its place, or undefined where it does nothing. */
export function actualFunction(module: Module, functionIndex: FunctionIndex): FunctionIndex | undefined {
  let known = found.get(module)
  if (known === undefined) found.set(module, known = new Map())
  if (known.has(functionIndex)) return known.get(functionIndex)
  // What comes back to itself never ends, which is something.
  known.set(functionIndex, functionIndex)
  const actual = look(module, functionIndex)
  known.set(functionIndex, actual)
  return actual
}

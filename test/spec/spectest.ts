/**
 * The module `spectest` that scripts of the specification's suite import from. Its functions go through
 * a small module compiled by the backend itself, so that they have types, as linking tests require.
 *
 * Spec: github.com/WebAssembly/spec/blob/main/interpreter/README.md#spectest-host-module
 */
import { assemble, op } from '../support/assemble.ts'
import type { Backend, Exports } from '../support/backend.ts'


const functions = { print: '-', print_i32: 'i-', print_i64: 'I-', print_f32: 'f-', print_f64: 'F-', print_i32_f32: 'if-', print_f64_f64: 'FF-' } as const

/** A fresh `spectest` of this backend. */
export function spectest(backend: Backend): Exports {
  const entries = Object.entries(functions)
  const wrapper = assemble({
    imports: entries.map(([name, signature]) => ({ module: 'host', name, function: signature })),
    functions: entries.map(([name, signature], i) => ({
      signature, export: name, body: [[...signature].slice(0, -1).map((_, local) => op('local.get', local)), op('call', i)],
    })),
  })
  const host = Object.fromEntries(entries.map(([name]) => [name, () => undefined]))
  return {
    ...backend.compile(wrapper).instantiate({ host }),
    global_i32: backend.global({ value: 'i32' }, 666),
    global_i64: backend.global({ value: 'i64' }, 666n),
    global_f32: backend.global({ value: 'f32' }, 666.6),
    global_f64: backend.global({ value: 'f64' }, 666.6),
    table: backend.table({ element: 'anyfunc', initial: 10, maximum: 20 }),
    memory: backend.memory({ initial: 1, maximum: 2 }),
  }
}

type Letters = 'i' | 'I' | 'f' | 'F'
const reinterpretIn = { f: 'f32.reinterpret_i32', F: 'f64.reinterpret_i64' } as const
const reinterpretOut = { f: 'i32.reinterpret_f32', F: 'i64.reinterpret_f64' } as const
const integerOf = { i: 'i', I: 'I', f: 'i', F: 'I' } as const

/**
 * Makes functions of signature `parameters-results` callable with floats as their bits: a module of the
 * backend that reinterprets around the call, since NaN bits do not survive the JavaScript boundary.
 */
export function bitwise(backend: Backend, signature: string): (callee: unknown) => (...bits: unknown[]) => unknown {
  const [parameters, results] = signature.split('-').map(part => [...part] as Letters[]) as [Letters[], Letters[]]
  const program = backend.compile(assemble({
    types: [signature],
    imports: [{ module: 'm', name: 'f', function: signature }],
    functions: [{
      signature: `${parameters.map(p => integerOf[p]).join('')}-${results.map(r => integerOf[r]).join('')}`,
      locals: results.join(''),
      export: 'f',
      body: [
        parameters.map((p, i) => [op('local.get', i), p === 'f' || p === 'F' ? op(reinterpretIn[p]) : []]),
        op('call', 0),
        results.map((_, i) => op('local.set', parameters.length + results.length - 1 - i)),
        results.map((r, i) => [op('local.get', parameters.length + i), r === 'f' || r === 'F' ? op(reinterpretOut[r]) : []]),
      ],
    }],
  }))
  return callee => program.instantiate({ m: { f: callee } }).f as (...bits: unknown[]) => unknown
}


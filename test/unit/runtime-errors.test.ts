/** The error classes of `wasmless/runtime`: like the engine's, and knowing the errors of the engine and of compiled files. */
import { describe, expect, test } from 'vitest'
import { CompileError, LinkError, RuntimeError } from '../../runtime/api/index.ts'
import { runtime_error } from '../../runtime/helpers/trap.js'
import { engine } from '../support/backend.ts'

describe('our own classes', () => {
  test('look like the engine\'s', () => {
    const theirs = (engine as unknown as Record<string, ErrorConstructor>).RuntimeError!
    for (const [ours, reference] of [[new RuntimeError('m'), new theirs('m')], [RuntimeError(), theirs()]] as const) {
      expect(ours).toBeInstanceOf(RuntimeError)
      expect(ours).toBeInstanceOf(Error)
      expect(ours).not.toBeInstanceOf(LinkError)
      expect(String(ours)).toBe(String(reference))
      expect(ours.stack!.split('\n')[0]).toBe(reference.stack!.split('\n')[0])
      expect(ours.stack).toContain('runtime-errors.test')
      expect(ours.constructor).toBe(RuntimeError)
      expect(Object.keys(ours)).toEqual(Object.keys(reference))
      expect(Object.hasOwn(ours, 'message')).toBe(Object.hasOwn(reference, 'message'))
      expect(Object.prototype.toString.call(ours)).toBe('[object Error]')
    }
    expect([CompileError.name, LinkError.name, RuntimeError.name]).toEqual(['CompileError', 'LinkError', 'RuntimeError'])
    expect(Object.getPrototypeOf(RuntimeError)).toBe(Error)
  })
  test('can be extended', () => {
    class Further extends RuntimeError {}
    expect(new Further('m')).toBeInstanceOf(Further)
    expect(new Further('m')).toBeInstanceOf(RuntimeError)
    expect(new RuntimeError('m')).not.toBeInstanceOf(Further)
    expect(runtime_error('m')).not.toBeInstanceOf(Further)
  })
  test('know traps, whoever made the error', () => {
    const world = globalThis as { WebAssembly?: unknown }
    const original = world.WebAssembly
    for (const there of [original, undefined]) {
      world.WebAssembly = there
      const error = runtime_error('unreachable')
      world.WebAssembly = original
      expect(error).toBeInstanceOf(RuntimeError)
      expect(error).not.toBeInstanceOf(LinkError)
      expect(String(error)).toBe('RuntimeError: unreachable')
      expect(Object.keys(error)).toEqual([])
    }
    for (const other of [new Error('x'), null, undefined, { name: 'RuntimeError' }]) expect(other).not.toBeInstanceOf(RuntimeError)
  })
})

/**
 * Differential tests of linear memory, derived from the instruction table: every load and store at every
 * kind of address (unaligned, at the end, straddling it, negative, beyond 2 GiB) with every kind of
 * offset, addresses from parameters and from constants, results and the whole memory compared with native.
 */
import { describe, test } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { instructionTable, mnemonics, type Mnemonic } from '../../compiler/wasm/instructions.ts'
import { assemble, op, type Code, type FunctionPart } from '../support/assemble.ts'
import { ours } from '../support/backend.ts'
import { compareCalls, watchMemory } from './calls.ts'
import { argument, integerOf, someEdges, type NumberLetter } from './edges.ts'

const size = 65536
const toBits = { i: [], I: [], f: op('i32.reinterpret_f32'), F: op('i64.reinterpret_f64') } as const
const fromBits = { i: [], I: [], f: op('f32.reinterpret_i32'), F: op('f64.reinterpret_i64') } as const

function addresses(width: number): number[] {
  return [...new Set([
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 255, 1001, size - 2 * width, size - width - 1, size - width, size - width + 1, size - 2, size - 1, size, size + 1,
    -1, -2, -width, -width + 1, -width - 1, -8, -size, 0x7fffffff, 0x7ffffff8, -0x80000000, -0x7fffffff, 0x10000000,
  ])]
}
function offsets(width: number): number[] {
  return [...new Set([0, 1, 2, 3, 8, 100, size - width, size - width + 1, size - 1, size, 0x7fffffff, 0x80000000, 0xffff0000, 0xfffffff8, 0xfffffffc, 0xffffffff])]
}

/** Bytes that hold every pattern: each value, sign bits, both kinds of NaN at many alignments. */
function pattern(): number[] {
  const bytes = Array.from({ length: size }, (_, i) => (i * 37 ^ i >> 3) & 0xff)
  const nans = [0x01, 0x00, 0xa0, 0x7f, 0x00, 0x00, 0xa0, 0xff, 0x01, 0, 0, 0, 0, 0, 0xf4, 0x7f, 0x34, 0x12, 0xc0, 0x7f, 1, 0, 0, 0, 0, 0, 0xf8, 0xff]
  nans.forEach((byte, i) => { bytes[i] = byte; bytes[1001 + i] = byte })
  bytes[size - 2] = 0xf0
  bytes[size - 1] = 0xff
  return bytes
}
const content = pattern()
const data = [{ offset: op('i32.const', 0), bytes: content }]

interface Access { readonly mnemonic: Mnemonic, readonly width: number, readonly letter: NumberLetter }
function accesses(family: 'load' | 'store'): Access[] {
  return mnemonics.filter(mnemonic => instructionTable[mnemonic].family === family).map(mnemonic => {
    const { width, value } = instructionTable[mnemonic].access!
    return { mnemonic, width, letter: value as NumberLetter }
  })
}

const memoryParts = { memories: [{ minimum: 1, maximum: 1 }], data, exports: [{ name: 'memory', kind: 'memory', index: 0 }] } as const

export function describeMemory(options: Partial<Options>): void {
  describe(`memory at ${JSON.stringify(options)}`, () => {
    const backend = ours(options)

    for (const { mnemonic, width, letter } of accesses('load')) {
      test(mnemonic, () => {
        const functions: FunctionPart[] = []
        const calls: [string, ...number[]][] = []
        const add = (name: string, signature: string, body: Code): void => { functions.push({ export: name, signature: `${signature}-${integerOf[letter]}`, body: [body, toBits[letter]] }) }
        for (const offset of offsets(width)) {
          for (let align = 0; 1 << align <= width; align++) {
            const name = `offset ${offset} align ${align}`
            add(name, 'i', [op('local.get', 0), op(mnemonic, { align, offset })])
            for (const address of addresses(width)) calls.push([name, address])
          }
          for (const address of addresses(width)) {
            const name = `constant ${address} offset ${offset}`
            add(name, '', [op('i32.const', address), op(mnemonic, { offset })])
            calls.push([name])
          }
        }
        // An address that is itself computed: the sum of two parameters, a masked one, a scaled one.
        add('sum', 'ii', [op('local.get', 0), op('local.get', 1), op('i32.add'), op(mnemonic, { offset: 4 })])
        add('constant sum', 'i', [op('local.get', 0), op('i32.const', -8), op('i32.add'), op(mnemonic, { offset: 8 })])
        add('masked', 'i', [op('local.get', 0), op('i32.const', 0xffff), op('i32.and'), op(mnemonic, { offset: 1 })])
        add('scaled', 'i', [op('local.get', 0), op('i32.const', 3), op('i32.shl'), op(mnemonic, { offset: 16 })])
        for (const address of addresses(width)) {
          calls.push(['constant sum', address], ['masked', address], ['scaled', address])
          for (const other of [0, -4, 4, 65532, 0x7fffffff]) calls.push(['sum', address, other])
        }
        compareCalls(backend, assemble({ ...memoryParts, functions }), calls)
      })
    }

    for (const { mnemonic, width, letter } of accesses('store')) {
      test(mnemonic, () => {
        const functions: FunctionPart[] = []
        const calls: [string, ...(number | bigint)[]][] = []
        const values = someEdges(letter, 5).map(bits => argument(letter, bits))
        const value = (local: number): Code => [op('local.get', local), fromBits[letter]]
        for (const offset of offsets(width)) {
          const name = `offset ${offset}`
          functions.push({ export: name, signature: `i${integerOf[letter]}-`, body: [op('local.get', 0), value(1), op(mnemonic, { offset })] })
          addresses(width).forEach((address, i) => calls.push([name, address, values[i % values.length]!]))
          for (const address of addresses(width).filter((_, i) => i % 3 === 0)) {
            const constant = `constant ${address} offset ${offset}`
            functions.push({ export: constant, signature: `${integerOf[letter]}-`, body: [op('i32.const', address), value(0), op(mnemonic, { offset })] })
            calls.push([constant, values[1]!])
          }
        }
        compareCalls(backend, assemble({ ...memoryParts, functions }), calls, watchMemory)
      })
    }

    test('floats that are only moved keep their bits', () => {
      const body = (load: Mnemonic, store: Mnemonic): Code => [op('local.get', 0), op('local.get', 1), op(load), op(store)]
      const through = (load: Mnemonic, store: Mnemonic): Code => [op('local.get', 1), op(load), op('local.set', 2), op('local.get', 0), op('local.get', 2), op(store)]
      const calls: [string, ...number[]][] = []
      for (const name of ['f32', 'f64', 'f32 through i32', 'f64 through i64']) for (let from = 1001; from < 1030; from++) calls.push([name, 2000, from])
      calls.push(['f32 constant'], ['f64 constant'])
      compareCalls(backend, assemble({
        ...memoryParts,
        functions: [
          { export: 'f32', signature: 'ii-', body: body('f32.load', 'f32.store') },
          { export: 'f64', signature: 'ii-', body: body('f64.load', 'f64.store') },
          { export: 'f32 through i32', signature: 'ii-', locals: 'i', body: [op('local.get', 1), op('f32.load'), op('i32.reinterpret_f32'), op('local.set', 2), op('local.get', 0), op('local.get', 2), op('f32.reinterpret_i32'), op('f32.store')] },
          { export: 'f64 through i64', signature: 'ii-', locals: 'F', body: through('f64.load', 'f64.store') },
          { export: 'f32 constant', signature: '-', body: [op('i32.const', 3000), op('f32.const', 0x7fa00001), op('f32.store')] },
          { export: 'f64 constant', signature: '-', body: [op('i32.const', 3008), op('f64.const', 0xfff4000000000123n), op('f64.store')] },
        ],
      }), calls, watchMemory)
    })

    test('memory.grow and memory.size', () => {
      const functions: FunctionPart[] = [
        { export: 'grow', signature: 'i-i', body: [op('local.get', 0), op('memory.grow', 0)] },
        { export: 'size', signature: '-i', body: op('memory.size', 0) },
        { export: 'load', signature: 'i-i', body: [op('local.get', 0), op('i32.load')] },
        { export: 'store, grow, load', signature: 'i-i', body: [op('local.get', 0), op('i32.const', 77), op('i32.store'), op('i32.const', 1), op('memory.grow', 0), op('drop'), op('local.get', 0), op('i32.load')] },
      ]
      const memories = [{ minimum: 1, maximum: 1 }, { minimum: 0, maximum: 0 }, { minimum: 1, maximum: 5 }, { minimum: 0, maximum: 65536 }]
      for (const memory of memories) {
        const calls: [string, ...number[]][] = []
        for (const pages of [0, -1, 65536, 65535, 0x7fffffff, 1, 1, 0, 2, 3, 65536]) {
          // 65,536 pages at once may or may not be granted where there is no smaller maximum.
          if (memory.maximum < 65536 || pages >= 0 && pages < 100) calls.push(['grow', pages])
          calls.push(['size'], ['load', 0], ['load', size - 4], ['load', size], ['load', size - 2], ['load', 3 * size - 4], ['store, grow, load', 12])
        }
        compareCalls(backend, assemble({ functions, memories: [memory], exports: memoryParts.exports }), calls, watchMemory)
      }
    })
  })
}

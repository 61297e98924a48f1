/** The instruction table: every opcode of the specification once, and each signature as an engine has it. */
import { describe, expect, it } from 'vitest'
import { instructions, instructionTable, isNumeric, mnemonics, type Mnemonic, type MnemonicOf, type NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import { engine } from '../support/backend.ts'
import { validateAll } from '../support/validate.ts'
import { bytesOf, func, list, section, sized, u, type Bytes } from './wasm-bytes.ts'

/** `[first, last]` opcodes of each prefix, from the specification's index (and the indices of threads, legacy exceptions, wide arithmetic). */
const assigned: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  '': [[0x00, 0x15], [0x18, 0x1c], [0x1f, 0x26], [0x28, 0xc4], [0xd0, 0xd6]],
  'fb': [[0x00, 0x1e]],
  'fc': [[0x00, 0x11], [0x13, 0x16]],
  'fd': [
    [0x00, 0x99], [0x9b, 0xa1], [0xa3, 0xa4], [0xa7, 0xae], [0xb1, 0xb1], [0xb5, 0xba], [0xbc, 0xc1], [0xc3, 0xc4], [0xc7, 0xce],
    [0xd1, 0xd1], [0xd5, 0xe1], [0xe3, 0xed], [0xef, 0x113],
  ],
  'fe': [[0x00, 0x03], [0x10, 0x4e]],
}

function split(opcode: number): [string, number] {
  if (opcode < 0x100) return ['', opcode]
  return opcode < 0x10000 ? [(opcode >> 8).toString(16), opcode & 0xff] : [(opcode >> 12).toString(16), opcode & 0xfff]
}
function opcodeBytes(opcode: number): Bytes {
  const [prefix, sub] = split(opcode)
  return prefix === '' ? [sub] : [parseInt(prefix, 16), u(sub)]
}

describe('the instruction table', () => {
  it('has every opcode once', () => {
    const found = mnemonics.flatMap(mnemonic => {
      const { opcode, alternative } = instructionTable[mnemonic]
      return alternative === undefined ? [opcode] : [opcode, alternative]
    }).map(opcode => split(opcode).join(' ')).sort()
    const wanted = Object.entries(assigned).flatMap(([prefix, ranges]) => ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => `${prefix} ${first + i}`))).sort()
    expect(found).toEqual(wanted)
  })

  it('keeps literal types', () => {
    const width: 1 = instructions['i32.load8_s'].access.width
    const sign: 's' = instructions['i32.load8_s'].access.sign
    const signature: 'ii-i' = instructions['i32.add'].signature
    const numeric: NumericMnemonic = 'i32.add'
    const load: MnemonicOf<'load'> = 'f64.load'
    // @ts-expect-error: two results
    const wide: NumericMnemonic = 'i64.add128'
    // @ts-expect-error: a constant
    const constant: NumericMnemonic = 'i32.const'
    expect([width, sign, signature, numeric, load, wide, constant].length).toBe(7)
  })

  it('tells numeric instructions from others', () => {
    expect(mnemonics.filter(isNumeric).length).toBe(136)
    expect(isNumeric('i64.mul_wide_s')).toBe(false)
  })
})

// Not every Node that runs these tests knows them all.
const known = new Set(['mvp', 'sign-extension', 'saturating-truncation', 'simd', 'threads'])
const constants: Readonly<Record<string, Bytes>> = {
  i32: [0], i64: [0], f32: [0, 0, 0, 0], f64: [0, 0, 0, 0, 0, 0, 0, 0], v128: new Array<number>(16).fill(0), lanes: new Array<number>(16).fill(1), laneidx: [0], zero: [0],
}

/** A module whose one function applies the instruction to its parameters. */
function moduleOf(mnemonic: Mnemonic, signature: string): Uint8Array {
  const { opcode, immediates, access } = instructionTable[mnemonic]
  const operands = Array.from(signature.split('-')[0]!, (_, i) => [0x20, i])
  const after = immediates.map(immediate => immediate === 'memarg' ? [Math.log2(access!.width), 0] : constants[immediate]!)
  return bytesOf(section(1, list(func(signature))), section(3, list(0)), section(5, list([3, 1, 1])), section(10, list(sized(0, operands, opcodeBytes(opcode), after, 0x0b))))
}
function oursAccepts(bytes: Uint8Array): boolean {
  try {
    validateAll(bytes)
    return true
  } catch {
    return false
  }
}

// After `unreachable` any result will do.
describe.each(mnemonics.filter(mnemonic => mnemonic !== 'unreachable').filter(mnemonic => {
  const { signature, immediates } = instructionTable[mnemonic]
  return /^[aiIfFv]*-[iIfFv]*$/.test(signature) && immediates.every(immediate => immediate === 'memarg' || immediate in constants)
}))('%s', mnemonic => {
  const signature = instructionTable[mnemonic].signature.replace('a', 'i')
  const [parameters, results] = signature.split('-') as [string, string]
  const wrong = [
    `${parameters}-${results}i`,
    ...(parameters === '' ? [] : [`${parameters.replace(/.$/, last => last === 'F' ? 'v' : 'F')}-${results}`]),
    ...(results === '' ? [] : [`${parameters}-${results.replace(/^./, first => first === 'F' ? 'v' : 'F')}`]),
  ]

  it('has the signature that the table gives, and no other', () => {
    expect(oursAccepts(moduleOf(mnemonic, signature))).toBe(true)
    for (const other of wrong) expect(oursAccepts(moduleOf(mnemonic, other)), other).toBe(false)
  })
  // Rows that the floor's engine does not know are held against the suite alone.
  if (known.has(instructionTable[mnemonic].proposal)) it('is the same to the engine', () => {
    expect(engine.validate(moduleOf(mnemonic, signature))).toBe(true)
    for (const other of wrong) expect(engine.validate(moduleOf(mnemonic, other)), other).toBe(false)
  })
})

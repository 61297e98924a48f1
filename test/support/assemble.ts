/**
 * The tests' own assembler: modules written as data, encoded to the binary format from the instruction
 * table, so that a test can say exactly which bytes it means. Nothing here validates.
 *
 * Spec: core/binary/index.html
 */
import { instructionTable, type Mnemonic } from '../../compiler/wasm/instructions.ts'

/** Bytes, nested as is convenient. */
export type Code = readonly (number | Code)[]

/** `i`, `I`, `f`, `F`: the number types; `c` funcref, `e` externref. */
export type Letter = 'i' | 'I' | 'f' | 'F' | 'c' | 'e'

export interface FunctionPart {
  /** Parameters, `-`, results, as in the table: `ii-i`. */
  readonly signature: string
  /** Letters of the further locals. */
  readonly locals?: string
  /** Without the final `end`. */
  readonly body: Code
  readonly export?: string
}
export interface LimitsPart { readonly minimum: number, readonly maximum?: number }
export type ImportPart = { readonly module: string, readonly name: string } & (
  | { readonly function: string }
  | { readonly table: LimitsPart, readonly element?: Letter }
  | { readonly memory: LimitsPart }
  | { readonly global: string, readonly mutable?: boolean }
)
export interface ModuleParts {
  /** Signatures that get the first type indices, in order. Others follow as they are met. */
  readonly types?: readonly string[]
  readonly imports?: readonly ImportPart[]
  readonly functions?: readonly FunctionPart[]
  readonly tables?: readonly (LimitsPart & { readonly element?: Letter })[]
  readonly memories?: readonly LimitsPart[]
  readonly globals?: readonly { readonly type: string, readonly mutable?: boolean, readonly initial: Code }[]
  readonly exports?: readonly { readonly name: string, readonly kind: 'function' | 'table' | 'memory' | 'global', readonly index: number }[]
  readonly start?: number
  /** Active in `table` at `offset`; without an offset passive. */
  readonly elements?: readonly { readonly table?: number, readonly offset?: Code, readonly functions: readonly number[] }[]
  readonly data?: readonly { readonly memory?: number, readonly offset?: Code, readonly bytes: Code }[]
}

const typeCodes: Readonly<Record<string, number>> = { i: 0x7f, I: 0x7e, f: 0x7d, F: 0x7c, v: 0x7b, c: 0x70, e: 0x6f }
const kinds = { function: 0, table: 1, memory: 2, global: 3 } as const

/** Unsigned LEB128. */
export function unsigned(value: number | bigint): number[] {
  if (typeof value === 'number' && value < 0x80) return [value]
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return bytes
}

/** Signed LEB128. */
export function signed(value: number | bigint): number[] {
  if (typeof value === 'number' && value >= -0x40 && value < 0x40) return [value & 0x7f]
  const bytes: number[] = []
  let rest = BigInt(value)
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    const done = rest === (low & 0x40 ? -1n : 0n)
    bytes.push(done ? low : low | 0x80)
    if (done) return bytes
  }
}

/** The bytes of a float, or of a fixed-width integer, little-endian, from its bits. */
export function fixed(bits: number | bigint, width: 4 | 8): number[] {
  const unsignedBits = BigInt.asUintN(width * 8, BigInt(bits))
  return Array.from({ length: width }, (_, i) => Number(unsignedBits >> BigInt(8 * i) & 0xffn))
}

/** A length and UTF-8 bytes. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text)
  return [...unsigned(bytes.length), ...bytes]
}

export interface MemoryArgument { readonly align?: number, readonly offset?: number | bigint, readonly memory?: number }
export type Argument = number | bigint | string | readonly number[] | MemoryArgument

/**
 * One instruction. Immediates as its row lists them: indices as numbers, `i32`/`i64` by value, `f32`/`f64`
 * by bits, a block type as letters (`''`, `'i'`) or a type index, `labels` as an array with the default last.
 */
export function op(mnemonic: Mnemonic, ...given: readonly Argument[]): number[] {
  const row = instructionTable[mnemonic]
  const useAlternative = mnemonic === 'select' && given.length > 0
  const bytes = opcode(useAlternative ? row.alternative! : row.opcode)
  if (mnemonic === 'select' && !useAlternative) return bytes
  row.immediates.forEach((immediate, i) => {
    const argument = given[i]
    switch (immediate) {
      case 'memarg': {
        const { align = 0, offset = 0, memory = 0 } = (argument ?? {}) as MemoryArgument
        bytes.push(...unsigned(memory === 0 ? align : align | 0x40), ...(memory === 0 ? [] : unsigned(memory)), ...unsigned(offset))
        break
      }
      case 'i32': case 'i64': bytes.push(...signed(argument as number | bigint)); break
      case 'f32': bytes.push(...fixed(argument as number | bigint, 4)); break
      case 'f64': bytes.push(...fixed(argument as number | bigint, 8)); break
      case 'blocktype': bytes.push(...(typeof argument === 'number' ? signed(argument) : [argument === '' || argument === undefined ? 0x40 : typeCodes[argument as string]!])); break
      case 'heaptype': bytes.push(...(typeof argument === 'string' ? [typeCodes[argument]!] : signed(argument as number))); break
      case 'types': bytes.push(...unsigned((argument as string).length), ...letters(argument as string)); break
      case 'labels': {
        const labels = argument as readonly number[]
        bytes.push(...unsigned(labels.length - 1))
        for (const label of labels) for (const byte of unsigned(label)) bytes.push(byte)
        break
      }
      default: bytes.push(...unsigned((argument ?? 0) as number))
    }
  })
  return bytes
}

function opcode(code: number): number[] {
  if (code <= 0xff) return [code]
  const digits = code.toString(16)
  return [parseInt(digits.slice(0, 2), 16), ...unsigned(parseInt(digits.slice(2), 16))]
}

function letters(types: string): number[] {
  return [...types].map(letter => typeCodes[letter] ?? 0x7f)
}

/** All bytes of nested code, in order. Nesting may be deep in none but breadth. */
export function flatten(code: Code, into: number[] = []): number[] {
  for (const item of code) typeof item === 'number' ? into.push(item) : flatten(item, into)
  return into
}

function limits({ minimum, maximum }: LimitsPart): number[] {
  return [maximum === undefined ? 0 : 1, ...unsigned(minimum), ...(maximum === undefined ? [] : unsigned(maximum))]
}

/** Runs of equal letters, each with its length. */
function localDeclarations(locals: string): Code {
  const runs = locals.match(/(.)\1*/g) ?? []
  return [unsigned(runs.length), runs.map(run => [unsigned(run.length), letters(run[0]!)])]
}

/** The bytes of the module. */
export function assemble(parts: ModuleParts): Uint8Array {
  const signatures = [...parts.types ?? []]
  const typeIndex = (signature: string): number => {
    const known = signatures.indexOf(signature)
    return known >= 0 ? known : signatures.push(signature) - 1
  }
  const functions = parts.functions ?? []
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  const section = (id: number, items: readonly Code[]): void => {
    if (items.length === 0) return
    const content = flatten([unsigned(items.length), items])
    bytes.push(id, ...unsigned(content.length))
    for (const byte of content) bytes.push(byte)
  }
  const imports = (parts.imports ?? []).map((item): Code => {
    const to = [name(item.module), name(item.name)]
    if ('function' in item) return [to, 0, unsigned(typeIndex(item.function))]
    if ('table' in item) return [to, 1, letters(item.element ?? 'c'), limits(item.table)]
    if ('memory' in item) return [to, 2, limits(item.memory)]
    return [to, 3, letters(item.global), item.mutable ? 1 : 0]
  })
  const declared = functions.map(part => unsigned(typeIndex(part.signature)))
  const importedFunctions = (parts.imports ?? []).filter(item => 'function' in item).length
  const exports = [
    ...functions.flatMap((part, i): Code[] => part.export === undefined ? [] : [[name(part.export), 0, unsigned(importedFunctions + i)]]),
    ...(parts.exports ?? []).map((item): Code => [name(item.name), kinds[item.kind], unsigned(item.index)]),
  ]
  section(1, signatures.map((signature): Code => {
    const [parameters = '', results = ''] = signature.split('-')
    return [0x60, unsigned(parameters.length), letters(parameters), unsigned(results.length), letters(results)]
  }))
  section(2, imports)
  section(3, declared)
  section(4, (parts.tables ?? []).map(item => [...letters(item.element ?? 'c'), ...limits(item)]))
  section(5, (parts.memories ?? []).map(limits))
  section(6, (parts.globals ?? []).map(item => [letters(item.type), item.mutable ? 1 : 0, item.initial, 0x0b]))
  section(7, exports)
  if (parts.start !== undefined) {
    const index = unsigned(parts.start)
    bytes.push(8, index.length, ...index)
  }
  section(9, (parts.elements ?? []).map(({ table, offset, functions: indices }): Code => {
    const list = [unsigned(indices.length), indices.map(unsigned)]
    if (offset === undefined) return [1, 0, list]
    return table === undefined ? [0, offset, 0x0b, list] : [2, unsigned(table), offset, 0x0b, 0, list]
  }))
  const data = parts.data ?? []
  if (data.length > 0) bytes.push(12, unsigned(data.length).length, ...unsigned(data.length))
  section(10, functions.map((part): Code => {
    const body = flatten([
      localDeclarations(part.locals ?? ''), part.body, 0x0b,
    ])
    return [unsigned(body.length), body]
  }))
  section(11, data.map(({ memory, offset, bytes: content }): Code => {
    const flat = flatten(content)
    const tail = [unsigned(flat.length), flat]
    if (offset === undefined) return [1, tail]
    return memory === undefined ? [0, offset, 0x0b, tail] : [2, unsigned(memory), offset, 0x0b, tail]
  }))
  return Uint8Array.from(bytes)
}

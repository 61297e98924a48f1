/**
 * Our own generator of modules, derived from the instruction table. Binaryen's (`translate.ts`) seldom
 * makes arithmetic on i64, blocks with parameters, branch tables with values or tail calls; this one is
 * made of them. Everything terminates: functions and loops burn the fuel in an exported global.
 * What engines may choose (the bits of a NaN) is cleared before it can be seen, and traps are kept rare
 * enough that most code runs; what a function computed is folded into two globals at its end.
 */
import { instructionTable, isNumeric, mnemonics, type Mnemonic } from '../../compiler/wasm/instructions.ts'
import { edges } from '../differential/edges.ts'
import { assemble, op, type Code, type FunctionPart } from '../support/assemble.ts'
import type { Random } from './random.ts'

type T = 'i' | 'I' | 'f' | 'F'
const letters: readonly T[] = ['i', 'I', 'f', 'F']
const constants = { i: 'i32.const', I: 'i64.const', f: 'f32.const', F: 'f64.const' } as const

const numeric = mnemonics.filter(isNumeric)
const byResult = Object.fromEntries(letters.map(letter => [letter, numeric.filter(mnemonic => instructionTable[mnemonic].signature.endsWith(`-${letter}`))])) as Record<T, Mnemonic[]>
/** What programs are made of, picked as often as all the rest together. */
const common = Object.fromEntries(letters.map(letter => [letter, byResult[letter].filter(mnemonic => /\.(add|sub|mul|and|or|xor|shl|shr_s|shr_u|div)$/.test(mnemonic))])) as Record<T, Mnemonic[]>
const loads = Object.fromEntries(letters.map(letter => [letter, mnemonics.filter(m => instructionTable[m].family === 'load' && instructionTable[m].signature === `a-${letter}`)])) as Record<T, Mnemonic[]>
const comparisons = byResult.i.filter(mnemonic => /\.(eq|ne|lt|gt|le|ge)/.test(mnemonic))
const stores = mnemonics.filter(m => instructionTable[m].family === 'store')

// Fixed indices: the imported logs, one a type, then two functions that clear NaNs; global 0 is the fuel, 1 and 2 gather
// what locals held. Table 0 is for calls, table 1 for everything that changes a table.
const logs = { i: 0, I: 1, f: 2, F: 3 } as const
const clear = { f: 4, F: 5 } as const
const firstFunction = 6
const firstGlobal = 3

interface Label { readonly types: string, readonly isLoop?: true }

/** A module from this stream of random numbers. Imports `log.i` … `log.F`; exports every function, `memory`, `fuel` and the globals. */
export function generateModule(random: Random): Uint8Array {
  const randomTypes = (most: number): string => Array.from({ length: random.below(most + 1) }, () => random.pick(letters)).join('')
  const types = ['i-i', '-', 'I-I', 'iI-fI', ...Array.from({ length: 6 }, () => `${randomTypes(4)}-${randomTypes(3)}`)]
  const signatures = Array.from({ length: 4 + random.below(5) }, () => random.pick(types))
  const globals = letters.flatMap(letter => [letter, letter]) as T[]
  const functions: FunctionPart[] = [
    ...(['f', 'F'] as const).map(letter => ({ signature: `${letter}-${letter}`, body: [op('local.get', 0), op(constants[letter], 0), op('local.get', 0), op('local.get', 0), op(letter === 'f' ? 'f32.eq' : 'f64.eq'), op('select')] })),
    ...signatures.map((signature, i) => ({ signature, export: `f${i}`, ...functionBody(random, i, signatures, types, globals) })),
  ]
  const tableSize = signatures.length + 1
  return assemble({
    types,
    imports: letters.map(letter => ({ module: 'log', name: letter, function: `${letter}-` })),
    functions,
    tables: [{ minimum: tableSize, maximum: tableSize + 2 }, { minimum: 8, maximum: 9 }],
    memories: [{ minimum: 1, maximum: 3 }],
    globals: [
      { type: 'i', mutable: true, initial: op('i32.const', 100) }, { type: 'i', mutable: true, initial: op('i32.const', 1) }, { type: 'I', mutable: true, initial: op('i64.const', 1n) },
      ...globals.map(letter => ({ type: letter, mutable: true, initial: constant(random, letter) })),
    ],
    exports: [
      { name: 'memory', kind: 'memory', index: 0 }, { name: 'fuel', kind: 'global', index: 0 },
      ...[1, 2, ...globals.map((_, i) => firstGlobal + i)].map(index => ({ name: `g${index}`, kind: 'global', index }) as const),
    ],
    elements: [{ offset: op('i32.const', 0), functions: signatures.map((_, i) => firstFunction + i) }, { functions: [firstFunction, firstFunction] }],
    data: [{ offset: op('i32.const', 8), bytes: Array.from({ length: 1024 }, () => random.bits() & 0xff) }, { bytes: [1, 2, 3, 4, 5, 6, 7, 8] }],
  })
}

function constant(random: Random, letter: T): number[] {
  if (random.oneIn(3)) return op(constants[letter], letter === 'I' ? BigInt(random.below(200) - 100) : letter === 'i' ? random.below(200) - 100 : 0)
  const edge = random.pick(edges[letter])
  return op(constants[letter], letter === 'i' ? Number(edge) | 0 : letter === 'I' ? BigInt.asIntN(64, BigInt(edge)) : edge)
}

/** One unit of fuel; without any left the function returns zeros. */
function burn(results: string): Code {
  const zeros = [...results].map(letter => op(constants[letter as T], letter === 'I' ? 0n : 0))
  return [op('global.get', 0), op('i32.eqz'), op('if', ''), zeros, op('return'), op('end'), op('global.get', 0), op('i32.const', 1), op('i32.sub'), op('global.set', 0)]
}

/** Mixes a local into the gathering globals. */
function gather(letter: T, local: number): Code {
  const narrow = letter === 'i' || letter === 'f'
  const bits: Code = letter === 'f' ? [op('call', clear.f), op('i32.reinterpret_f32')] : letter === 'F' ? [op('call', clear.F), op('i64.reinterpret_f64')] : []
  return narrow
    ? [op('global.get', 1), op('i32.const', 7), op('i32.rotl'), op('local.get', local), bits, op('i32.xor'), op('global.set', 1)]
    : [op('global.get', 2), op('i64.const', 7n), op('i64.rotl'), op('local.get', local), bits, op('i64.xor'), op('global.set', 2)]
}

function functionBody(random: Random, self: number, signatures: readonly string[], types: readonly string[], globals: readonly T[]): { locals: string, body: Code } {
  const [parameters, results] = signatures[self]!.split('-') as [string, string]
  const extra = letters.flatMap(letter => Array.from({ length: 1 + random.below(3) }, () => letter)).join('')
  const locals = [...parameters + extra] as T[]
  const labels: Label[] = [{ types: results }]
  const trips = locals.length
  /** After a condition on the stack: and this function's loops have not gone round often. */
  const again: Code = [op('local.get', trips), op('i32.const', 1), op('i32.sub'), op('local.tee', trips), op('i32.const', 0), op('i32.gt_s'), op('i32.and')]
  let budget = 60 + random.below(200)

  const localOf = (letter: T): number => random.pick(locals.flatMap((one, i) => one === letter ? [i] : []))
  const globalOf = (letter: T): number => firstGlobal + random.pick(globals.flatMap((one, i) => one === letter ? [i] : []))
  const values = (list: string, depth: number): Code => [...list].map(letter => expression(letter as T, depth))
  const setLocals = (list: string): Code => [...list].reverse().map(letter => random.oneIn(6) ? op('drop') : op('local.set', localOf(letter as T)))
  const inside = (label: Label, work: () => Code): Code => {
    labels.push(label)
    const code = work()
    labels.pop()
    return code
  }
  const address = (depth: number): Code => random.oneIn(50)
    ? expression('i', depth)
    : [expression('i', depth), op('i32.const', random.pick([0xff, 0x3ff, 0x3ff, 0xfeff])), op('i32.and')]
  const memarg = (width: number): { align: number, offset: number } => ({ align: random.below(Math.log2(width) + 1), offset: random.oneIn(40) ? random.pick([65528, 0x7fffffff, 0xffffffff]) : random.oneIn(3) ? random.pick([1, 4, 8, 255]) : 0 })
  /** Functions with such a signature; those before this one, which may call it, only now and then, or the fuel would be gone at once. */
  const callees = (accept: (signature: string) => boolean): number[] => signatures.flatMap((one, i) => accept(one) && (i > self || random.oneIn(15)) ? [i] : [])
  /** True about as often as not. */
  const condition = (depth: number): Code => {
    if (random.oneIn(4)) return expression('i', depth)
    const mnemonic = random.pick(comparisons)
    return [...instructionTable[mnemonic].signature.split('-')[0]!].map((letter): Code => expression(letter as T, depth - 1)).concat([op(mnemonic)])
  }
  /** True one time in eight: for what leaves. */
  const unlikely = (depth: number): Code => [expression('i', depth), op('i32.const', 7), op('i32.and'), op('i32.eqz')]
  /** A label to branch to, seldom that of a loop. */
  const labelDepth = (): number => {
    const depth = random.below(labels.length)
    return labels[labels.length - 1 - depth]!.isLoop && !random.oneIn(4) ? labels.length - 1 : depth
  }
  const small = (limit: number): Code => [expression('i', 1), op('i32.const', limit), op('i32.and')]
  const clearNaN = (letter: string): Code => letter === 'f' || letter === 'F' ? op('call', clear[letter]) : []

  function operation(letter: T, depth: number): Code {
    let mnemonic = random.pick(random.oneIn(2) ? common[letter] : byResult[letter])
    if (/\.trunc_f/.test(mnemonic) && !random.oneIn(30)) mnemonic = mnemonic.replace('trunc_', 'trunc_sat_') as Mnemonic
    const operands = [...instructionTable[mnemonic].signature.split('-')[0]!] as T[]
    const code: Code[] = operands.map(one => expression(one, depth - 1))
    if (/reinterpret_f/.test(mnemonic)) code.push(clearNaN(operands[0]!))
    if (/copysign/.test(mnemonic)) code.push(clearNaN(letter))
    if (/\.(div|rem)_/.test(mnemonic) && !random.oneIn(30)) code.push(letter === 'i' ? [op('i32.const', 1), op('i32.or')] : [op('i64.const', 1n), op('i64.or')])
    return [code, op(mnemonic)]
  }

  function call(index: number, depth: number): Code {
    return [values(signatures[index]!.split('-')[0]!, depth), op('call', firstFunction + index)]
  }
  function callIndirect(type: number, depth: number): Code {
    // Mostly to an element of that very type, so that the call succeeds.
    const fitting = callees(one => one === types[type])
    const index: Code = fitting.length > 0 && !random.oneIn(30) ? op('i32.const', random.pick(fitting)) : random.oneIn(4) ? expression('i', 1) : small(15)
    return [values(types[type]!.split('-')[0]!, depth), index, op('call_indirect', type, 0)]
  }
  /** A type that a function of the table has (now and then any). */
  const typeIndex = (accept: (signature: string) => boolean): number | undefined => {
    const fitting = types.flatMap((signature, i) => accept(signature) && (signatures.includes(signature, self + 1) || random.oneIn(40)) ? [i] : [])
    return fitting.length === 0 ? undefined : random.pick(fitting)
  }

  function expression(letter: T, depth: number): Code {
    budget--
    if (depth <= 0 || budget <= 0) return random.oneIn(5) ? constant(random, letter) : random.oneIn(4) ? op('global.get', globalOf(letter)) : op('local.get', localOf(letter))
    switch (random.below(20)) {
      case 0: return op('local.get', localOf(letter))
      case 1: return [expression(letter, depth - 1), op('local.tee', localOf(letter))]
      case 2: {
        const load = random.pick(loads[letter])
        return [address(depth - 1), op(load, memarg(instructionTable[load].access!.width))]
      }
      case 3: return [expression(letter, depth - 1), expression(letter, depth - 1), condition(depth - 1), random.oneIn(2) ? op('select') : op('select', letter)]
      case 4: return [op('block', letter), inside({ types: letter }, () => [statements(2, depth - 1), expression(letter, depth - 1)]), op('end')]
      case 5: return [condition(depth - 1), op('if', letter), inside({ types: letter }, () => [statements(1, depth - 1), expression(letter, depth - 1), op('else'), statements(1, depth - 1), expression(letter, depth - 1)]), op('end')]
      case 6: return [op('loop', letter), burn(results), inside({ types: '', isLoop: true }, () => [statements(2, depth - 1), expression(letter, depth - 1)]), op('end')]
      case 7: {
        const fitting = callees(one => one.endsWith(`-${letter}`))
        return fitting.length > 0 ? call(random.pick(fitting), depth - 1) : operation(letter, depth)
      }
      case 8: {
        const type = typeIndex(one => one.endsWith(`-${letter}`))
        return type === undefined ? operation(letter, depth) : callIndirect(type, depth - 1)
      }
      case 9: {
        // A branch that carries the value on, leaving it on the stack where it is not taken.
        const target = labels.flatMap((label, i) => label.types === letter ? [labels.length - 1 - i] : [])
        return target.length === 0 ? operation(letter, depth) : [expression(letter, depth - 1), unlikely(depth - 1), op('br_if', random.pick(target))]
      }
      case 10: if (letter === 'i') return random.pick<() => Code>([
        () => op('memory.size', 0), () => [small(1), op('memory.grow', 0)], () => op('table.size', 1),
        () => [small(7), op('table.get', 1), op('ref.is_null')], () => [op('ref.null', 'c'), small(1), op('table.grow', 1)],
      ])()
      // falls through
      default: return operation(letter, depth)
    }
  }

  /** Statements until the count is reached, or one of them leaves. */
  function statements(most: number, depth: number): Code {
    const code: Code[] = []
    for (let n = random.below(most + 1); n > 0 && budget > 0; n--) code.push(statement(depth))
    return code
  }

  function branchValues(label: number, depth: number): Code {
    return values(labels[labels.length - 1 - label]!.types, depth)
  }

  function statement(depth: number): Code {
    budget--
    const letter = random.pick(letters)
    switch (random.below(depth <= 0 ? 6 : 20)) {
      case 0: case 1: return [expression(letter, depth), op('local.set', localOf(letter))]
      case 2: return [expression(letter, depth), op('global.set', globalOf(letter))]
      case 3: {
        const store = random.pick(stores)
        const { width, value } = instructionTable[store].access!
        return [address(depth - 1), expression(value as T, depth - 1), clearNaN(value), op(store, memarg(width))]
      }
      case 4: return [expression(letter, depth), op('call', logs[letter])]
      case 5: return [expression(letter, depth), op('drop')]
      case 6: return [condition(depth - 1), op('if', ''), inside({ types: '' }, () => [statements(3, depth - 1), random.oneIn(2) ? [op('else'), statements(3, depth - 1)] : []]), op('end')]
      case 7: return [op('loop', ''), burn(results), inside({ types: '', isLoop: true }, () => [statements(3, depth - 1), condition(depth - 1), again, op('br_if', 0)]), op('end')]
      case 8: case 9: {
        const type = random.below(types.length)
        const [enter, leave] = types[type]!.split('-') as [string, string]
        const loop = random.oneIn(2)
        return [
          values(enter, depth - 1), op(loop ? 'loop' : 'block', type), loop ? burn(results) : [],
          inside(loop ? { types: enter, isLoop: true } : { types: leave }, () => [setLocals(enter), statements(3, depth - 1), values(leave, depth - 1)]), op('end'), setLocals(leave),
        ]
      }
      case 10: {
        const label = labelDepth()
        const carried = labels[labels.length - 1 - label]!.types
        return [branchValues(label, depth - 1), unlikely(depth - 1), op('br_if', label), setLocals(carried)]
      }
      case 11: {
        // Wrapped, so that what follows stays reachable now and then.
        const labelled: Label = { types: '' }
        return [op('block', ''), inside(labelled, () => {
          const leave = [unlikely(depth - 1), op('i32.eqz'), op('br_if', 0)]
          const label = labelDepth()
          const carried = labels[labels.length - 1 - label]!.types
          const alike = labels.flatMap((one, i) => one.types === carried ? [labels.length - 1 - i] : [])
          return [leave, branchValues(label, depth - 1), random.oneIn(3) ? op('br', label) : [random.oneIn(3) ? expression('i', depth - 1) : small(3), op('br_table', [...Array.from({ length: random.below(5) }, () => random.pick(alike)), label])]]
        }), op('end')]
      }
      case 12: {
        const index = random.pick(callees(() => true)) ?? self
        return [call(index, depth - 1), setLocals(signatures[index]!.split('-')[1]!)]
      }
      case 13: {
        const type = typeIndex(() => true) ?? random.below(types.length)
        return [callIndirect(type, depth - 1), setLocals(types[type]!.split('-')[1]!)]
      }
      case 14: {
        const alike = [...callees(one => one.split('-')[1] === results), self]
        const type = typeIndex(one => one.split('-')[1] === results)
        const test = unlikely(depth - 1)
        return [test, op('if', ''), inside({ types: '' }, () => {
          if (type !== undefined && random.oneIn(2)) {
            const [operands, element] = callIndirect(type, depth - 1) as [Code, Code]
            return [operands, element, op('return_call_indirect', type, 0)]
          }
          const index = random.pick(alike)
          return [values(signatures[index]!.split('-')[0]!, depth - 1), op('return_call', firstFunction + index)]
        }), op('end')]
      }
      case 15: return [unlikely(depth - 1), op('if', ''), inside({ types: '' }, () => [values(results, depth - 1), op('return')]), op('end')]
      case 16: return [address(1), address(1), small(63), op('memory.copy', 0, 0)]
      case 17: return [address(1), expression('i', 1), small(63), op('memory.fill', 0)]
      case 18: return [random.pick<() => Code>([
        () => [address(1), small(3), small(3), op('memory.init', 1, 0)], () => random.oneIn(20) ? op('data.drop', 1) : [], () => [small(3), small(1), small(1), op('table.init', 1, 1)],
        () => [small(3), small(3), small(3), op('table.copy', 1, random.below(2))], () => [small(7), op('ref.func', firstFunction), op('table.set', random.oneIn(20) ? 0 : 1)], () => random.oneIn(20) ? op('elem.drop', 1) : [],
        () => [small(7), op('ref.null', 'c'), small(1), op('table.fill', 1)],
      ])()]
      default: return [op('block', ''), inside({ types: '' }, () => statements(4, depth - 1)), op('end')]
    }
  }
  // Zeros would be folded away: locals start with what the compiler cannot know.
  const begin = locals.slice(parameters.length).map((letter, i): Code => [
    random.oneIn(2) ? op('global.get', globalOf(letter)) : [op('i32.const', random.below(1000)), op(`${constants[letter].slice(0, 3)}.load` as Mnemonic, {})], op('local.set', parameters.length + i),
  ])
  return { locals: `${extra}i`, body: [burn(results), op('i32.const', 10), op('local.set', trips), begin, Array.from({ length: 4 + random.below(8) }, () => statement(4)), locals.map((letter, i) => gather(letter, i)), values(results, 3)] }
}

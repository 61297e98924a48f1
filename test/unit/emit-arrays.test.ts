/** The target `interpreter`: typed arrays instead of views, and the other forms that differ. */
import { expect, test } from 'vitest'
import type { Expression, Load, Statement, Store } from '../../compiler/ir/nodes.ts'
import { load as run, a, b, block, br, c, callOf, doing, emitBody, emitText, int, loop, makeFunction, returns, set, when } from './support/emit.ts'

const around = { options: { target: 'interpreter' } } as const
function load(address: Expression, offset = 0, mnemonic: Load['mnemonic'] = 'i32.load', type: Load['type'] = 'i32'): Load {
  return { op: 'load', mnemonic, memory: 0, offset, address, type }
}
function store(address: Expression, value: Expression, offset = 0, mnemonic: Store['mnemonic'] = 'i32.store'): Statement {
  return { op: 'store', mnemonic, memory: 0, offset, address, value }
}
function numeric(mnemonic: string, ...operands: readonly Expression[]): Expression {
  return { op: 'numeric', mnemonic, type: 'i32', operands } as never
}
const body = (...statements: readonly Statement[]): string => emitBody(statements, { parameters: 3, locals: 4 }, around)

test('a load looks at alignment and at what the array gives', () => {
  expect(body(returns(load(a)))).toMatchInlineSnapshot(`
    "var e;
    return a & 3 || (e = Int32Array0[a >>> 2]) === undefined ? load_i32(views0, a, 0) : e;"
  `)
  expect(body(set(1, load(a, 12)), returns(b))).toMatchInlineSnapshot(`
    "if (a & 3 || (b = Int32Array0[(a >>> 2) + 3]) === undefined) b = load_i32(views0, a, 12);
    return b;"
  `)
  // The base is gone when the helper would need it.
  expect(body(set(0, load(a, 12)), returns(a))).toMatchInlineSnapshot(`
    "var e;
    a = a & 3 || (e = Int32Array0[(a >>> 2) + 3]) === undefined ? load_i32(views0, a, 12) : e;
    return a;"
  `)
  expect(body(returns(load(a, 5, 'i32.load8_u')))).toMatchInlineSnapshot(`
    "var e;
    return (e = Uint8Array0[(a >>> 0) + 5]) === undefined ? trap_memory_out_of_bounds() : e;"
  `)
  expect(body(returns(load(numeric('i32.add', a, b), 2)))).toMatchInlineSnapshot(`
    "var e, f;
    return ((e = a + b) & 3) !== 2 || (f = Int32Array0[(e >>> 2) + 1]) === undefined ? load_i32(views0, e, 2) : f;"
  `)
})

test('what is known to be aligned has its index in a variable too when it is used again', () => {
  const at: Expression = { op: 'local', local: 3, type: 'i32' }
  expect(emitBody([set(3, numeric('i32.shl', b, int(2))), store(at, load(at, 4)), doing(callOf(1, [load(numeric('i32.add', at, int(12)))]))], { parameters: 3, locals: 4 }, around)).toMatchInlineSnapshot(`
    "var e, f, d = b << 2;
    Int32Array0[d >>> 2] = (f = Int32Array0[(e = d >>> 2) + 1]) === undefined ? load_i32(views0, d, 4) : f;
    f1((f = Int32Array0[e + 3]) === undefined ? load_i32(views0, d + 12, 0) : f);"
  `)
})

test('what is known to be aligned and inside has no checks', () => {
  expect(body(returns(load(int(8))))).toMatchInlineSnapshot(`"return Int32Array0[2];"`)
  expect(body(returns(load(numeric('i32.and', a, int(0xff0)), 16)))).toMatchInlineSnapshot(`"return Int32Array0[((a & 4080) >> 2) + 4];"`)
  expect(body(store(numeric('i32.shl', numeric('i32.and', a, int(255)), int(2)), b))).toMatchInlineSnapshot(`"Int32Array0[(a & 255) << 2 >> 2] = b;"`)
})

test('a store compares its index', () => {
  expect(body(store(a, b))).toMatchInlineSnapshot(`
    "var e = a >>> 2;
    if (a & 3 || e >= Int32Array0_length) store_i32(views0, a, 0, b); else Int32Array0[e] = b;"
  `)
  expect(body(store(a, numeric('i32.add', b, int(1)), 3, 'i32.store8'))).toMatchInlineSnapshot(`
    "var e = (a >>> 0) + 3;
    if (e >= Uint8Array0_length) trap_memory_out_of_bounds(); else Uint8Array0[e] = b + 1;"
  `)
  expect(body(store(numeric('i32.add', a, b), load(c)))).toMatchInlineSnapshot(`
    "var e = a + b, f = c & 3 || (f = Int32Array0[c >>> 2]) === undefined ? load_i32(views0, c, 0) : f, g = e >>> 2;
    if (e & 3 || g >= Int32Array0_length) store_i32(views0, e, 0, f); else Int32Array0[g] = f;"
  `)
  // The array is looked up after a call that may make another.
  expect(body(store(callOf(3), callOf(4)))).toMatchInlineSnapshot(`
    "var e = f3(), f = f4(), g = e >>> 2;
    if (e & 3 || g >= Int32Array0_length) store_i32(views0, e, 0, f); else Int32Array0[g] = f;"
  `)
})

test('several accesses through a base shift it once', () => {
  expect(body(store(a, int(1)), store(a, int(2), 4), when(b, [store(a, int(3), 8)]), set(0, b), returns(load(a)))).toMatchInlineSnapshot(`
    "var f, g, e = a & 3 ? 2147483648 : a >>> 2;
    if (e >= Int32Array0_length) store_i32(views0, a, 0, 1); else Int32Array0[e] = 1;
    f = e + 1;
    if (f >= Int32Array0_length) store_i32(views0, a, 4, 2); else Int32Array0[f] = 2;
    if (b !== 0) {
      f = e + 2;
      if (f >= Int32Array0_length) store_i32(views0, a, 8, 3); else Int32Array0[f] = 3;
    }
    a = b;
    return a & 3 || (g = Int32Array0[a >>> 2]) === undefined ? load_i32(views0, a, 0) : g;"
  `)
})

test('so do accesses through a base and what is added to it', () => {
  const plus = (added: number): Expression => numeric('i32.add', a, int(added))
  // By the index of the first, unless the base is an address itself.
  expect(body(set(1, load(plus(16))), set(2, load(plus(8))), store(plus(20), b, 4))).toMatchInlineSnapshot(`
    "var e, f;
    if ((b = Int32Array0[e = a & 3 ? 2147483648 : a + 16 >>> 2]) === undefined) b = load_i32(views0, a + 16, 0);
    if ((c = Int32Array0[e - 2]) === undefined) c = load_i32(views0, a + 8, 0);
    f = e + 2;
    if (f >= Int32Array0_length) store_i32(views0, a + 20, 4, b); else Int32Array0[f] = b;"
  `)
  expect(body(set(1, load(plus(16))), returns(load(a)))).toMatchInlineSnapshot(`
    "var e, f;
    if ((b = Int32Array0[(e = a & 3 ? 2147483648 : a >>> 2) + 4]) === undefined) b = load_i32(views0, a + 16, 0);
    return (f = Int32Array0[e]) === undefined ? load_i32(views0, a, 0) : f;"
  `)
  // A store in front would not find out that there is nothing.
  expect(body(set(1, load(plus(16))), set(2, load(a, 8)), store(plus(-4), b))).toMatchInlineSnapshot(`
    "var e, f, g;
    if ((b = Int32Array0[(e = a & 3 ? 2147483648 : a >>> 2) + 4]) === undefined) b = load_i32(views0, a + 16, 0);
    if ((c = Int32Array0[e + 2]) === undefined) c = load_i32(views0, a, 8);
    if ((f = a - 4) & 3 || (g = f >>> 2) >= Int32Array0_length) store_i32(views0, f, 0, b); else Int32Array0[g] = b;"
  `)
  expect(body(set(0, load(plus(16))), returns(load(plus(4))))).toMatchInlineSnapshot(`
    "var e, f;
    if ((e = a + 16) & 3 || (a = Int32Array0[e >>> 2]) === undefined) a = load_i32(views0, e, 0);
    return (e = a + 4) & 3 || (f = Int32Array0[e >>> 2]) === undefined ? load_i32(views0, e, 0) : f;"
  `)
})

test('what a part that may not run has shifted is not used behind it', () => {
  const text = body(when(b, [store(a, int(1)), store(a, int(2), 4)]), store(a, int(3)), returns(load(a, 4)))
  expect(text).toMatchInlineSnapshot(`
    "var e, f, g;
    if (b !== 0) {
      e = a & 3 ? 2147483648 : a >>> 2;
      if (e >= Int32Array0_length) store_i32(views0, a, 0, 1); else Int32Array0[e] = 1;
      f = e + 1;
      if (f >= Int32Array0_length) store_i32(views0, a, 4, 2); else Int32Array0[f] = 2;
    }
    e = a & 3 ? 2147483648 : a >>> 2;
    if (e >= Int32Array0_length) store_i32(views0, a, 0, 3); else Int32Array0[e] = 3;
    return (g = Int32Array0[e + 1]) === undefined ? load_i32(views0, a, 4) : g;"
  `)
  expect(body(loop(1, store(a, int(1)), set(0, load(a, 4)), when(a, [br(1)])), returns(load(a)))).toMatchInlineSnapshot(`
    "var e, f;
    do {
      e = a & 3 ? 2147483648 : a >>> 2;
      if (e >= Int32Array0_length) store_i32(views0, a, 0, 1); else Int32Array0[e] = 1;
      a = (f = Int32Array0[e + 1]) === undefined ? load_i32(views0, a, 4) : f;
    } while (a !== 0);
    return a & 3 || (f = Int32Array0[a >>> 2]) === undefined ? load_i32(views0, a, 0) : f;"
  `)
  expect(body(block(1, when(load(a), [br(1)]), doing(callOf(1, [load(a, 4)]))), returns(load(a, 8)))).toMatchInlineSnapshot(`
    "var e, f;
    L1: {
      if (((f = Int32Array0[e = a & 3 ? 2147483648 : a >>> 2]) === undefined ? load_i32(views0, a, 0) : f) !== 0) break L1;
      f1((f = Int32Array0[e + 1]) === undefined ? load_i32(views0, a, 4) : f);
    }
    return a & 3 || (f = Int32Array0[(a >>> 2) + 2]) === undefined ? load_i32(views0, a, 8) : f;"
  `)
})

test('conditions compare, booleans are chosen, small products are products', () => {
  expect(body(when(a, [returns(numeric('i32.lt_s', b, c))]), returns(numeric('i32.mul', b, int(10))))).toMatchInlineSnapshot(`
    "if (a !== 0) return b < c ? 1 : 0;
    return b * 10 | 0;"
  `)
  // What is computed for it is a condition as it is.
  const mask = numeric('i32.and', a, int(4))
  expect(body(when(mask, [returns(a)]), when(numeric('i32.eqz', mask), [returns(b)]), when(numeric('i32.eqz', a), [returns(c)]))).toMatchInlineSnapshot(`
    "if (a & 4) return a;
    if (!(a & 4)) return b;
    if (a === 0) return c;"
  `)
})

test('unaligned, negative and outside addresses do what a view does', () => {
  const memory = new ArrayBuffer(65536)
  const world = { views0: { v: new DataView(memory) }, Int32Array0: new Int32Array(memory), Int32Array0_length: 16384 }
  for (const offset of [0, 1, 2, 4, 7, 65532, 65536]) {
    const stores = run(emitText(makeFunction([store(a, b, offset)], { results: [] }), around), world)
    const loads = run(emitText(makeFunction([returns(load(a, offset))]), around), world)
    for (const base of [0, 1, 2, 3, 4, 65532 - offset, 65533 - offset, 65535 - offset, 65536, -1, -4, -offset, -offset + 4, -2147483648, 2147483647]) {
      const address = (base >>> 0) + offset
      const value = address * 77 | 0
      if (address + 4 > 65536) {
        expect(() => stores(base, value), `${base} + ${offset}`).toThrow(RangeError)
        expect(() => loads(base), `${base} + ${offset}`).toThrow(RangeError)
      } else {
        stores(base, value)
        expect(world.views0.v.getInt32(address, true), `${base} + ${offset}`).toBe(value)
        expect(loads(base), `${base} + ${offset}`).toBe(value)
      }
    }
  }
})

test('so do those through a base and what is added to it, wherever 32 bits end', () => {
  const memory = new ArrayBuffer(65536)
  const world = { views0: { v: new DataView(memory) }, Int32Array0: new Int32Array(memory), Int32Array0_length: 16384 }
  for (let at = 0; at < 16384; at++) world.Int32Array0[at] = at * 77
  const places = [[0, 0], [8, 0], [-8, 0], [-8, 16], [65532, 0], [-65536, 4], [-65532, 65536], [2147483644, 0], [-2147483648, 4]] as const
  for (const [first, offset] of places) for (const [second, offset2] of places) {
    const [one, two] = [[first, offset], [second, offset2]].map(([added, from]) => [numeric('i32.add', a, int(added!)), from!] as const)
    const loads = run(emitText(makeFunction([set(1, load(...one!)), returns(numeric('i32.sub', load(...two!), b))]), around), world)
    const stores = run(emitText(makeFunction([set(1, load(...one!)), store(two![0], numeric('i32.add', b, int(1)), two![1])], { results: [] }), around), world)
    for (const near of [0, -first, -second, 65536 - first, 65536 - second]) for (const base of [near - 8, near - 4, near - 3, near, near + 4, near + 6]) {
      const [from, to] = [((base + first) >>> 0) + offset, ((base + second) >>> 0) + offset2]
      const what = `${base}: ${first} + ${offset}, ${second} + ${offset2}`
      if (from + 4 > 65536 || to + 4 > 65536) {
        expect(() => loads(base | 0), what).toThrow(RangeError)
        expect(() => stores(base | 0), what).toThrow(RangeError)
        continue
      }
      const { v } = world.views0, value = v.getInt32(from, true), before = v.getInt32(to, true)
      expect(loads(base | 0), what).toBe(before - value | 0)
      stores(base | 0)
      expect(v.getInt32(to, true), what).toBe(value + 1 | 0)
      v.setInt32(to, before, true)
    }
  }
})

test('what has been accessed is inside until its base is assigned', () => {
  const byte = (address: Expression, offset = 0): Load => load(address, offset, 'i32.load8_u')
  // Eight bytes from `a` on have been written; a negative base is no index.
  expect(body(store(a, b, 7, 'i32.store8'), returns(byte(a, 7)))).toMatchInlineSnapshot(`
    "var e = (a >>> 0) + 7;
    if (e >= Uint8Array0_length) trap_memory_out_of_bounds(); else Uint8Array0[e] = b;
    return Uint8Array0[(a >>> 0) + 7];"
  `)
  expect(body(store(a, b, 7, 'i32.store8'), returns(byte(a)))).toMatchInlineSnapshot(`
    "var e = (a >>> 0) + 7;
    if (e >= Uint8Array0_length) trap_memory_out_of_bounds(); else Uint8Array0[e] = b;
    return Uint8Array0[a >>> 0];"
  `)
  // One more has not, nor has what is another pointer now, nor what may not have been written.
  expect(body(store(a, b, 7, 'i32.store8'), returns(byte(a, 8)))).toContain('=== undefined')
  expect(body(store(a, b, 7, 'i32.store8'), set(0, b), returns(byte(a)))).toContain('=== undefined')
  expect(body(when(c, [store(a, b, 7, 'i32.store8')]), returns(byte(a)))).toContain('=== undefined')
  expect(body(store(a, b, 7, 'i32.store8'), loop(0, set(1, byte(a)), set(0, b), when(c, [br(0)])), returns(b))).toContain('=== undefined')
  expect(body(store(a, b, 7, 'i32.store8'), loop(0, set(1, byte(a)), when(c, [br(0)])), returns(b))).not.toContain('=== undefined')
})

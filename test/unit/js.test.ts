/**
 * The printer, the literals and the names: what is printed reads back as the same tree, pretty and minified,
 * for trees that no programmer would write; names are unique; strings stay data.
 */
import { parse } from 'acorn'
import type * as ESTree from 'estree'
import { describe, expect, test } from 'vitest'
import { latin1Literal, numberLiteral, stringLiteral } from '../../compiler/js/literal.ts'
import { createModuleScope, isIdentifier, sanitise, shortName, usedGlobals } from '../../compiler/js/names.ts'
import { print } from '../../compiler/js/print.ts'

/** The tree without what depends on the text or on braces, and with negative literals as the reader sees them. */
function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare)
  if (typeof node !== 'object' || node === null) return node
  const { type, value } = node as { type?: string, value?: unknown }
  if (type === 'Literal' && typeof value === 'number' && (value < 0 || Object.is(value, -0))) return { type: 'UnaryExpression', operator: '-', prefix: true, argument: { type: 'Literal', value: -value } }
  if (type === 'Literal' && Number.isNaN(value)) return { type: 'Identifier', name: 'NaN' }
  const isPart = ([key, item]: [string, unknown]): boolean => !['start', 'end', 'raw', 'directive', 'expression'].includes(key) || key === 'expression' && typeof item === 'object'
  const isBody = (key: string): boolean => ['consequent', 'alternate', 'body'].includes(key) && type !== undefined && /^(If|For|While|DoWhile|Labeled)/.test(type)
  return Object.fromEntries(Object.entries(node).filter(isPart).map(([key, item]) => [key, bare(isBody(key) ? withoutBraces(item as ESTree.Statement) : item)]).sort())
}

function withoutBraces(node: ESTree.Statement | null): ESTree.Statement | null {
  return node?.type === 'BlockStatement' && node.body.length === 1 && (node.body[0]!.type !== 'VariableDeclaration' || node.body[0]!.kind === 'var') ? withoutBraces(node.body[0]!) : node
}

function read(text: string): ESTree.Program {
  return parse(text, { ecmaVersion: 2022, sourceType: 'module', allowReturnOutsideFunction: true }) as unknown as ESTree.Program
}

/** Prints both ways and reads back. Gives: the minified text. */
function roundTrip(program: ESTree.Program): string {
  const pretty = print(program), minified = print(program, { minify: true })
  for (const text of [pretty, minified]) {
    let back: unknown
    try {
      back = bare(read(text))
    } catch (error) {
      throw new Error(`${String(error)} in ${text}`)
    }
    expect(back, text).toEqual(bare(program))
  }
  expect(minified.length).toBeLessThanOrEqual(pretty.length)
  return minified
}

describe('print', () => {
  test.each([
    ['a - -b', 'a- -b;'], ['a + +b', 'a+ +b;'], ['a + ++b', 'a+ ++b;'], ['a++ + b', 'a++ +b;'], ['- --a', '- --a;'], ['-(-a)', '- -a;'], ['+-a', '+-a;'], ['!(!a)', '!!a;'], ['~-a', '~-a;'],
    ['typeof (a)', 'typeof a;'], ['typeof -a', 'typeof-a;'], ['void 0', 'void 0;'], ['delete a[b]', 'delete a[b];'], ['a in b', '(a in b);'], ['a instanceof b', 'a instanceof b;'],
    ['a < !(--b)', 'a< !--b;'], ['a-- > b', 'a-->b;'], ['x = a / /b/g.c', 'x=a/(/b/g).c;'], ['x = /b/ in c', 'x=(/b/ in c);'],
    ['return', 'return;'], ['return a', 'return a;'], ['return -a', 'return-a;'], ['return "a"', "return'a';"], ['return (a, b)', 'return a,b;'], ['throw a', 'throw a;'],
    ['var a = 1, b, c = "x"', "var a=1,b,c='x';"], ['a = (b, c)', 'a=(b,c);'], ['a, b', 'a,b;'], ['(function () {}, b)', '(function(){},b);'],
    ['(a + b) + c', 'a+b+c;'], ['a + (b + c)', 'a+(b+c);'], ['a * (b + c)', 'a*(b+c);'], ['(a | b) & c', '(a|b)&c;'], ['a | b & c', 'a|b&c;'], ['(a - b | 0) >>> 0', '(a-b|0)>>>0;'],
    ['a && (b || c)', 'a&&(b||c);'], ['(a && b) || c', 'a&&b||c;'], ['(a ? b : c) ? d : e', '(a?b:c)?d:e;'], ['a ? b : c ? d : e', 'a?b:c?d:e;'], ['a ? .5 : b', 'a?.5:b;'],
    ['if (a) { b() }', 'if(a)b();'], ['if (a) b(); else c()', 'if(a)b();else c();'], ['if (a) ; else ;', 'if(a);else;'], ['{ if (a) ; }', '{if(a);}'], ['{ while (a) ; }', '{while(a);}'],
    ['if (a) { if (b) c() } else d()', 'if(a){if(b)c()}else d();'],
    ['if (a) { for (;;) { if (b) c() } } else { d() }', 'if(a){for(;;)if(b)c()}else d();'], ['if (a) { if (b) { c() } else { d() } } else e()', 'if(a)if(b)c();else d();else e();'], ['if (a) { let b }', 'if(a){let b}'], ['for (;;) {}', 'for(;;){}'], ['for (;;) ;', 'for(;;);'], ['for (a = 0, b = 1; a < b; a++, b--) c()', 'for(a=0,b=1;a<b;a++,b--)c();'],
    ['for (var a = ("x" in b); ;) c()', "for(var a=('x'in b);;)c();"], ['for (var a in b) c()', 'for(var a in b)c();'], ['do a(); while (b)', 'do a();while(b);'], ['do { a() } while (b)', 'do a();while(b);'],
    ['a: for (;;) { break a }', 'a:for(;;)break a;'], ['a: { continue_() }', 'a:continue_();'], ['switch (a) { case 1: case -2: b(); break; default: c() }', 'switch(a){case 1:case-2:b();break;default:c()}'],
    ['try { a() } catch (e) { b() } finally { c() }', 'try{a()}catch(e){b()}finally{c()}'], ['function f(a, b) { return a }', 'function f(a,b){return a}'], ['(function () {})()', '(function(){})();'],
    ['new (f())(a)', 'new(f())(a);'], ['new f.g(a)', 'new f.g(a);'], ['({}).a', '({}).a;'], ['a = { b: 1, "c-d": 2, get e() { return 1 } }', "a={b:1,'c-d':2,get e(){return 1}};"], ['a = [, 1, , ]', 'a=[,1,,];'],
    ['x = 1000', 'x=1e3;'], ['(5).a', '(5).a;'], ['a = b => c', 'a=b=>c;'], ['a = `b${c}d`', 'a=`b${c}d`;'], ['a = async () => { await b }', 'a=async()=>{await b};'],
    ['class A extends B { c = 1; static d() {} }', 'class A extends B{c=1;static d(){}}'], ['export default function () {}', 'export default function(){}'], ['export default (function () {})', 'export default(function(){});'],
    ['export default class {}', 'export default class{}'], ['export default a', 'export default a;'], ['import a, { b as c, d, "e f" as g } from "m"', "import a,{b as c,d,'e f'as g}from'm';"], ['import * as a from "m"', "import*as a from'm';"], ['import "m"', "import'm';"],
    ['var a; export { a, a as b, a as "c-d", a as default }', "var a;export{a,a as b,a as'c-d',a as default};"], ['export { a as "b c" } from "m"', "export{a as'b c'}from'm';"], ['export * as "a b" from "m"', "export*as'a b'from'm';"], ['export * from "m"', "export*from'm';"],
    ['export var a = 1', 'export var a=1;'],
  ])('%s', (source, minified) => {
    expect(roundTrip(read(source))).toBe(minified)
  })

  test.each([
    ['a = a + b', 'a+=b;'], ['a = a | 0', 'a|=0;'], ['a = a >>> (b, c)', 'a>>>=(b,c);'], ['a = a - (b - c)', 'a-=b-c;'], ['a = a - -b', 'a-=-b;'], ['a = a - b + c', 'a=a-b+c;'], ['a = b + a', 'a=b+a;'], ['a = b ^ a', 'a^=b;'], ['a = b() ^ a', 'a=b()^a;'],
    ['a = a < b', 'a=a<b;'], ['a.b = a.b + 1', 'a.b=a.b+1;'], ['a += a + b', 'a+=a+b;'], ['a = a + 1 | 0', 'a=a+1|0;'],
  ])('%s when minifying', (source, minified) => {
    expect(print(read(source))).toBe(`${source};\n`)
    expect(print(read(source), { minify: true })).toBe(minified)
  })

  test('pretty text', () => {
    const source = 'function f(a, b) {\n  if (a < 0) {\n    return b;\n  } else a = 0.5;\n  for (var i = 0; i < 1000; i++) g();\n  return -a, b;\n}\n'
    expect(print(read(source))).toBe(source)
    expect(print(read(source).body[0]!, { level: 1 })).toBe(source.trimEnd().replaceAll('\n', '\n  '))
  })

  test('literals that no parser makes', () => {
    const of = (value: number): ESTree.Literal => ({ type: 'Literal', value })
    const minus = (argument: ESTree.Expression): ESTree.Expression => ({ type: 'UnaryExpression', operator: '-', prefix: true, argument })
    const subtract = (left: ESTree.Expression, right: ESTree.Expression): ESTree.Expression => ({ type: 'BinaryExpression', operator: '-', left, right })
    const statement = (expression: ESTree.Expression): ESTree.Program => ({ type: 'Program', sourceType: 'module', body: [{ type: 'ExpressionStatement', expression }] })
    expect(roundTrip(statement(subtract(of(1), of(-2))))).toBe('1- -2;')
    expect(roundTrip(statement(minus(of(-2))))).toBe('- -2;')
    expect(print(minus(of(-2)))).toBe('- -2')
    expect(roundTrip(statement(subtract(of(-Infinity), of(NaN))))).toBe('-1e999-NaN;')
    expect(roundTrip(statement({ type: 'MemberExpression', object: of(-1), property: { type: 'Identifier', name: 'a' }, computed: false, optional: false }))).toBe('(-1).a;')
    // `raw` may be stale or anything.
    expect(print({ type: 'Literal', value: 'a', raw: 'alert(1)' })).toBe("'a'")
  })

  test('fuzzed trees read back as they were', () => {
    let state = 12345
    const below = (limit: number): number => {
      state = Math.imul(state, 1103515245) + 12345 | 0
      return (state >>> 8) % limit
    }
    const pick = <T>(items: readonly T[]): T => items[below(items.length)]!
    const name = (): ESTree.Identifier => ({ type: 'Identifier', name: pick(['a', 'b', '$', '_x', 'inner', 'of']) })
    const literal = (): ESTree.Expression => pick<() => ESTree.Expression>([
      () => ({ type: 'Literal', value: pick([0, 1, 0.5, 1000, 1e21, 5e-324, 4294967295, 1e100, 123456.789]) }),
      () => ({ type: 'Literal', value: pick(['', 'a', '\'', '"', '\'"\\', '</script>', '\0' + '1', '\u2028', 'in', '\ud800', '; }']) }),
      () => ({ type: 'Literal', value: pick([true, false, null]) }),
      () => ({ type: 'Literal', value: /a/g, regex: { pattern: pick(['a', '[/]', '=']), flags: pick(['', 'g']) } }),
    ])()
    const many = <T>(make: () => T, limit = 3): T[] => Array.from({ length: below(limit + 1) }, make)
    const expression = (depth: number): ESTree.Expression => {
      const one = (): ESTree.Expression => expression(depth - 1)
      if (depth <= 0) return below(3) > 0 ? name() : literal()
      return pick<() => ESTree.Expression>([
        name, literal,
        () => ({ type: 'BinaryExpression', operator: pick(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>', '>>>', '<', '>', '<=', '===', '!=', 'in', 'instanceof']), left: one(), right: one() }),
        () => ({ type: 'BinaryExpression', operator: pick(['+', '-', '/', '<']), left: one(), right: one() }),
        () => ({ type: 'LogicalExpression', operator: pick(['&&', '||']), left: one(), right: one() }),
        () => ({ type: 'UnaryExpression', operator: pick(['-', '+', '!', '~', 'typeof', 'void']), prefix: true, argument: one() }),
        () => ({ type: 'UpdateExpression', operator: pick(['++', '--']), prefix: below(2) === 0, argument: name() }),
        () => ({ type: 'AssignmentExpression', operator: pick(['=', '+=', '-=', '>>>=', '/=']), left: name(), right: one() }),
        () => ({ type: 'ConditionalExpression', test: one(), consequent: one(), alternate: one() }),
        () => ({ type: 'CallExpression', callee: one(), arguments: many(one), optional: false }),
        () => ({ type: 'NewExpression', callee: one(), arguments: many(one) }),
        () => ({ type: 'MemberExpression', object: one(), property: name(), computed: false, optional: false }),
        () => ({ type: 'MemberExpression', object: one(), property: one(), computed: true, optional: false }),
        () => ({ type: 'SequenceExpression', expressions: [one(), one(), ...many(one, 1)] }),
        () => ({ type: 'ArrayExpression', elements: many(() => below(5) === 0 ? null : one()) }),
        () => ({ type: 'ObjectExpression', properties: many(() => ({ type: 'Property', key: below(2) === 0 ? name() : { type: 'Literal', value: pick(['x-y', '1']) }, value: one(), kind: 'init', method: false, shorthand: false, computed: false })) }),
        () => ({ type: 'FunctionExpression', id: null, params: many(name, 0), body: block(depth - 1), generator: false, async: false }),
      ])()
    }
    const block = (depth: number): ESTree.BlockStatement => ({ type: 'BlockStatement', body: many(() => statement(depth - 1)) })
    const variables = (depth: number): ESTree.VariableDeclaration => ({ type: 'VariableDeclaration', kind: 'var', declarations: [{ type: 'VariableDeclarator', id: name(), init: below(3) === 0 ? null : expression(depth) }] })
    const statement = (depth: number): ESTree.Statement => {
      const one = (): ESTree.Expression => expression(depth - 1)
      const body = (): ESTree.Statement => statement(depth - 1)
      // A string that begins a body is a directive; the emitter has none.
      const effect = (): ESTree.Statement => {
        const made = one()
        return made.type === 'Literal' ? { type: 'EmptyStatement' } : { type: 'ExpressionStatement', expression: made }
      }
      if (depth <= 0) return pick<() => ESTree.Statement>([() => ({ type: 'EmptyStatement' }), () => ({ type: 'ReturnStatement', argument: null }), effect])()
      const label = `l${depth}`
      return pick<() => ESTree.Statement>([
        effect, effect, () => block(depth), () => variables(depth - 1),
        () => ({ type: 'IfStatement', test: one(), consequent: body(), alternate: below(2) === 0 ? null : body() }),
        () => ({ type: 'WhileStatement', test: one(), body: body() }),
        () => ({ type: 'DoWhileStatement', body: body(), test: one() }),
        () => ({ type: 'ForStatement', init: pick([() => null, one, () => variables(depth - 1)])(), test: pick([() => null, one])(), update: pick([() => null, one])(), body: body() }),
        () => ({ type: 'ForInStatement', left: name(), right: one(), body: body() }),
        () => ({ type: 'LabeledStatement', label: { type: 'Identifier', name: label }, body: { type: 'BlockStatement', body: [body(), { type: 'BreakStatement', label: { type: 'Identifier', name: label } }] } }),
        () => ({ type: 'SwitchStatement', discriminant: one(), cases: many(() => ({ type: 'SwitchCase', test: one(), consequent: many(body, 2) })) }),
        () => ({ type: 'ReturnStatement', argument: below(3) === 0 ? null : one() }),
        () => ({ type: 'ThrowStatement', argument: one() }),
        () => ({ type: 'TryStatement', block: block(depth), handler: { type: 'CatchClause', param: name(), body: block(depth) }, finalizer: below(2) === 0 ? null : block(depth) }),
      ])()
    }
    for (let i = 0; i < 3000; i++) roundTrip({ type: 'Program', sourceType: 'module', body: [statement(1 + below(5))] })
  })
})

describe('literals', () => {
  const evaluate = (text: string): unknown => (0, eval)(`(${text})`)

  test('numbers read back, in the shortest form', () => {
    const values = [0, 0.5, 1e3, 1e21, 1.5e300, 1e-7, 123e-20, 4294967295, 2 ** 53, 2 ** 64, 2 ** -1074, Number.MAX_VALUE, Math.PI, 1099511627775, 100, 1000, 12000, 0.001, 0.0012, 1 / 3]
    for (const value of values.flatMap(value => [value, -value])) {
      for (const minify of [false, true]) expect(evaluate(numberLiteral(value, minify))).toBe(value)
    }
    expect([1000, 12000, 100, 0.5, -0.25, 0.001, 0.00012, 1e21, 1.5e300, 1099511627775, 1e-7].map(value => numberLiteral(value, true)))
      .toEqual(['1e3', '12e3', '100', '.5', '-.25', '.001', '12e-5', '1e21', '15e299', '0xffffffffff', '1e-7'])
    expect([NaN, -0, Infinity].map(value => evaluate(numberLiteral(value, false)))).toEqual([NaN, -0, Infinity])
  })

  test('strings read back and stay inside', () => {
    const strings = ['', 'a', "it's", '"', `'"`, `''"`, '\\', '\\\'', '\n\r\t\b\0', '\x000', '\x00a', '\u2028\u2029\ufeff', '\ud800', '\udc00\ud800', '😀', '\ud83d', '</script>', '</SCRIPT>', '<script>', '<!--', '-->', '${a}', '`', '__proto__', "');alert(1)//", '\x7f\x80\xff', '\\u2028', '\\x3c']
    for (const string of strings) {
      const literal = stringLiteral(string)
      expect(evaluate(literal)).toBe(string)
      expect(new TextDecoder().decode(new TextEncoder().encode(literal)), 'goes through UTF-8').toBe(literal)
      expect(literal).not.toMatch(/<\/?script|<!--|[\n\r\0\u2028\u2029\ufeff]/i)
    }
    expect(stringLiteral("it's")).toBe('"it\'s"')
    expect(stringLiteral('a"b')).toBe("'a\"b'")
  })

  test('bytes take a character each but for five', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const literal = latin1Literal(bytes)
    expect(evaluate(literal)).toBe(Buffer.from(bytes).toString('latin1'))
    // `\`, LF, CR, one quote, NUL; and the two quotes around it.
    expect(literal.length).toBe(256 + 5 + 2)
    const large = new Uint8Array(100_000).map((_, i) => Math.imul(i, 2654435761) >>> 24)
    expect(Buffer.from(evaluate(latin1Literal(large)) as string, 'latin1').equals(large)).toBe(true)
    expect(latin1Literal(Uint8Array.of(0, 0, 49, 0))).toBe("'\\0\\x001\\0'")
  })
})

describe('names', () => {
  test('whatever is wanted becomes an identifier', () => {
    const wanted = ['', 'a', 'a b', '1', 'class', 'arguments', 'eval', 'await', 'café', 'std::vec<T>::push', '_ZN3foo3barE', '😀', '\0', "');alert(1)//", 'x'.repeat(500), '$', '-', 'enum', 'undefined', 'constructor', '__proto__']
    for (const name of wanted) {
      expect(sanitise(name)).toSatisfy(isIdentifier)
      expect(() => read(`var ${sanitise(name)}`)).not.toThrow()
      expect(sanitise(name).length).toBeLessThanOrEqual(82)
    }
    expect(sanitise('parse_json')).toBe('parse_json')
  })

  test.each([false, true])('unique, and hiding nothing (minify: %s)', minify => {
    const scope = createModuleScope({ minify })
    scope.reserve(['i32_div_s', 'e'])
    expect(scope.claim('instantiate')).toBe(true)
    expect(scope.claim('instantiate')).toBe(false)
    expect(scope.claim('class')).toBe(false)
    const seen = new Set([...usedGlobals, 'i32_div_s', 'e', 'instantiate'])
    const take = (name: string, into: Set<string>): void => {
      expect(into.has(name), name).toBe(false)
      expect(isIdentifier(name), name).toBe(true)
      into.add(name)
    }
    for (const wanted of ['f', 'f', 'f', 'f_1', 'Math', 'class', '', '', 'e', 'instantiate', 'constructor', '__proto__', 'toString']) take(scope.allocate(wanted), seen)
    for (let i = 0; i < 5000; i++) take(scope.allocate(`f${i}`), seen)
    for (let repeat = 0; repeat < 2; repeat++) {
      const locals = scope.locals(), taken = new Set(seen)
      for (let i = 0; i < 3000; i++) take(locals.allocate(i % 2 === 0 ? 'f' : `l${i}`), taken)
    }
  })

  test('short names are short, and all there are', () => {
    const names = Array.from({ length: 28 + 28 * 64 + 1000 }, (_, i) => shortName('ABCDEFGHIJKLMNOPQRSTUVWXYZ$_', i))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => name.length === 1).length).toBe(28)
    expect(names.filter(name => name.length === 2).length).toBe(28 * 64)
    const scope = createModuleScope({ minify: true })
    expect([scope.allocate('memory'), scope.allocate('x'), scope.locals().allocate('y')]).toEqual(['A', 'B', 'e'])
  })

  test('a million equal names are no burden', () => {
    const scope = createModuleScope({ minify: false })
    let last = ''
    for (let i = 0; i < 200_000; i++) last = scope.allocate('f')
    expect(last).toBe('f_199999')
  })
})

/** Functions put into the one place that calls them: the text that comes out, and what must stay as it is. */
import { describe, expect, it } from 'vitest'
import { parseStatements } from '../../compiler/js/parse.ts'
import { print } from '../../compiler/js/print.ts'
import type { Statement } from 'estree'
import { inlineOnce } from '../../compiler/link/inline-once.ts'

function inlined(inside: string, outside: string, kept: readonly string[] = [], changing: readonly string[] = []): readonly string[] {
  const parse = (source: string): readonly Statement[] => parseStatements(source).body as Statement[]
  const done = inlineOnce({ inside: parse(inside), outside: parse(outside) }, new Set(kept), new Set(changing))
  return [done.inside, done.outside].map(list => list.map(each => print(each, { minify: true })).join(''))
}

describe('a function that one place calls', () => {
  it.each([
    ['with constants', 'var a = F(G, 2, x)', 'function F(p, q, r) { return p + q * 3 + r + r }', ['var a=G+6+x+x;', '']],
    ['without all operands', 'F(1)', 'function F(p, q) { return [p, q] }', ['[1,void 0];', '']],
    ['without what an object may have', 'F(1)', 'function F(p, q) { return { p: p, q: q } }', ['({p:1});', '']],
    ['of expressions', 'a.b = F(G)', 'function F(p) { p.t = 1; return p }', ['a.b=(G.t=1,G);', '']],
    ['with one operand of any kind, first', 'F(G(), 1)', 'function F(p, q) { return H.a(p, q) }', ['H.a(G(),1);', '']],
    ['whose operand a function inside takes along', 'F(G)', 'function F(p) { return function (q) { return p(q) } }', ['(function(q){return G(q)});', '']],
    ['that calls such a one', 'F(1)', 'function H(p) { return p + 1 } function F(p) { return H(p) }', ['1+1;', '']],
    ['that is called by such a one, later', 'F(1)', 'function F(p) { return H(p) } function H(p) { return -p }', ['-1;', '']],
    ['in strings', 'F(3)', "function F(p) { return 'n' + p }", ["'n3';", '']],
  ])('%s', (_, inside, outside, expected) => {
    expect(inlined(inside, outside)).toEqual(expected)
  })
  it.each([
    ['twice', 'F(1), F(2)', 'function F(p){return p}'],
    ['and another place names', 'F(1), F.x', 'function F(p){return p}'],
    ['and that is not only called', 'G(F)', 'function F(p){return p}'],
    ['with statements', 'F(1)', 'function F(p){if(p)G();return p}'],
    ['with a variable', 'F(1)', 'function F(p){var q=p;return q}'],
    ['without a result', 'F(1)', 'function F(p){G(p)}'],
    ['of an object', 'F(1)', 'function F(p){return this.x}'],
    ['with its operands as they come', 'F(1)', 'function F(p){return arguments}'],
    ['and that assigns a parameter', 'F(1)', 'function F(p){return p=2}'],
    ['with an operand that is used twice', 'F(G())', 'function F(p){return p+p}'],
    ['with an operand that is used late', 'F(G())', 'function F(p){return H()+p}'],
    ['with an operand that may not be used', 'F(G())', 'function F(p){return H&&p}'],
    ['with an operand that a function inside uses', 'F(G())', 'function F(p){return function(){return p}}'],
    ['with a second operand of any kind', 'F(1,G())', 'function F(p,q){return[p,q]}'],
    ['with a variable that changes', 'F(x);x=1', 'function F(p){return p+p}'],
    ['with a name that a function inside hides', 'F(x)', 'function F(p){return function(x){return p+x}}'],
    ['and that calls itself', '0', 'function F(p){return F(p)}'],
  ])('stays: %s', (_, inside, outside) => {
    expect(inlined(inside, outside)[1]).toBe(outside)
  })
  it.each([
    ['with operands', 'x={m:function(a){return F(this.s,a)}}', 'function F(s,a){if(a)s.t();return a}', ['x={m:function(a){var s=this.s;if(a)s.t();return a}};', '']],
    ['with none', 'x=function(){return F()}', 'function F(){var q=G();return q+q}', ['x=function(){var q=G();return q+q};', '']],
    ['with a function inside', 'x=function(a){return F(a)}', 'function F(p){H(function(q){G(p,q)})}', ['x=function(a){var p=a;H(function(q){G(p,q)})};', '']],
  ])('becomes what a function does that does nothing else: %s', (_, inside, outside, expected) => {
    expect(inlined(inside, outside)).toEqual(expected)
  })
  it.each([
    ['with a variable of the same name', 'x=function(a){return F(a+1)}', 'function F(p){var a=G();return a+p}'],
    ['with a parameter of the same name for another', 'x=function(a,b){return F(b,a)}', 'function F(a,b){var q=a;return q+b}'],
    ['with a variable that an operand names', 'x=function(a){return F(q)}', 'function F(p){var q=2;return q+p}'],
    ['of an object', 'x=function(a){return F(a)}', 'function F(p){var q=this;return q+p}'],
    ['without all operands', 'x=function(a){return F(a)}', 'function F(p,r){var q=r;return q+p}'],
    ['and more than the call', 'x=function(a){G();return F(a)}', 'function F(p){var q=2;return q+p}'],
  ])('stays in such a function: %s', (_, inside, outside) => {
    expect(inlined(inside, outside)[1]).toBe(outside)
  })
  it('stays where others call it, or assign what it is given', () => {
    const source = 'function F(p){return p+p}'
    expect(inlined('F(1)', source, ['F'])).toEqual(['F(1);', source])
    expect(inlined('F(x)', source, [], ['x'])).toEqual(['F(x);', source])
  })
})

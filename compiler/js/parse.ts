/**
 * The only door to acorn: JavaScript text to ESTree, for templates of expressions, for templates of statements
 * and for the files of the runtime. All of it is our own text, never a module's.
 */
import { parse, parseExpressionAt } from 'acorn'
import type { Expression, Program } from 'estree'

/** Parses one expression of ES5. Throws: acorn's SyntaxError, or an Error when text is left over. */
export function parseExpression(source: string): Expression {
  const node = parseExpressionAt(source, 0, { ecmaVersion: 5 })
  if (node.end !== source.length) throw new Error(`internal error: template ${JSON.stringify(source)} does not end where it should`)
  return node as unknown as Expression
}

/** Parses statements of ES5, with arrow functions, `return` among them. Throws: acorn's SyntaxError. */
export function parseStatements(source: string): Program {
  return parse(source, { ecmaVersion: 2015, sourceType: 'script', allowReturnOutsideFunction: true }) as unknown as Program
}

/** Parses a file of the runtime: ES5 but for `import` and `export`. Throws: acorn's SyntaxError. */
export function parseModule(source: string): Program {
  return parse(source, { ecmaVersion: 2015, sourceType: 'module' }) as unknown as Program
}

/**
 * The only door to astring: prints ESTree as JavaScript text, either to be read or without any white space that
 * could go. astring decides on structure and parentheses; here stand where spaces must stay, which semicolons
 * and braces may go, how literals are written, and what astring gets wrong.
 *
 * Recurses as deep as the tree: the emitter keeps it shallow (`depthLimits`).
 */
import { EXPRESSIONS_PRECEDENCE, GENERATOR, NEEDS_PARENTHESES } from 'astring'
import { operationOf } from './build.ts'
import { numberLiteral, stringLiteral } from './literal.ts'
import { compacted, mustPart } from './tokens.ts'
import type { State } from 'astring'
import type * as ESTree from 'estree'

declare module 'astring' {
  /** Which astring exports and does not declare. */
  export const EXPRESSIONS_PRECEDENCE: Readonly<Record<string, number>>
  export const NEEDS_PARENTHESES: number
}

export interface PrintOptions {
  /** No optional white space, semicolons and braces, shortest numbers. Default `false`. */
  readonly minify?: boolean
  /** How many levels of two spaces the text is indented by, its first line excepted. Default 0. */
  readonly level?: number
}

/**
 * Prints a program, statement or expression. `raw` of literals is not looked at: a literal is its value.
 *
 * Gives: the text; of a program or block each statement on a line of its own, unless `minify`
 */
export function print(node: ESTree.Node, options: PrintOptions = {}): string {
  const writer = options.minify === true ? new MinifyingWriter() : new Writer(options.level ?? 0)
  visit(node, writer)
  return writer.finish()
}

/** What astring calls its state, writing code as it comes. */
class Writer implements State {
  output = ''
  readonly generator = generator
  readonly expressionsPrecedence = EXPRESSIONS_PRECEDENCE
  readonly writeComments = false
  readonly indent: string = '  '
  readonly lineEnd: string = '\n'
  readonly minify: boolean = false
  indentLevel: number
  #last = ''

  constructor(level: number) {
    this.indentLevel = level
  }

  /** Code of astring's: tokens and the white space between them. */
  write(code: string): void {
    this.output += code
    this.#last = code
  }

  /** One token, which may hold white space. `after`: the character it counts as ending in. */
  token(text: string, _after?: string): void {
    // Only a negative literal comes without a space before it.
    if (text.startsWith('-') && this.#last.endsWith('-')) this.output += ' '
    this.write(text)
  }

  /** Text inside a token that has begun. */
  raw(text: string): void {
    this.output += text
    this.#last = text
  }

  finish(): string {
    return this.output
  }
}

/** Drops white space and puts back what tokens need between them; holds back each semicolon until it is known that no `}` follows. */
class MinifyingWriter extends Writer {
  override readonly indent = ''
  override readonly lineEnd = ''
  override readonly minify = true
  #semicolon = false
  /** Code of the last character written. */
  #end = 0

  constructor() {
    super(0)
  }

  override write(code: string): void {
    const compact = code.length === 1 && code !== ';' && code !== ' ' ? code : compacted(code)
    if (!compact.endsWith(';')) {
      this.token(compact)
      return
    }
    if (compact.length > 1) this.token(compact.slice(0, -1))
    // Two in a row, as in `for (;;)`.
    else this.#flush()
    this.#semicolon = true
  }

  override token(text: string, after?: string): void {
    if (text === '') return
    if (this.#semicolon) {
      if (text === '}') this.#semicolon = false
      this.#flush()
    }
    this.output += mustPart(this.#end, text) ? ` ${text}` : text
    this.#end = after === undefined ? text.charCodeAt(text.length - 1) : after.charCodeAt(0)
  }

  override raw(text: string): void {
    this.#flush()
    this.output += text
    if (text !== '') this.#end = text.charCodeAt(text.length - 1)
  }

  override finish(): string {
    this.#flush()
    return this.output
  }

  #flush(): void {
    if (!this.#semicolon) return
    this.#semicolon = false
    this.output += ';'
    this.#end = semicolon
  }
}

const semicolon = 0x3b

/** A sequence where nothing but it stands, so that it needs no parentheses. */
function bareSequence(node: ESTree.Expression, state: State): void {
  if (node.type !== 'SequenceExpression') {
    visit(node, state)
    return
  }
  node.expressions.forEach((expression, index) => {
    if (index > 0) state.write(', ')
    visit(expression, state)
  })
}

/** Whether an expression statement beginning like this would be taken for a block, a function or a class. */
function looksLikeStatement(node: ESTree.Expression): boolean {
  if (node.type === 'SequenceExpression') return looksLikeStatement(node.expressions[0]!)
  return EXPRESSIONS_PRECEDENCE[node.type] === NEEDS_PARENTHESES && node.type !== 'ArrowFunctionExpression'
    || node.type === 'AssignmentExpression' && node.left.type === 'ObjectPattern'
}

/** The body of a loop, label or branch: when minifying without the braces around a single statement. */
function bodyOf(node: ESTree.Statement, state: State): ESTree.Statement {
  let body = node
  while (writerOf(state).minify && body.type === 'BlockStatement' && body.body.length === 1) {
    const only = body.body[0]!
    // Declarations that belong to their block; a function may not stand alone in strict code.
    if (only.type === 'VariableDeclaration' && only.kind !== 'var' || only.type === 'FunctionDeclaration' || only.type === 'ClassDeclaration') break
    body = only
  }
  return body
}

/** Whether an `else` after this statement would be taken for a part of it. */
function endsInOpenIf(statement: ESTree.Statement, state: State): boolean {
  for (let last = statement; ;) {
    if (last.type === 'IfStatement') {
      if (!last.alternate) return true
      last = bodyOf(last.alternate, state)
    } else if (last.type === 'ForStatement' || last.type === 'ForInStatement' || last.type === 'ForOfStatement' || last.type === 'WhileStatement' || last.type === 'LabeledStatement' || last.type === 'WithStatement') {
      last = bodyOf(last.body, state)
    } else return false
  }
}

/** A name in an import or export list, which may be a string. */
function moduleName(node: ESTree.Identifier | ESTree.Literal, state: State): void {
  if (node.type === 'Identifier') writerOf(state).token(node.name)
  else visit(node, state)
}

function isSameName(one: ESTree.Identifier | ESTree.Literal, other: ESTree.Identifier | ESTree.Literal): boolean {
  return one.type === 'Identifier' && other.type === 'Identifier' && one.name === other.name
}

function list<T>(items: readonly T[], state: State, write: (item: T) => void): void {
  state.write('{ ')
  items.forEach((item, index) => {
    if (index > 0) state.write(', ')
    write(item)
  })
  state.write(items.length === 0 ? '}' : ' }')
}

function writerOf(state: State): Writer {
  return state as Writer
}

const overrides = {
  Identifier(node: ESTree.Identifier, state: State): void {
    writerOf(state).token(node.name)
  },
  Literal(node: ESTree.Literal, state: State): void {
    const writer = writerOf(state)
    if ('regex' in node && node.regex) writer.token(`/${node.regex.pattern}/${node.regex.flags}`, 'a')
    else if ('bigint' in node && node.bigint) writer.token(`${node.bigint}n`)
    else if (typeof node.value === 'number') writer.token(numberLiteral(node.value, writer.minify))
    else if (typeof node.value === 'string') writer.token(stringLiteral(node.value))
    else writer.token(String(node.value))
  },
  TemplateLiteral(node: ESTree.TemplateLiteral, state: State): void {
    const writer = writerOf(state)
    writer.token('`')
    node.quasis.forEach((quasi, index) => {
      writer.raw(quasi.value.raw)
      const expression = node.expressions[index]
      if (expression === undefined) return
      writer.raw('${')
      visit(expression, state)
      writer.raw('}')
    })
    writer.raw('`')
  },
  AssignmentExpression(node: ESTree.AssignmentExpression, state: State): void {
    visit(node.left, state)
    const operation = writerOf(state).minify ? operationOf(node) : undefined
    state.write(` ${operation === undefined ? '' : operation.operator}${node.operator} `)
    visit(operation?.operand ?? node.right, state)
  },
  EmptyStatement(_node: ESTree.EmptyStatement, state: State): void {
    // It may be the body of an `if` or a loop, and then no `}` makes up for it.
    writerOf(state).token(';')
  },
  ExpressionStatement(node: ESTree.ExpressionStatement, state: State): void {
    const wrapped = looksLikeStatement(node.expression)
    if (wrapped) state.write('(')
    bareSequence(node.expression, state)
    if (wrapped) state.write(')')
    state.write(';')
  },
  IfStatement(node: ESTree.IfStatement, state: State): void {
    state.write('if (')
    bareSequence(node.test, state)
    state.write(') ')
    const consequent = bodyOf(node.consequent, state)
    if (node.alternate && endsInOpenIf(consequent, state)) visit({ type: 'BlockStatement', body: [consequent] }, state)
    else visit(consequent, state)
    if (!node.alternate) return
    state.write(' else ')
    visit(bodyOf(node.alternate, state), state)
  },
  WhileStatement(node: ESTree.WhileStatement, state: State): void {
    state.write('while (')
    bareSequence(node.test, state)
    state.write(') ')
    visit(bodyOf(node.body, state), state)
  },
  DoWhileStatement(node: ESTree.DoWhileStatement, state: State): void {
    state.write('do ')
    visit(bodyOf(node.body, state), state)
    state.write(' while (')
    bareSequence(node.test, state)
    state.write(');')
  },
  LabeledStatement(node: ESTree.LabeledStatement, state: State): void {
    visit(node.label, state)
    state.write(': ')
    visit(bodyOf(node.body, state), state)
  },
  ReturnStatement(node: ESTree.ReturnStatement, state: State): void {
    state.write('return')
    if (node.argument) {
      state.write(' ')
      bareSequence(node.argument, state)
    }
    state.write(';')
  },
  ThrowStatement(node: ESTree.ThrowStatement, state: State): void {
    state.write('throw ')
    bareSequence(node.argument, state)
    state.write(';')
  },
  ForStatement(node: ESTree.ForStatement, state: State): void {
    state.write('for (')
    if (node.init?.type === 'VariableDeclaration') {
      // A declaration ends in the semicolon that the header needs.
      visit(node.init, state)
    } else {
      if (node.init) bareSequence(node.init, state)
      state.write(';')
    }
    if (node.test) {
      state.write(' ')
      bareSequence(node.test, state)
    }
    state.write(';')
    if (node.update) {
      state.write(' ')
      bareSequence(node.update, state)
    }
    state.write(') ')
    visit(bodyOf(node.body, state), state)
  },
  ImportDeclaration(node: ESTree.ImportDeclaration, state: State): void {
    const named = node.specifiers.filter(specifier => specifier.type === 'ImportSpecifier')
    const others = node.specifiers.filter(specifier => specifier.type !== 'ImportSpecifier')
    state.write('import ')
    others.forEach((specifier, index) => {
      if (index > 0) state.write(', ')
      if (specifier.type === 'ImportNamespaceSpecifier') state.write('* as ')
      visit(specifier.local, state)
    })
    if (named.length > 0) {
      if (others.length > 0) state.write(', ')
      list(named, state, specifier => {
        moduleName(specifier.imported, state)
        if (isSameName(specifier.imported, specifier.local)) return
        state.write(' as ')
        visit(specifier.local, state)
      })
    }
    if (node.specifiers.length > 0) state.write(' from ')
    visit(node.source, state)
    state.write(';')
  },
  ExportNamedDeclaration(node: ESTree.ExportNamedDeclaration, state: State): void {
    state.write('export ')
    if (node.declaration) {
      visit(node.declaration, state)
      return
    }
    list(node.specifiers, state, specifier => {
      moduleName(specifier.local, state)
      if (isSameName(specifier.local, specifier.exported)) return
      state.write(' as ')
      moduleName(specifier.exported, state)
    })
    if (node.source) {
      state.write(' from ')
      visit(node.source, state)
    }
    state.write(';')
  },
  ExportAllDeclaration(node: ESTree.ExportAllDeclaration, state: State): void {
    state.write('export * ')
    if (node.exported) {
      state.write('as ')
      moduleName(node.exported, state)
      state.write(' ')
    }
    state.write('from ')
    visit(node.source, state)
    state.write(';')
  },
  ExportDefaultDeclaration(node: ESTree.ExportDefaultDeclaration, state: State): void {
    const { declaration } = node
    const isDeclaration = declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration'
    // Without parentheses these two would be read back as declarations.
    const wrapped = declaration.type === 'FunctionExpression' || declaration.type === 'ClassExpression'
    state.write(wrapped ? 'export default (' : 'export default ')
    visit(declaration as ESTree.Node, state)
    if (wrapped) state.write(')')
    if (!isDeclaration) state.write(';')
  },
}

const generator = { ...(GENERATOR as unknown as Visitors), ...(overrides as unknown as Visitors) }

type Visitors = Readonly<Record<string, (node: ESTree.Node, state: State) => void>>

/** Looked up at the object, since astring's own printers use `this`. */
function visit(node: ESTree.Node, state: State): void {
  generator[node.type]!(node, state)
}

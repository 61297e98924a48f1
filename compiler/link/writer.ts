/**
 * What those have in common who write statements of `instantiate`: the list that these go to, calls of helpers, declarations.
 */
import type { Expression, Statement } from 'estree'
import { call, evaluate, identifier, variables } from '../js/build.ts'
import type { LinkNames } from './names.ts'

export abstract class Writer {
  protected readonly names: LinkNames
  protected readonly out: Statement[]

  constructor(names: LinkNames, out: Statement[]) {
    this.names = names
    this.out = out
  }

  protected use(helper: string, ...args: readonly Expression[]): Expression {
    return call(identifier(this.names.helper(helper)), args)
  }
  protected declare(name: string, initial: Expression): void {
    this.out.push(variables([{ name: identifier(name), initial }]))
  }
  protected run(expression: Expression): void {
    this.out.push(evaluate(expression))
  }
}

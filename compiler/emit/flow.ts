/**
 * Where control can go and how JavaScript gets there: `break`, `continue` or `return`, with a label only
 * where the innermost loop or switch is not meant. Knows points in the program, not statements.
 *
 * A point is where control goes on: after a block, at the top of a loop, at the end of the function. A label
 * of the IR stands for a point, and several may stand for the same one: a block at the end of a loop's body
 * ends where the loop goes round.
 */
import type { Statement as JavaScriptStatement } from 'estree'
import { breakTo, continueTo, returnValue } from '../js/build.ts'
import type { Label } from '../ir/nodes.ts'

/** Compared by identity. */
export interface Point { readonly point: true }
export function newPoint(): Point {
  return { point: true }
}

interface Construct {
  readonly kind: 'block' | 'loop' | 'switch'
  readonly breakTo: Point
  /** Loops only. */
  readonly continueTo: Point | undefined
  /** Given when somebody needs it. */
  label: string | undefined
}

export class Flow {
  /** The statements around, outermost first, that a `break` or `continue` can name. */
  private readonly constructs: Construct[] = []
  private readonly points = new Map<Label, Point>()
  /** The end of a function without results: `return` goes there. */
  readonly end: Point | undefined
  private readonly shortNames: boolean
  private labels = 0

  constructor(hasResults: boolean, shortNames: boolean) {
    this.end = hasResults ? undefined : newPoint()
    this.shortNames = shortNames
  }

  setPoint(label: Label, point: Point): void {
    this.points.set(label, point)
  }
  pointOf(label: Label): Point {
    const point = this.points.get(label)
    if (point === undefined) throw new Error(`internal error: branch to label ${label}, which is not around it`)
    return point
  }

  enter(kind: Construct['kind'], breakTo: Point, continueTo?: Point): void {
    this.constructs.push({ kind, breakTo, continueTo, label: undefined })
  }
  /** Leaves the innermost construct; gives the label that it needs. */
  leave(): string | undefined {
    return this.constructs.pop()!.label
  }

  /** The statement that goes to a point which falling off the end does not lead to. */
  jump(point: Point): JavaScriptStatement {
    const plain = this.plainJump(point)
    if (plain !== undefined) return plain
    if (point === this.end) return returnValue(undefined)
    for (let depth = this.constructs.length - 1; depth >= 0; depth--) {
      const construct = this.constructs[depth]!
      if (construct.breakTo !== point && construct.continueTo !== point) continue
      construct.label ??= this.newLabel(depth)
      return construct.breakTo === point ? breakTo(construct.label) : continueTo(construct.label)
    }
    throw new Error('internal error: branch to a point that is not around it')
  }

  /** Without a label, `break` means the innermost loop or switch, `continue` the innermost loop. */
  private plainJump(point: Point): JavaScriptStatement | undefined {
    let inSwitch = false
    for (let depth = this.constructs.length - 1; depth >= 0; depth--) {
      const { kind, breakTo: after, continueTo: again } = this.constructs[depth]!
      if (kind === 'block') continue
      if (after === point && !inSwitch) return breakTo(undefined)
      if (kind === 'loop') return again === point ? continueTo(undefined) : undefined
      inSwitch = true
    }
    return undefined
  }

  /** Labels have a name space of their own; short ones are told apart by their depth. */
  private newLabel(depth: number): string {
    if (this.shortNames && depth < 26) return String.fromCharCode(97 + depth)
    return `L${this.shortNames ? depth : ++this.labels}`
  }
}

/** Holds a function against what a pass made of it, by running both. */
import { expect } from 'vitest'
import type { IRFunction } from '../../../compiler/ir/nodes.ts'
import { interpret, OutOfFuel, type Outcome } from '../../support/ir-interpreter.ts'
import { flat, type Value } from '../../support/ir-values.ts'

function attempt(fn: IRFunction, parameters: readonly Value[], fuel: number): Outcome | undefined {
  try {
    return interpret(fn, parameters, fuel)
  } catch (error) {
    if (error instanceof OutOfFuel) return undefined
    throw error
  }
}

/** Runs both on the same parameters (whole i64s) and expects results, trap, calls, memory and globals to be the same. Functions that do not end are left out. */
export function sameOutcome(before: IRFunction, after: IRFunction, parameters: readonly Value[], what = ''): void {
  const isSplit = after.parameters !== before.parameters
  const expected = attempt(before, parameters, 2_000)
  if (expected === undefined) return
  const given = isSplit ? parameters.flatMap(flat) : parameters
  const found = attempt(after, given, 200_000)
  // `expect` is slow, and called many thousand times.
  if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found, what).toEqual(expected)
}

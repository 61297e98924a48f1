/**
 * The only place in what ships where text becomes code. A page may forbid it, as with a Content Security Policy without
 * `unsafe-eval`, and so may Node (`--disallow-code-generation-from-strings`).
 */

/** Makes a function of strict code with these parameters. */
export function evaluate(parameters: readonly string[], body: string): (...values: readonly unknown[]) => unknown {
  return new Function(...parameters, `'use strict';\n${body}`) as (...values: readonly unknown[]) => unknown
}

let allowed: boolean | undefined
/** Whether the environment allows it; found out once. */
export function mayEvaluate(): boolean {
  if (allowed === undefined) {
    try {
      allowed = evaluate([], 'return true')() === true
    } catch {
      allowed = false
    }
  }
  return allowed
}

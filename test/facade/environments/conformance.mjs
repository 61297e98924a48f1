/** Every conformance case, in an engine of its own: prints a line for each failure, and the count. */
import { runCases } from '../cases/index.mjs'
import { modules } from 'facade:modules'

export async function main({ print, wasmless }) {
  const { passed, failures } = await runCases(WebAssembly, modules, wasmless.register)
  for (const failure of failures) print(`FAIL ${failure}`)
  print(`${passed} passed, ${failures.length} failed`)
}

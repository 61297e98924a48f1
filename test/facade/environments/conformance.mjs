/** Every conformance case, in an engine of its own: prints a line for each failure, `FAIL name`, its lines below it, and the count. */
import { runCases } from '../cases/index.mjs'
import { modules } from 'facade:modules'

export async function main({ print, wasmless }) {
  const { passed, failures } = await runCases(WebAssembly, modules, wasmless.register)
  for (const { name, error } of failures) print(`FAIL ${name}\n${error}`)
  print(`${passed} passed, ${failures.length} failed`)
}

/** QuickJS as an engine (its own WebAssembly build, run natively): `node quickjs.mjs script.js`. It has no WebAssembly inside. */
import { readFileSync } from 'node:fs'
import { getQuickJS } from 'quickjs-emscripten'

const QuickJS = await getQuickJS()
const vm = QuickJS.newContext()
const print = vm.newFunction('print', line => void process.stdout.write(`${vm.getString(line)}\n`))
vm.setProp(vm.global, 'print', print)
print.dispose()
const result = vm.evalCode(readFileSync(process.argv[2], 'utf8'), 'script.js', { type: 'global', strict: false })
// What promises go on with.
const jobs = result.error ? result : vm.runtime.executePendingJobs()
if (jobs.error) {
  const error = vm.dump(jobs.error)
  console.error(`${error.name}: ${error.message}\n${error.stack ?? ''}`)
  process.exitCode = 1
}

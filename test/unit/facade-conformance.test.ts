/**
 * The JavaScript API's rules, on the facade in this engine; `test/environments` runs the same cases in the others. The
 * cases are in `test/facade`, without imports of Node's, so that every engine can load them.
 */
import vm from 'node:vm'
import { describe, test } from 'vitest'
import * as runtime from '../../runtime/api/index.ts'

interface Case { readonly name: string, readonly nativeOnly?: string, run(context: object): unknown }
interface Cases { readonly shared: readonly Case[], readonly facadeOnly: readonly Case[], contextFor(namespace: object, modules: object, register: (code: never) => void): object }

// Plain JavaScript without types: imported by a name that `tsc` does not follow.
const folder = '../facade'
const { contextFor, facadeOnly, shared } = await import(`${folder}/cases/index.mjs`) as Cases
const { prepare } = await import(`${folder}/prepare.mjs`) as { prepare(): { modules: string, code: string } }

const { modules, code } = prepare()
vm.runInThisContext(code)
const prepared = vm.runInThisContext(`(${modules.replace('export const modules =', '')})`) as object

describe('the JavaScript API', () => {
  const context = contextFor(runtime.WebAssembly, prepared, runtime.register)
  for (const { name, nativeOnly, run } of [...shared, ...facadeOnly]) {
    // What only an engine can have is listed in the README as a difference.
    if (nativeOnly === undefined) test(name, async () => { await run(context) })
  }
})

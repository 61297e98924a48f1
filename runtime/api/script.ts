/**
 * The entry of the classic script `dist/runtime/wasmless-runtime.js`: for a page, before the scripts that use
 * WebAssembly. Installs the namespace where the engine has none that works (in any case with `data-when="always"` on the
 * script element or, where there are no elements, a global `wasmless = { when: 'always' }` made before), and loads the code
 * of stubs from beside them. The API is the global `wasmless`.
 */
import * as runtime from './index.ts'
import { announce, loadCode, whenToInstall } from './page.ts'

const when = whenToInstall()
announce(runtime)
runtime.install({ when, load: loadCode })

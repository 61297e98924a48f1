/**
 * The entry of the classic script `dist/jit/wasmless-jit.js`: all that `wasmless-runtime.js` does, and modules that no code was
 * registered for are compiled when they come, for `data-target` (`jit` or `interpreter`). The API is the global `wasmless`, with this `install` and `compile`.
 */
import * as runtime from '../runtime/api/index.ts'
import { announce, loadCode, targetOfScript, whenToInstall } from '../runtime/api/page.ts'
import { compile, install } from './index.ts'

const when = whenToInstall()
announce({ ...runtime, compile, install })
install({ when, load: loadCode, target: targetOfScript() === 'interpreter' ? 'interpreter' : 'jit' })

/**
 * `node --import wasmless/register app.js`: an unmodified program runs where Node has no WebAssembly that works, as under
 * `--jitless`. What it compiles is compiled once to a file in the build cache and loaded as a file, so that nothing is
 * evaluated and the next start is quick. `WASMLESS=always` in the environment: in any case.
 */
import { install } from '../runtime/api/index.ts'
import { compileToCache } from './cache.ts'

install({ when: process.env.WASMLESS === 'always' ? 'always' : 'unavailable', compile: compileToCache })

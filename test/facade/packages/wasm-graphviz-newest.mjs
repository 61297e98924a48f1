/** @hpcc-js/wasm-graphviz as it is built since 1.18: with exception handling, so its module is refused by name. */
import { Graphviz } from 'wasm-graphviz-newest'
import { layouts } from './wasm-graphviz.mjs'

export const toolchain = 'Emscripten, single file'
/** Waits for this proposal. */
export const until = 'exceptions'

export const run = () => layouts(Graphviz)

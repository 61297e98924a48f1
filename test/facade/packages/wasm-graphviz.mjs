/**
 * @hpcc-js/wasm-graphviz: C and C++ by Emscripten, the module in the glue in a base of its own. Its version 1.17.0 is the
 * last whose module has no exception handling; `wasm-graphviz-newest.mjs` is for the others.
 */
import { Graphviz } from '@hpcc-js/wasm-graphviz'

export const toolchain = 'Emscripten, single file'

export const run = () => layouts(Graphviz)

export async function layouts(Graphviz) {
  const graphviz = await Graphviz.load()
  const edges = Array.from({ length: 60 }, (_, i) => `n${i} -> n${(i * 7 + 3) % 40} [label="e${i}"]`).join('; ')
  const out = [graphviz.version()]
  for (const engine of ['dot', 'neato', 'circo']) out.push(graphviz.layout(`digraph { node [shape=record]; ${edges} }`, 'svg', engine))
  try {
    graphviz.dot('digraph { a -> ')
  } catch (e) {
    out.push(e.message)
  }
  return out
}

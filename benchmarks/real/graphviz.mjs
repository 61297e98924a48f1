/** Graphviz (C, as `@viz-js/viz` has it): lays out a directed graph by ranks and a smaller one by springs, as SVG. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { embedded, packages } from './embedded.mjs'
import { graph } from './graph.mjs'

const glue = async () => (await import(pathToFileURL(join(packages, '@viz-js/viz/dist/viz.js')).href)).instance()

export const modules = { graphviz: () => embedded('@viz-js/viz', glue) }
/** The glue takes the module from its own text and `WebAssembly.instantiate`. */
export const standIn = true

export const load = glue

export async function run(viz) {
  const pictures = [viz.renderString(graph(200, 340), { engine: 'dot', format: 'svg' }), viz.renderString(graph(120, 160), { engine: 'neato', format: 'svg' })]
  return JSON.stringify(pictures.map(svg => [svg.length, createHash('sha256').update(svg).digest('hex').slice(0, 16)]))
}

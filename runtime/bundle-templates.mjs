/**
 * Makes what stands in for `compiler/js/parse.ts` in a bundle: the trees of the templates that the compiler parses when it is loaded,
 * so that the bundle needs no parser. They are found by loading the compiler once and noting what it parses.
 */
import { rolldown } from 'rolldown'

const parser = /compiler\/js\/parse\.js$/
const notes = Symbol.for('wasmless.templates')

/** FNV-1a. The bundle has it too. @type {(text: string) => string} */
function keyOf(text) {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** Fields that nobody reads. */
const left = new Set(['start', 'end', 'raw'])
/** @type {(tree: object) => string} */
const write = tree => JSON.stringify(tree, (field, value) => left.has(field) ? undefined : value)

/**
 * `input`: the entry of the bundle
 * Gives: a plugin that replaces the parser
 *
 * @type {(input: string) => Promise<import('rolldown').Plugin>}
 */
export async function templates(input) {
  const recorder = '\0recorder'
  const noting = await rolldown({
    input, logLevel: 'warn',
    plugins: [{
      name: 'note-templates',
      resolveId: { filter: { id: /\/parse\.js$/ }, handler: (_, importer) => importer === recorder ? undefined : recorder },
      load: id => id !== recorder ? undefined : `
        import * as parser from ${JSON.stringify(new URL('../dist/compiler/js/parse.js', import.meta.url).pathname)}
        const note = parse => source => {
          const tree = parse(source)
          globalThis[Symbol.for('wasmless.templates')].set(source, tree)
          return tree
        }
        export const parseExpression = note(parser.parseExpression), parseStatements = note(parser.parseStatements), parseModule = note(parser.parseModule)
      `,
    }],
  })
  const { output: [{ code }] } = await noting.generate({ format: 'esm' })
  const trees = new Map()
  Object.assign(globalThis, { [notes]: trees })
  await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
  const byKey = new Map([...trees].map(([source, tree]) => [keyOf(source), tree]))
  if (byKey.size !== trees.size) throw new Error('two templates have one key')
  const text = `{${[...byKey].map(([key, tree]) => `${JSON.stringify(key)}:${write(tree)}`).join()}}`
  return {
    name: 'templates',
    load: { filter: { id: parser }, handler: () => `
      const trees = JSON.parse(${JSON.stringify(text)})
      ${keyOf}
      export function parseExpression(source) {
        const tree = trees[keyOf(source)]
        if (tree === undefined) throw new Error('internal error: a template is not in the bundle: ' + source)
        return tree
      }
      export const parseStatements = parseExpression, parseModule = parseExpression
    ` },
  }
}

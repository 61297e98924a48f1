/** brotli-wasm's cycle of imports entered from its other side: the module is evaluated before the glue that it imports. */
import { run as roundTrip } from './brotli-wasm.mjs'

export { nodeFlags, prepare } from './brotli-wasm.mjs'

export async function run(context) {
  const { compress } = await context.load('brotli_wasm_bg.js')
  return [typeof compress, ...await roundTrip(context)]
}

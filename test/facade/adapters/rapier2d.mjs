/** rapier2d, a physics engine in Rust, as wasm-bindgen's target `bundler` has it, put into one file by rolldown. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { nativeModule } from '../native-module.mjs'

const source = fileURLToPath(new URL('../node_modules/@dimforge/rapier2d/rapier.js', import.meta.url))

export async function prepare({ folder, compile }) {
  const sizes = []
  for (const [mode, textOf] of [['native', nativeModule], ['adapted', bytes => compile(bytes, { format: 'esm', instance: true })]]) {
    const wasm = { name: 'wasm', load: { filter: { id: /\.wasm$/ }, handler: id => ({ code: textOf(readFileSync(id)), moduleType: 'js' }) } }
    const bundle = await rolldown({ input: source, plugins: [wasm], logLevel: 'silent' })
    const { output: [{ code }] } = await bundle.write({ file: join(folder, `${mode}.mjs`), format: 'esm' })
    sizes.push(code.length)
  }
  return `bundles of ${sizes.join(' and ')} characters`
}

export async function run({ isNative, load }) {
  const { default: RAPIER, ...rest } = await load(`${isNative ? 'native' : 'adapted'}.mjs`)
  const world = new RAPIER.World({ x: 0, y: -9.81 })
  world.createCollider(RAPIER.ColliderDesc.cuboid(20, 0.5))
  const bodies = Array.from({ length: 60 }, (_, i) => {
    const body = world.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation(i % 6 - 3 + i / 50, 2 + Math.floor(i / 6)))
    world.createCollider(i % 2 ? RAPIER.ColliderDesc.ball(0.4) : RAPIER.ColliderDesc.cuboid(0.4, 0.3), body)
    return body
  })
  let hits = 0
  for (let step = 0; step < 240; step++) {
    world.step()
    if (world.castRay(new RAPIER.Ray({ x: -10, y: 1 + step % 5 }, { x: 1, y: 0 }), 100, true)) hits++
  }
  return [RAPIER.version(), Object.keys(rest).length, hits, bodies.map(body => [body.translation(), body.rotation(), body.isSleeping()])]
}

/**
 * Golden tests: for each folder here, `input.wat` gives the IR as lifted and as optimised (`ir.txt`) and the
 * output at level 2 (`output.mjs`: the module itself, and the names of the helpers it carries). The difference a change makes shows in review. `npm run bless` rewrites
 * them; a folder with nothing but an input is a new test.
 */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { completeOptions } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { lift } from '../../compiler/lift/lift.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { validateFunction, validateModule } from '../../compiler/wasm/validate.ts'
import { assembleText } from '../support/text.ts'

const folders = fs.readdirSync(import.meta.dirname, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort()

function irText(bytes: Uint8Array): string {
  const module = decodeModule(bytes)
  validateModule(module)
  const options = completeOptions({ verify: true })
  return module.functions.flatMap(({ body }, functionIndex) => {
    if (body === undefined) return []
    validateFunction(module, functionIndex)
    const lifted = lift(module, functionIndex)
    return [`; lifted\n${printFunction(lifted)}\n; optimised\n${printFunction(optimise(lifted, { module, options, functionIndex }))}`]
  }).join('\n')
}

/** Without the bodies of helpers, which would change every file here when one of them changes. */
function outputText(code: string): string {
  const end = code.indexOf('\n});\n') + 5
  const helpers = [...code.slice(end).matchAll(/^(?:function|var) (\w+)/gm)].map(match => match[1])
  return `${code.slice(0, end)}// Carries: ${helpers.join(', ')}\n`
}

test.each(folders)('%s', async folder => {
  const at = (file: string): string => path.join(import.meta.dirname, folder, file)
  const bytes = await assembleText(fs.readFileSync(at('input.wat'), 'utf8'))
  const { code } = compile(bytes, { verify: true })
  const made = { 'ir.txt': irText(bytes), 'output.mjs': outputText(code) }
  for (const [file, text] of Object.entries(made)) {
    if (process.env.BLESS) fs.writeFileSync(at(file), text)
    expect(fs.existsSync(at(file)), `${folder}/${file} is missing: npm run bless`).toBe(true)
    expect(text, `${folder}/${file} has changed: npm run bless, and look at the difference`).toBe(fs.readFileSync(at(file), 'utf8'))
  }
  expect(compile(bytes).code, 'the output must not differ from run to run').toBe(code)
})

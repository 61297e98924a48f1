/**
 * Makes what the conformance cases run on: every module's bytes, stub and compiled code. In a folder, so that engines
 * without Node's modules can load it: `modules.mjs` (bytes) and `code.js` (a script that registers everything).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { compile, makeStub } from '../../dist/compiler/index.js'
import { codeless, modules } from './modules.mjs'

export function assemble(text) {
  const { Features } = binaryen
  const module = binaryen.parseText(text)
  module.setFeatures(Features.MutableGlobals | Features.NontrappingFPToInt | Features.BulkMemory | Features.SignExt | Features.ReferenceTypes | Features.Multivalue | Features.ExtendedConst)
  const bytes = module.emitBinary()
  module.dispose()
  return bytes
}

const list = bytes => `new Uint8Array([${[...bytes].join()}])`

/** Gives the text of both files. */
export function prepare() {
  const entries = []
  let code = ''
  for (const [name, text] of Object.entries({ ...modules, ...codeless })) {
    const bytes = assemble(text)
    const isCompiled = name in modules
    entries.push(`  ${name}: { bytes: ${list(bytes)}${isCompiled ? `, stub: ${list(makeStub(bytes, `${name}.js`))}` : ''} },\n`)
    if (isCompiled) code += `${compile(bytes, { format: 'stub' }).code};\n`
  }
  // Some of the registered code must be wrong.
  const wrong = assemble('(module (func (export "wrong")))')
  entries.push(`  wrong_version: { bytes: ${list(wrong)}, stub: ${list(makeStub(wrong))} },\n`)
  code += `${compile(wrong, { format: 'stub' }).code.replace(/version: \d+/, 'version: 99')};\n`
  const missing = assemble('(module (func (export "missing")))')
  entries.push(`  missing: { bytes: ${list(missing)}, stub: ${list(makeStub(missing, 'missing.js'))} },\n`)
  return { modules: `export const modules = {\n${entries.join('')}}\n`, code }
}

export function prepareFolder(folder) {
  mkdirSync(folder, { recursive: true })
  const { modules, code } = prepare()
  writeFileSync(join(folder, 'modules.mjs'), modules)
  writeFileSync(join(folder, 'code.js'), code)
}

/** The compiler's process of `wasmless/register`: `node compile-child.js OUTPUT TARGET`, with the module on stdin. */
import { readFileSync, writeFileSync } from 'node:fs'
import { compile, CompileError, UnsupportedError } from '../compiler/index.ts'
import type { Refusal } from './cache.ts'

const [output, target] = process.argv.slice(2) as [string, 'jit' | 'interpreter']
try {
  writeFileSync(output, compile(readFileSync(0), { format: 'stub', target }).code)
} catch (error) {
  if (!(error instanceof CompileError || error instanceof UnsupportedError)) throw error
  const refusal: Refusal = { name: error.name, message: error.message }
  process.stdout.write(JSON.stringify(refusal))
  process.exitCode = 1
}

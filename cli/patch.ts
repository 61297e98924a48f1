/**
 * `wasmless patch DIST`: takes a built folder or an installed package, puts stubs in the place of its modules, code beside
 * them, and the runtime into its pages. Says what it recognised and what it left alone, and why. A second run finds
 * nothing to do. All files appear, or none.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, makeStub, UnsupportedError, CompileError, type Options } from '../compiler/index.ts'
import { FileError } from './diagnostics.ts'
import { Outputs } from './output.ts'
import { base64Modules, glueOf, guardedFiles, listFiles, reasonToLeave, withScripts } from './patch-files.ts'

export interface PatchArguments {
  readonly folder: string
  /** Say what would be done, and write nothing. */
  readonly dryRun: boolean
  /** Put a script element for every code file into pages: for programs that compile modules synchronously. */
  readonly preload: boolean
  readonly options: Partial<Options>
}

const runtimeName = 'wasmless-runtime.js'
const registerName = 'wasmless-register.cjs'
const runtimeFile = fileURLToPath(new URL(`../runtime/${runtimeName}`, import.meta.url))
const number = (value: number): string => value.toLocaleString('en')

/** A path in a URL, from the folder of `page`. */
function urlFrom(page: string, file: string): string {
  const path = relative(dirname(page), file).split(sep).map(encodeURIComponent).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

class Patch {
  private readonly root: string
  private readonly options: Partial<Options>
  private readonly written = new Map<string, Uint8Array | string>()
  private readonly said: string[] = []
  /** Code files, and those among them that pages must load before their own scripts. */
  private readonly code: string[] = []
  private readonly early = new Set<string>()
  /** Without pages it is a package for Node: its code files are CommonJS, whatever the package says of `.js`. */
  private readonly isPackage: boolean
  private readonly guarded: ReadonlySet<string>
  private readonly files: ReturnType<typeof listFiles>

  constructor({ folder, options }: PatchArguments) {
    this.root = folder
    this.options = options
    this.files = listFiles(folder)
    this.isPackage = this.files.pages.length === 0
    this.guarded = guardedFiles(folder, this.files.pages)
  }

  private say(word: string, file: string, rest: string): void {
    this.said.push(`${word.padEnd(8)} ${relative(this.root, file) || file}${rest === '' ? '' : `: ${rest}`}\n`)
  }

  /** Compiles a module into a code file. Gives its stub; undefined where it was left alone, which has been said. */
  private compile(file: string, bytes: Uint8Array, name: string): Uint8Array | undefined {
    const reason = this.guarded.has(file) ? 'under subresource integrity: its hash would no longer fit' : reasonToLeave(bytes)
    if (reason !== undefined) {
      this.say('left', file, reason)
      return undefined
    }
    const target = join(dirname(file), `${name}.${this.isPackage ? 'cjs' : 'js'}`)
    if (existsSync(target)) throw new FileError(`${target}: is there already, and not in place of a patched module: move it away`)
    try {
      const { code } = compile(bytes, { ...this.options, format: 'stub' })
      const stub = makeStub(bytes, basename(target))
      this.written.set(target, code)
      this.code.push(target)
      this.say('patched', file, `${glueOf(bytes)}, ${number(bytes.length)} bytes to a stub of ${number(stub.length)} and ${basename(target)} of ${number(code.length)}`)
      return stub
    } catch (error) {
      if (!(error instanceof UnsupportedError || error instanceof CompileError)) throw error
      this.say('left', file, error.message)
      return undefined
    }
  }

  private patchModules(): void {
    for (const file of this.files.modules) {
      const stub = this.compile(file, readFileSync(file), basename(file))
      if (stub === undefined) continue
      this.written.set(file, stub)
      for (const ending of ['.br', '.gz']) if (existsSync(file + ending)) this.say('note', file + ending, 'is of the module that was; make it anew or delete it')
    }
  }

  /** Modules in strings of scripts and pages. */
  private patchTexts(): void {
    for (const file of [...this.files.scripts, ...this.files.pages]) {
      let text = readFileSync(file, 'utf8')
      base64Modules(text).forEach(({ base64, bytes }, k) => {
        const stub = this.compile(file, bytes, `${basename(file)}.${k}.wasm`)
        if (stub === undefined) return
        this.early.add(this.code.at(-1)!)
        text = text.replaceAll(base64, Buffer.from(stub).toString('base64'))
        this.written.set(file, text)
      })
    }
  }

  private patchPages(preload: boolean): void {
    const runtime = join(this.root, runtimeName)
    const isPatched = this.code.length > 0
    for (const page of this.files.pages) {
      const text = this.written.get(page) ?? readFileSync(page, 'utf8')
      const scripts = [runtime, ...this.code.filter(file => preload || this.early.has(file))].map(file => urlFrom(page, file))
      const made = isPatched ? withScripts(String(text), scripts) : undefined
      if (made === undefined) continue
      this.written.set(page, made)
      this.say('page', page, `loads ${runtimeName}`)
    }
    if (!isPatched || this.isPackage) return
    this.written.set(runtime, readFileSync(runtimeFile))
    this.say('wrote', runtime, '')
  }

  /** For Node: one file to require before the program. */
  private writeRegister(): void {
    const register = join(this.root, registerName)
    if (this.code.length === 0 || !this.isPackage) return
    const runtime = join(this.root, runtimeName.replace('.js', '.cjs'))
    this.written.set(runtime, readFileSync(runtimeFile))
    const earlier = existsSync(register) ? readFileSync(register, 'utf8') : `require(${JSON.stringify(urlFrom(register, runtime))})\n`
    this.written.set(register, earlier + this.code.map(file => `require(${JSON.stringify(urlFrom(register, file))})\n`).join(''))
    this.say('wrote', register, `node --import ./${registerName} app.js`)
  }

  run({ dryRun, preload }: PatchArguments): string {
    this.patchModules()
    this.patchTexts()
    this.patchPages(preload)
    this.writeRegister()
    const outputs = new Outputs()
    if (!dryRun) {
      try {
        for (const [file, contents] of this.written) outputs.write(file, contents)
        outputs.commit()
      } catch (error) {
        outputs.discard()
        throw error
      }
    }
    const verdict = this.code.length === 0 ? 'nothing to patch' : `${this.code.length} module${this.code.length === 1 ? '' : 's'} ${dryRun ? 'would be ' : ''}patched`
    return `${this.said.join('')}${verdict}\n`
  }
}

/**
 * Patches a folder. Prints a line for each file it changed or left alone.
 *
 * Throws: FileError when a file cannot be read or written, or is in the way
 */
export async function patchCommand(given: PatchArguments): Promise<void> {
  process.stdout.write(new Patch(given).run(given))
}

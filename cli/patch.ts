/**
 * `wasmless patch DIST`: takes a built folder or an installed package, puts stubs in the place of its modules, code beside
 * them, and the runtime into its pages. Says what it recognised and what it left alone, and why. A second run finds
 * nothing to do. All files appear, or none.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleId } from '../compiler/common/fingerprint.ts'
import { registryKey } from '../compiler/common/registered-code.ts'
import { compile, makeStub, UnsupportedError, CompileError, type Options } from '../compiler/index.ts'
import { FileError } from './diagnostics.ts'
import { Outputs } from './output.ts'
import { base64Modules, glueOf, guardedFiles, listFiles, reasonToLeave, siteRoot, startsWorkers, withScripts } from './patch-files.ts'

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
/**
 * In front of the runtime: a stub is a valid module without code, which an engine whose WebAssembly works would run into
 * traps, so the namespace takes its place in any case. As a global, workers and Node find it too.
 */
const always = 'globalThis.wasmless = { when: "always" };\n'
const number = (value: number): string => value.toLocaleString('en')

/** A path as a URL has it, from the folder of `page`. */
function pathFrom(page: string, file: string): string {
  return relative(dirname(page), file).split(sep).map(encodeURIComponent).join('/')
}
function urlFrom(page: string, file: string): string {
  const path = pathFrom(page, file)
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
  /** Code files by the ids of their modules: builds have a module in several files. */
  private readonly codeOf = new Map<string, string>()
  private patched = 0
  private readonly dryRun: boolean
  /** Without pages it is a package for Node: its code files are CommonJS, whatever the package says of `.js`. */
  private readonly isPackage: boolean
  private readonly guarded: ReadonlySet<string>
  private readonly files: ReturnType<typeof listFiles>

  constructor({ folder, dryRun, options }: PatchArguments) {
    this.root = folder
    this.dryRun = dryRun
    this.options = options
    this.files = listFiles(folder)
    this.isPackage = this.files.pages.length === 0
    this.guarded = guardedFiles(folder, this.files.pages)
  }

  /** `word`: what is done, in the past; a dry run says that it would be */
  private say(word: 'patched' | 'wrote' | 'page' | 'left' | 'note', file: string, rest: string): void {
    const shown = this.dryRun ? { patched: 'patch', wrote: 'write', page: 'page', left: 'leave', note: 'note' }[word] : word
    this.said.push(`${shown.padEnd(8)} ${relative(this.root, file) || file}${rest === '' ? '' : `: ${rest}`}\n`)
  }

  /**
   * Compiles a module into a code file, unless there is one for it.
   *
   * Gives: its stub and the code file; undefined where it was left alone, which has been said
   */
  private compile(file: string, bytes: Uint8Array, name: string): { stub: Uint8Array, target: string } | undefined {
    const reason = this.guarded.has(file) ? 'under subresource integrity: its hash would no longer fit' : reasonToLeave(bytes)
    if (reason !== undefined) {
      this.say('left', file, reason)
      return undefined
    }
    const id = moduleId(bytes)
    const known = this.codeOf.get(id)
    const target = known ?? join(dirname(file), `${name}.${this.isPackage ? 'cjs' : 'js'}`)
    try {
      const size = known === undefined ? this.write(target, bytes) : undefined
      const stub = makeStub(bytes, pathFrom(file, target))
      this.codeOf.set(id, target)
      this.patched++
      this.say('patched', file, `${glueOf(bytes)}, ${number(bytes.length)} bytes to a stub of ${number(stub.length)}${size === undefined ? `; its code is ${relative(this.root, target)}` : ` and ${basename(target)} of ${number(size)}`}`)
      return { stub, target }
    } catch (error) {
      if (!(error instanceof UnsupportedError || error instanceof CompileError)) throw error
      this.say('left', file, error.message)
      return undefined
    }
  }

  /** Makes a code file. Gives its length. */
  private write(target: string, bytes: Uint8Array): number {
    // One of ours is of a build that has been made anew since.
    if (existsSync(target) && !readFileSync(target, 'utf8').includes(registryKey)) throw new FileError(`${target}: is there already, and wasmless did not write it: move it away`)
    const { code } = compile(bytes, { ...this.options, format: 'stub' })
    this.written.set(target, code)
    this.code.push(target)
    return code.length
  }

  private patchModules(): void {
    for (const file of this.files.modules) {
      const made = this.compile(file, readFileSync(file), basename(file))
      if (made === undefined) continue
      this.written.set(file, made.stub)
      for (const ending of ['.br', '.gz']) if (existsSync(file + ending)) this.say('note', file + ending, 'is of the module that was; make it anew or delete it')
    }
  }

  /** Modules in strings of scripts and pages. */
  private patchTexts(): void {
    for (const file of [...this.files.scripts, ...this.files.pages]) {
      let text = readFileSync(file, 'utf8')
      base64Modules(text).forEach(({ base64, bytes }, k) => {
        const made = this.compile(file, bytes, `${basename(file)}.${k}.wasm`)
        if (made === undefined) return
        this.early.add(made.target)
        text = text.replaceAll(base64, Buffer.from(made.stub).toString('base64'))
        this.written.set(file, text)
      })
    }
  }

  private patchPages(preload: boolean): void {
    const runtime = join(this.root, runtimeName)
    const isPatched = this.code.length > 0
    for (const page of this.files.pages) {
      const text = this.written.get(page) ?? readFileSync(page, 'utf8')
      // As the page names its own files: from the site's root, it may be shown at any address.
      const site = siteRoot(String(text), path => existsSync(join(this.root, path)))
      const scripts = [runtime, ...this.code.filter(file => preload || this.early.has(file))].map(file => site === undefined ? urlFrom(page, file) : site + pathFrom(join(this.root, 'x'), file))
      const made = isPatched ? withScripts(String(text), scripts) : undefined
      if (made === undefined) continue
      this.written.set(page, made)
      this.say('page', page, `loads ${runtimeName}`)
    }
    if (!isPatched || this.isPackage) return
    this.written.set(runtime, always + readFileSync(runtimeFile, 'utf8'))
    this.say('wrote', runtime, 'in the place of the engine\'s own WebAssembly, where that works too: a stub has no code')
    for (const file of this.files.scripts) {
      if (startsWorkers(String(this.written.get(file) ?? readFileSync(file, 'utf8')))) this.say('note', file, `starts workers: where they use WebAssembly, let them load ${runtimeName} first`)
    }
  }

  /** For Node: one file to require before the program. */
  private writeRegister(): void {
    const register = join(this.root, registerName)
    if (this.code.length === 0 || !this.isPackage) return
    const runtime = join(this.root, runtimeName.replace('.js', '.cjs'))
    this.written.set(runtime, always + readFileSync(runtimeFile, 'utf8'))
    const earlier = existsSync(register) ? readFileSync(register, 'utf8').trimEnd().split('\n') : []
    const lines = [runtime, ...this.code].map(file => `require(${JSON.stringify(urlFrom(register, file))})`)
    this.written.set(register, `${[...new Set([...earlier, ...lines])].join('\n')}\n`)
    this.say('wrote', register, `node --import ./${relative(process.cwd(), register).split(sep).join('/')} app.js`)
  }

  run({ preload }: PatchArguments): string {
    this.patchModules()
    this.patchTexts()
    this.patchPages(preload)
    this.writeRegister()
    const outputs = new Outputs()
    if (!this.dryRun) {
      try {
        for (const [file, contents] of this.written) outputs.write(file, contents)
        outputs.commit()
      } catch (error) {
        outputs.discard()
        throw error
      }
    }
    const files = this.code.length === this.patched ? '' : `, ${this.code.length} code file${this.code.length === 1 ? '' : 's'}`
    const verdict = this.patched === 0 ? 'nothing to patch' : `${this.patched} module${this.patched === 1 ? '' : 's'} ${this.dryRun ? 'would be ' : ''}patched${files}`
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

/** What `wasmless patch` must know of the files of a build: which there are, what is in them, and what must stay as it is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stubSection } from '../compiler/common/registered-code.ts'
import { decodeModule } from '../compiler/wasm/decode.ts'
import { FileError } from './diagnostics.ts'

export interface Files { readonly modules: string[], readonly scripts: string[], readonly pages: string[] }

/** The files of a folder that may matter, in order; not those of packages inside it. */
export function listFiles(folder: string): Files {
  const files: Files = { modules: [], scripts: [], pages: [] }
  const visit = (inside: string): void => {
    let entries
    try {
      entries = readdirSync(inside, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
    } catch (error) {
      throw new FileError(`${inside}: cannot be read: ${(error as Error).message}`)
    }
    for (const entry of entries) {
      const path = join(inside, entry.name)
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) visit(path)
      } else if (/\.wasm$/.test(entry.name)) files.modules.push(path)
      // What was written by an earlier run holds no modules.
      else if (/\.[cm]?js$/.test(entry.name) && !/^wasmless-(runtime|register)\.|\.wasm\.c?js$/.test(entry.name)) files.scripts.push(path)
      else if (/\.html?$/.test(entry.name)) files.pages.push(path)
    }
  }
  visit(folder)
  return files
}

/** Files that pages load with an `integrity`: changing them would break the page. */
export function guardedFiles(root: string, pages: readonly string[]): ReadonlySet<string> {
  const guarded = new Set<string>()
  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    const site = siteRoot(text, path => existsSync(join(root, path))) ?? '/'
    for (const [element] of text.matchAll(/<(?:script|link)\b[^>]*\bintegrity\s*=[^>]*>/gi)) {
      const url = /\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/i.exec(element)?.[1]?.replace(/[?#].*$/, '')
      if (url === undefined || /^[a-z]+:|^\/\//i.test(url)) continue
      guarded.add(url.startsWith(site) ? join(root, url.slice(site.length)) : join(dirname(page), url))
    }
  }
  return guarded
}

/** Why a module stays as it is; undefined where nothing speaks against patching it. */
export function reasonToLeave(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) return 'not a WebAssembly module'
  let module
  try {
    module = decodeModule(bytes)
  } catch {
    // The compiler will say it better.
    return undefined
  }
  if (module.customs.some(({ name }) => name === stubSection)) return 'a stub already'
  if (module.exports.some(({ name }) => name === 'webcilVersion')) return 'a .NET assembly in a webcil container, not code'
  return undefined
}

/** By what its imports say: the toolchain whose glue the module belongs to. */
export function glueOf(bytes: Uint8Array): string {
  const { imports, exports } = decodeModule(bytes)
  const from = new Set(imports.map(({ module }) => module))
  const names = new Set(imports.map(({ name }) => name))
  if (from.has('gojs') || from.has('go')) return 'Go'
  if ([...from].some(name => name === 'wbg' || name.startsWith('__wbindgen') || /_bg(\.js)?$/.test(name))) return 'wasm-bindgen'
  if ([...names].some(name => name.startsWith('emscripten_') || name.startsWith('_emscripten')) || from.size === 1 && from.has('a') || from.has('GOT.mem')) return 'Emscripten'
  if (from.has('env') && names.has('abort') && exports.some(({ name }) => name === '__new' || name === '__pin')) return 'AssemblyScript'
  if ([...from].some(name => name.startsWith('wasi_'))) return 'WASI'
  return 'glue not recognised'
}

/** Modules in base64 in a text, each once. */
export function base64Modules(text: string): { readonly base64: string, readonly bytes: Uint8Array }[] {
  // The magic number and version, in the only alignment that begins a string.
  const found = new Set([...text.matchAll(/AGFzbQEAAAA[A-Za-z0-9+/]{16,}={0,2}/g)].map(([base64]) => base64))
  return [...found].map(base64 => ({ base64, bytes: new Uint8Array(Buffer.from(base64, 'base64')) })).filter(({ bytes }) => {
    try {
      decodeModule(bytes)
      return reasonToLeave(bytes) === undefined
    } catch {
      return false
    }
  })
}

/** The page with script elements in front of its own, under the nonce that those have; undefined where it has them. */
export function withScripts(page: string, urls: readonly string[]): string | undefined {
  const missing = urls.filter(url => !page.includes(`src="${url}"`))
  if (missing.length === 0) return undefined
  const nonce = /<script\b[^>]*?(\snonce\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))/i.exec(page)?.[1] ?? ''
  const at = page.search(/<script\b/i)
  const place = at >= 0 ? at : Math.max(0, page.search(/<\/head>|<body\b/i))
  const [indentation] = /[^\S\n]*$/.exec(page.slice(0, place))!
  const elements = missing.map(url => `<script src="${url}"${nonce}></script>\n${indentation}`).join('')
  return page.slice(0, place) + elements + page.slice(place)
}

/**
 * What a page's addresses from the site's root begin with: `/` or `/app/`.
 *
 * `isFile`: whether the build has a file of this path
 * Gives: undefined where the page has no such address
 */
export function siteRoot(page: string, isFile: (path: string) => boolean): string | undefined {
  for (const [, url] of page.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)\s*=\s*["']?(\/(?!\/)[^"'\s>?#]+)/gi)) {
    const parts = url!.split('/')
    for (let at = 1; at < parts.length; at++) if (isFile(parts.slice(at).join('/'))) return `${parts.slice(0, at).join('/')}/`
  }
  return undefined
}

/** Whether a script starts workers. They have a namespace of their own. */
export function startsWorkers(text: string): boolean {
  return /\bnew\s+(?:Shared)?Worker\s*\(/.test(text)
}

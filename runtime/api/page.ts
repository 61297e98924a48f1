/**
 * What the classic scripts ask of the page that they are in: when to install, where the code of a stub is, and under which name the API goes.
 */
import { CompileError } from './errors.ts'

interface Element { src: string, onload: () => void, onerror: () => void, readonly dataset: { readonly when?: 'always' | 'unavailable', readonly target?: string } }
interface Page {
  wasmless?: object & { readonly when?: 'always' | 'unavailable' }
  readonly document?: { readonly currentScript: Element | null, readonly baseURI: string, createElement(name: 'script'): Element, readonly head: { append(element: Element): void } }
  readonly location?: { readonly href: string }
  readonly importScripts?: (url: string) => void
}
const page = globalThis as unknown as Page

/** Of the script that is being loaded: its `data-when`, or what a global `wasmless` said before. */
export function whenToInstall(): 'always' | 'unavailable' | undefined {
  return page.document?.currentScript?.dataset.when ?? page.wasmless?.when
}

/** Of the same script: its `data-target`. */
export function targetOfScript(): string | undefined {
  return page.document?.currentScript?.dataset.target
}

/** Makes the API the global `wasmless`. */
export function announce(api: object): void {
  page.wasmless = api
}

/**
 * Loads a code file from beside the stub: a script element is what a policy of `script-src 'self'` allows. Where there is no
 * way to load it, the search goes on and says what is missing.
 */
export function loadCode(code: string, base: string | undefined): Promise<void> {
  const { document, location, importScripts } = page
  return new Promise((resolve, reject) => {
    const from = base || document?.baseURI || location?.href
    if (from === undefined) {
      resolve()
      return
    }
    const url = new URL(code, from).href
    if (document !== undefined) {
      const element = document.createElement('script')
      element.src = url
      element.onload = resolve
      element.onerror = () => { reject(new CompileError(`WebAssembly: ${url}, the code of a stub, cannot be loaded`)) }
      document.head.append(element)
      return
    }
    importScripts?.(url)
    resolve()
  })
}

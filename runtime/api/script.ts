/**
 * The entry of the classic script `dist/runtime/wasmless-runtime.js`: for a page, before the scripts that use
 * WebAssembly. Installs the namespace where the engine has none that works (in any case with `data-when="always"` on the
 * script element or, where there are no elements, a global `wasmless = { when: 'always' }` made before), and loads the code
 * of stubs from beside them. The API is the global `wasmless`.
 */
import * as runtime from './index.ts'

interface Element { src: string, onload: () => void, onerror: () => void, readonly dataset: { readonly when?: 'always' | 'unavailable' } }
interface Page {
  wasmless?: Partial<typeof runtime> & { readonly when?: 'always' | 'unavailable' }
  readonly document?: { readonly currentScript: Element | null, readonly baseURI: string, createElement(name: 'script'): Element, readonly head: { append(element: Element): void } }
  readonly location?: { readonly href: string }
  readonly importScripts?: (url: string) => void
}
const page = globalThis as unknown as Page

/**
 * Loads a code file from beside the stub: a script element is what a policy of `script-src 'self'` allows. Where there is no
 * way to load it, the search goes on and says what is missing.
 */
function load(code: string, base: string | undefined): Promise<void> {
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
      element.onerror = () => { reject(new runtime.CompileError(`WebAssembly: ${url}, the code of a stub, cannot be loaded`)) }
      document.head.append(element)
      return
    }
    importScripts?.(url)
    resolve()
  })
}

const when = page.document?.currentScript?.dataset.when ?? page.wasmless?.when
page.wasmless = runtime
runtime.install({ when, load })

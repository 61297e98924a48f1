/** Shows on a terminal how far the work is once it has taken more than a second; says nothing into pipes. */

/** How long work must take before it is worth a line, and how often the line changes: milliseconds. */
const patience = 1000
const interval = 100

export interface Progress { readonly report: (done: number, total: number) => void, readonly clear: () => void }

export function terminalProgress(label: string, quiet: boolean): Progress {
  if (quiet || !process.stderr.isTTY) return { report: () => {}, clear: () => {} }
  const start = Date.now()
  let shown = 0
  return {
    report(done, total) {
      const now = Date.now()
      if (now - start < patience || now - shown < interval) return
      shown = now
      process.stderr.write(`\r${label}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} functions\x1b[K`)
    },
    clear() {
      if (shown !== 0) process.stderr.write('\r\x1b[K')
    },
  }
}

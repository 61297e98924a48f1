/**
 * Writes output files whole or not at all: under a temporary name beside the target, renamed when
 * everything has been written, removed when anything fails.
 */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FileError } from './diagnostics.ts'

/** Text is gathered to pieces of this many characters before it goes to the file. */
const chunkCharacters = 1 << 20

interface Open { readonly path: string, readonly temporary: string, readonly descriptor: number }

/** A set of files that appear together. */
export class Outputs {
  readonly #files: Open[] = []

  #open(path: string): Open {
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
    try {
      const file = { path, temporary, descriptor: openSync(temporary, 'w') }
      this.#files.push(file)
      return file
    } catch (error) {
      throw new FileError(`${path}: cannot be written: ${(error as Error).message}`)
    }
  }

  /** Adds a file that is written piece by piece; call `end` after the last. */
  stream(path: string): { write(chunk: string): void, end(): void } {
    const file = this.#open(path)
    let pending = ''
    const flush = (): void => {
      writeAll(file.descriptor, new TextEncoder().encode(pending), path)
      pending = ''
    }
    return {
      write(chunk) {
        pending += chunk
        if (pending.length >= chunkCharacters) flush()
      },
      end: flush,
    }
  }

  /** Adds a file with these contents. */
  write(path: string, contents: Uint8Array | string): void {
    writeAll(this.#open(path).descriptor, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents, path)
  }

  /** Gives every file its name. */
  commit(): void {
    for (const { descriptor } of this.#files) closeSync(descriptor)
    for (const { temporary, path } of this.#files) {
      try {
        renameSync(temporary, path)
      } catch (error) {
        throw new FileError(`${path}: cannot be written: ${(error as Error).message}`)
      }
    }
    this.#files.length = 0
  }

  /** Removes what was written so far. */
  discard(): void {
    for (const { descriptor, temporary } of this.#files) {
      try { closeSync(descriptor) } catch { /* closed by a commit that failed later: the file is removed all the same */ }
      rmSync(temporary, { force: true })
    }
    this.#files.length = 0
  }
}

/** A lone surrogate never reaches here: every name in the output is an escaped literal. */
function writeAll(descriptor: number, bytes: Uint8Array, path: string): void {
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
  } catch (error) {
    throw new FileError(`${path}: cannot be written: ${(error as Error).message}`)
  }
}

/** Writes text to stdout, waiting for a slow reader; a reader that has gone is no error. */
export function writeToStdout(text: string): void {
  const bytes = new TextEncoder().encode(text)
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw new FileError(`<stdout>: cannot be written: ${(error as Error).message}`)
    }
  }
}

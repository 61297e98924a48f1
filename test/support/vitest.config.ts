/** The longer suites, each with an npm script of its own: the specification's, the differential one, the fuzzer. */
import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/spec/**/*.test.ts', 'test/differential/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})

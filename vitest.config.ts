/** Which tests `npm test` runs; the longer suites have commands of their own (`package.json`). */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/golden/**/*.test.ts'],
    testTimeout: 60_000,
  },
})

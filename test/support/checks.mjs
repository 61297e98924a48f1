/**
 * Checks of the suites that are scripts: each reports itself with a line, and `finish` prints the closing line that CI reads.
 */
let passed = 0
let failed = 0

/**
 * Runs a check, which fails by throwing. Gives whether it passed.
 *
 * @param {string} label
 * @param {() => unknown} body Gives a note, or a promise of one, or nothing
 */
export async function check(label, body) {
  const start = performance.now()
  try {
    const note = await body()
    pass(`${label}: ${Math.round(performance.now() - start)} ms${note ? ` ${note}` : ''}`)
    return true
  } catch (e) {
    fail(`${label}: ${e.message}`)
    return false
  }
}

export function pass(line) {
  console.log(`  ok    ${line}`)
  passed++
}
/** Engines' messages may be long, and their first lines say it. */
export function fail(line) {
  console.log(`  FAIL  ${line.split('\n').slice(0, 40).join('\n        ')}`)
  failed++
}

/** Adds what a child process has counted. */
export function count(more) {
  passed += more.passed
  failed += more.failed
}

/** Prints the closing line and sets the exit status. */
export function finish() {
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

/** Throws: Error naming the first line that differs */
export function expectLines(expected, actual) {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i] !== actual[i]) throw new Error(`line ${i + 1}: expected ${JSON.stringify(expected[i])?.slice(0, 2000)}, got ${JSON.stringify(actual[i])?.slice(0, 2000)}`)
  }
}

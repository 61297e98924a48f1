/**
 * Every limit the compiler keeps, each with its source: the JS API's implementation limits for
 * modules, and the measured limits of the engines that must load the output.
 */

/** Implementation limits of the WebAssembly JS API (js-api/index.html#limits), which V8, JavaScriptCore and SpiderMonkey share. */
export const moduleLimits = {
  moduleSize: 1_073_741_824,
  types: 1_000_000,
  recursionGroups: 1_000_000,
  typesInRecursionGroup: 1_000_000,
  subtypingDepth: 63,
  functions: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  dataSegments: 100_000,
  tables: 100_000,
  tableElements: 10_000_000,
  memories: 100,
  memoryPages: 65_536,
  parameters: 1_000,
  results: 1_000,
  functionBodySize: 7_654_321,
  locals: 50_000,
  structFields: 10_000,
  arrayNewFixed: 10_000,
} as const

/**
 * Characters of minified source in one emitted function. V8 never optimises a function of more than 60 KB of bytecode, which is about as
 * much source, and SpiderMonkey gives up near there too: 30 to 55 times slower (measured, CODEGEN.md). Estimates err, hence the margin.
 */
export const functionSizeLimit = 40_000

/**
 * Nesting that every engine parses and runs (measured, DESIGN.md section 8): Hermes and QuickJS fail
 * near 500 labelled blocks and 500 nested expressions; V8 near 1,200 `while` and 1,000 parentheses.
 * One IR level may print as several levels of JavaScript, hence the margin.
 */
export const depthLimits = {
  /** Levels of nested statements in one emitted function. */
  statements: 120,
  /** Levels of nested expressions in one emitted statement. */
  expressions: 60,
} as const

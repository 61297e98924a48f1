/**
 * Makes the bundle's table of instructions: the same rows as `compiler/wasm/instructions.ts` has, in a form that takes
 * less than half. A row is its mnemonic and the number of its shape, all that a row says beside mnemonic and opcode.
 * Opcodes go as distances from the row before. Left out is `traps`, which only the compiler asks.
 */

/**
 * Of most of SIMD and of atomics, the bundle's messages name the opcode: their mnemonics would be the longest part of the
 * table. Not of those that the validator asks by name: constants, and lanes, whose number is in the mnemonic.
 *
 * @type {(row: import('../compiler/wasm/instruction-row.ts').Instruction) => boolean}
 */
const isNameless = ({ family, immediates, access }) => family === 'atomic' || family === 'vector' && (immediates.length === 0 || access !== undefined)

/**
 * `instructions`: the table
 * Gives: the text of a module with the exports that the bundle uses
 *
 * @type {(instructions: Readonly<Record<string, import('../compiler/wasm/instruction-row.ts').Instruction>>) => string}
 */
export function tableModule(instructions) {
  /** @type {string[]} */
  const shapes = []
  let before = 0
  const rows = Object.entries(instructions).map(([mnemonic, row]) => {
    const { opcode, alternative, family, immediates, signature, proposal, access } = row
    const shape = [family, immediates.join(','), signature, proposal, access?.width ?? ''].join(' ')
    if (!shapes.includes(shape)) shapes.push(shape)
    const distance = opcode - before
    before = opcode
    return [isNameless(row) ? '' : mnemonic, shapes.indexOf(shape).toString(36), distance === 1 ? '' : distance, alternative ?? ''].join(' ').trimEnd()
  })
  return `
const shapes = ${JSON.stringify(shapes.join('\n'))}.split('\\n').map(text => {
  const [family, immediates, signature, proposal, width] = text.split(' ')
  return { family, immediates: immediates ? immediates.split(',') : [], signature, proposal, access: width ? { width: +width } : undefined }
})
export const instructionTable = {}
let opcode = 0
for (const text of ${JSON.stringify(rows.join('\n'))}.split('\\n')) {
  const [mnemonic, shape, distance, alternative] = text.split(' ')
  opcode += +(distance || 1)
  const row = instructionTable[mnemonic || '0x' + opcode.toString(16)] = { opcode, ...shapes[parseInt(shape, 36)] }
  if (alternative) row.alternative = +alternative
}
export const mnemonics = Object.keys(instructionTable)
`
}

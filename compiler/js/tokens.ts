/** Where white space must stay between tokens. */

const plus = 0x2b, minus = 0x2d, slash = 0x2f, less = 0x3c, exclamation = 0x21

/** By character code, below 128; above, all are letters. `\\` and `#` may begin a name. */
const isWordCharacter = Uint8Array.from({ length: 128 }, (_, code) => /[\w$\\#]/.test(String.fromCharCode(code)) ? 1 : 0)

/** Whether the token would run into what is before it, which ends in `end`. */
export function mustPart(end: number, token: string): boolean {
  const start = token.charCodeAt(0)
  switch (end) {
    case 0: return false
    case plus: case minus: case slash: return start === end
    // `<!--` is a comment, and `</script` ends the script.
    case less: return start === exclamation || start === slash
    default: return isWordCharacter[start] !== 0 && isWordCharacter[end] !== 0
  }
}

/** What astring writes between operands is the same few strings over and over. */
const knownCompact = new Map<string, string>()

/** Code of astring's without the white space that can go inside it or at its ends. */
export function compacted(code: string): string {
  const known = knownCompact.get(code)
  if (known !== undefined) return known
  let text = ''
  for (const piece of code.split(' ')) text += piece !== '' && mustPart(text === '' ? 0 : text.charCodeAt(text.length - 1), piece) ? ` ${piece}` : piece
  // Those that hold a name are not among the few.
  if (knownCompact.size < 256) knownCompact.set(code, text)
  return text
}

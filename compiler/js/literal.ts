/**
 * How a number, a string or bytes are written as a JavaScript literal; nowhere else is text quoted. What is
 * in a string is data: it can end neither the literal nor the script element or module it is put into.
 */

/**
 * Characters that cannot stand for themselves: the three that JavaScript forbids, those that older engines
 * or the web change on the way (U+2028, U+2029, a byte order mark, NUL in HTML), and halves of surrogate
 * pairs, which UTF-8 cannot hold. Quotes are escaped apart.
 */
const unsafe = /[\\\n\r\0\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|<(?=!--|\/?script)/gi

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '<': '\\x3c' }

/**
 * Writes a string literal, in the quotes that need fewer escapes. Apart from escapes it is the string itself, so
 * bytes as characters (latin1) take one character each but for `\`, LF, CR, NUL and one kind of quote.
 */
export function stringLiteral(value: string): string {
  const single = count(value, "'"), double = count(value, '"')
  const quote = double < single ? '"' : "'"
  const escaped = value.replace(unsafe, (character, at: number) => {
    const short = shortEscapes[character]
    if (short !== undefined) return short
    // A digit after `\0` would make it an octal escape.
    if (character === '\0') return /[0-9]/.test(value.charAt(at + 1)) ? '\\x00' : '\\0'
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return quote + (Math.min(single, double) === 0 ? escaped : escaped.split(quote).join(`\\${quote}`)) + quote
}

function count(value: string, character: string): number {
  let found = 0
  for (let at = value.indexOf(character); at >= 0; at = value.indexOf(character, at + 1)) found++
  return found
}

/** Gives the string whose characters are these bytes: what `bytes_from_latin1` of the runtime turns back. */
export function latin1String(bytes: Uint8Array): string {
  let string = ''
  // 8192 arguments are below every engine's limit.
  for (let at = 0; at < bytes.length; at += 8192) string += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return string
}

/** Writes bytes as a string literal of one character each: gzips to 1.05 of the bytes, where base64 takes 1.37 (CODEGEN.md). */
export function latin1Literal(bytes: Uint8Array): string {
  return stringLiteral(latin1String(bytes))
}

/**
 * Writes a number so that it reads back as the same one; negative ones with their sign, -0 and infinities included.
 * NaN is `NaN`, the one that is a name.
 *
 * `minify`: the shortest form (`.5`, `1e3`) instead of JavaScript's own
 */
export function numberLiteral(value: number, minify: boolean): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value < 0 || Object.is(value, -0)) return `-${numberLiteral(-value, minify)}`
  // No literal is infinite by its digits but one that is too large.
  if (value === Infinity) return '1e999'
  const plain = String(value)
  if (!minify) return plain
  const forms = [plain.replace('e+', 'e').replace(/^0\./, '.')]
  const zeros = /^([1-9]\d*?)(0{3,})$/.exec(plain)
  if (zeros !== null) forms.push(`${zeros[1]}e${zeros[2]!.length}`)
  const fraction = /^0\.(0{2,})(\d+)$/.exec(plain)
  if (fraction !== null) forms.push(`${fraction[2]}e-${fraction[1]!.length + fraction[2]!.length}`)
  const scientific = /^(\d)\.(\d+)e([+-]\d+)$/.exec(plain)
  if (scientific !== null) forms.push(`${scientific[1]}${scientific[2]}e${Number(scientific[3]) - scientific[2]!.length}`)
  if (Number.isInteger(value)) forms.push(`0x${value.toString(16)}`)
  return forms.reduce((best, form) => form.length < best.length ? form : best)
}

/** The options of the commands here, read by yargs: `--help` lists them, and one that is not among them is an error. */
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'

/** A word, with what it is when not given. */
export const word = (describe, given) => ({ type: 'string', requiresArg: true, describe, default: given })
export const flag = describe => ({ type: 'boolean', describe })
/** A number above 0. */
export const count = (describe, given) => ({
  type: 'number', requiresArg: true, describe, default: given,
  coerce(value) {
    if (value !== undefined && !(value > 0)) throw new Error(`${describe}: not a number above 0`)
    return value
  },
})
/** Names with commas between them, each one of `known` where those are given. */
export const names = (what, given, known) => ({
  ...word(`Comma-separated ${what}${known ? `: ${known.join(', ')}` : ''}`, given),
  coerce(value) {
    const chosen = value?.split(',')
    const unknown = known && chosen?.find(name => !known.includes(name))
    if (unknown !== undefined) throw new Error(`Unknown among ${what}: ${unknown}, expected ${known.join(', ')}`)
    return chosen
  },
})

/**
 * @param about what the command does, in a line
 * @param options yargs' options, made by the functions above
 * @param files what the command's files are, where it takes any: they are in `files`
 */
export function readFlags(about, options, files) {
  const command = yargs(hideBin(process.argv)).options(options).strict().version(false).showHelpOnFail(false, '--help lists the options')
  return command.command(files ? '$0 <files..>' : '$0', about, inner => (files ? inner.positional('files', { type: 'string', describe: files }) : inner)).parseSync()
}

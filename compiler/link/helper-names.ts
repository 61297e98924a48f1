/** What the names of a file (`names.ts`) ask of whoever provides the runtime's helpers: as text inside it, or as values beside it. */
export interface HelperNames {
  /** Makes the helper available. Gives its name. */
  use(name: string): string
  /** The name that it has if it is used. */
  name(name: string): string
  isUsed(name: string): boolean
}

/** How an engine spells what the engines don't spell alike. Everything else in this folder is common to all of them. */
export interface Dialect {
  /** A whole number of up to 53 bits, such as a version or a time in milliseconds. */
  readonly integer: string
  /** A number with a fraction. */
  readonly real: string
  /** Text that is compared byte by byte. */
  readonly text: string
  /** A primary key that counts by itself, in the order of insertion. */
  readonly serial: string
  /** What follows a table's columns. */
  readonly table: string
  /** The same for a table of short rows that are reached by their primary key: they may be kept inside of it. */
  readonly clustered: string
}

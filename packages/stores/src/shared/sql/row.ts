/** A row as an engine returns it. */
export type Row = Readonly<Record<string, unknown>>

/** What stands for a `?`. Never a boolean: half of the engines refuse it. */
export type Bound = string | number | null

export function textOrNullOf(row: Row, column: string): string | null {
  const value = row[column]
  if (typeof value === 'string' || value === null) return value
  throw new TypeError(`the column \`${column}\` holds no text`)
}

export function textOf(row: Row, column: string): string {
  const value = textOrNullOf(row, column)
  if (value === null) throw new TypeError(`the column \`${column}\` is empty`)
  return value
}

/** Some engines return large whole numbers and sums as text. */
export function numberOrNullOf(row: Row, column: string): number | null {
  const value = row[column]
  if (value === null) return null
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw new TypeError(`the column \`${column}\` holds no number`)
}

export function numberOf(row: Row, column: string): number {
  const value = numberOrNullOf(row, column)
  if (value === null) throw new TypeError(`the column \`${column}\` is empty`)
  return value
}

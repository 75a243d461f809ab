export const MAX_TEXT = 1024

/** Text that survives being stored, sent and read again: no control characters, no halves of a character. */
export function isText(value: unknown, min: number): value is string {
  return (
    typeof value === 'string' && value.length >= min && value.length <= MAX_TEXT && !/[\p{Cc}\p{Surrogate}]/u.test(value)
  )
}

/**
 * A key of a telephone.
 *
 * @returns null where none was pressed, undefined for anything that no telephone has
 */
export function parseKey(key: unknown): string | null | undefined {
  if (key === null) return null
  return typeof key === 'string' && /^[0-9*#]$/.test(key) ? key : undefined
}

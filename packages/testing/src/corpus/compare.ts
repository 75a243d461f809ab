/** JSON with sorted keys, so that equal data has equal text. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing'
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`
  const sorted = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${sorted.map(([key, held]) => `${key}: ${canonical(held)}`).join(', ')}}`
}

const listed = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join(', '))

/** What is different about `what`, or null. Lists are equal where they hold the same in the same order. */
export function sameList(what: string, wanted: readonly unknown[], got: readonly unknown[]): string | null {
  const [one, other] = [wanted.map(canonical), got.map(canonical)]
  return one.join() === other.join() ? null : `${what}: expected ${listed(one)}; got ${listed(other)}`
}

/** The same for words whose order doesn't matter. */
export function sameWords(what: string, wanted: readonly string[], got: readonly string[]): string | null {
  const [one, other] = [wanted.toSorted(), got.toSorted()]
  return one.join() === other.join() ? null : `${what}: expected ${listed(one)}; got ${listed(other)}`
}

/** All differences in one line, or null where there is none. */
export function differences(found: readonly (string | null)[]): string | null {
  const told = found.filter((one) => one !== null)
  return told.length === 0 ? null : told.join(' | ')
}

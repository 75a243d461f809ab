/** Nothing that a browser sends us nests deeper; what walks through a value, walks no further. */
const MOST_LEVELS = 32

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Level by level and without recursion, since a body can nest deeper than any stack. */
function nestsTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer)
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MOST_LEVELS) return true
    level = level.flatMap((one) => Object.values(one)).filter(isContainer)
  }
  return false
}

/** What a text says as JSON; undefined where it is none, or nests too deep to be handed on. */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return nestsTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}

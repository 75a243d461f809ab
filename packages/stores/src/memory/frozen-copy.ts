function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  Object.values(value).forEach(freeze)
  Object.freeze(value)
}

/** A copy of plain JSON that nobody can change, so that it may be handed out again and again. */
export function frozenCopy<Json>(value: Json): Json {
  // What core's types call data survives JSON unchanged.
  const copy = JSON.parse(JSON.stringify(value)) as Json
  freeze(copy)
  return copy
}

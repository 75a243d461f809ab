/** Empties whatever can be emptied of a value that a store was given or gave out; a frozen one stays as it is. */
export function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    spoil(Reflect.get(value, key))
    Reflect.deleteProperty(value, key)
  }
  if (Array.isArray(value)) Reflect.set(value, 'length', 0)
}

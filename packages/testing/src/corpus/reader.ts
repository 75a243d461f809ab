/**
 * Strict readers of JSON: what they return has exactly the type that they promise, and a field that nobody asked for is
 * a fault. A misspelt expectation can't pass for one that is met.
 */

/** Turns a JSON value into a typed one, or throws a `Fault`. A missing field arrives as undefined. */
export type Reader<T> = (value: unknown, path: string) => T

/** What is wrong with a case, and where. */
export class Fault extends Error {
  override readonly name: string = 'Fault'

  constructor(path: string, wrong: string) {
    super(path === '' ? wrong : `${path}: ${wrong}`)
  }
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || value.trim() === '') throw new Fault(path, `${shown(value)} is not a text`)
  return value
}

export const truth: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new Fault(path, `${shown(value)} is neither true nor false`)
  return value
}

/** A whole number from `least` on. */
export function whole(least: number): Reader<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
      throw new Fault(path, `${shown(value)} is not a whole number from ${least}`)
    }
    return value
  }
}

export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (value, path) => {
    const word = words.find((one) => one === value)
    if (word === undefined) throw new Fault(path, `${shown(value)} is none of ${words.join(', ')}`)
    return word
  }
}

export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Fault(path, `${shown(value)} is not a list`)
    return value.map((one, index) => reader(one, `${path}[${index + 1}]`))
  }
}

/** What a missing field means. */
export function orElse<T, U>(reader: Reader<T>, otherwise: U): Reader<T | U> {
  return (value, path) => (value === undefined ? otherwise : reader(value, path))
}

/** One way of writing it or the other, told apart by whether the value is an object. */
export function plainOr<T, U>(plain: Reader<T>, object: Reader<U>): Reader<T | U> {
  return (value, path) => (typeof value === 'object' ? object(value, path) : plain(value, path))
}

export function map<T, U>(reader: Reader<T>, change: (value: T) => U): Reader<U> {
  return (value, path) => change(reader(value, path))
}

export function entriesOf(value: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault(path, `${shown(value)} is not an object`)
  }
  return new Map(Object.entries(value))
}

type Shape<T> = { readonly [Key in keyof T]-?: Reader<T[Key]> }

function refuseUnknown(entries: ReadonlyMap<string, unknown>, known: readonly string[], path: string): void {
  for (const key of entries.keys()) {
    if (!known.includes(key)) throw new Fault(join(path, key), `unknown field; known are ${known.join(', ')}`)
  }
}

/** An object with these fields and no others. */
export function fields<T extends object>(shape: Shape<T>): Reader<T> {
  return (value, path) => {
    const entries = entriesOf(value, path)
    refuseUnknown(entries, Object.keys(shape), path)
    const read: Partial<T> = {}
    for (const key in shape) read[key] = shape[key](entries.get(key), join(path, key))
    // Every field of the shape was read just now.
    return read as T
  }
}

/** An object with any of these fields and no others; an absent field stays absent. */
export function anyOf<T extends object>(shape: Shape<T>): Reader<Partial<T>> {
  return (value, path) => {
    const entries = entriesOf(value, path)
    refuseUnknown(entries, Object.keys(shape), path)
    const read: Partial<T> = {}
    for (const key in shape) if (entries.has(key)) read[key] = shape[key](entries.get(key), join(path, key))
    return read
  }
}

/** An object whose other fields depend on the word in one of them. */
export function byWord<T>(field: string, readers: Readonly<Record<string, Reader<T>>>): Reader<T> {
  const words = Object.keys(readers)
  return (value, path) => {
    const word = oneOf(words)(entriesOf(value, path).get(field), join(path, field))
    const reader = readers[word]
    if (reader === undefined) throw new Fault(join(path, field), `nobody reads \`${word}\``)
    return reader(value, path)
  }
}

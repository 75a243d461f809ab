import { concat, uint, utf8, type Bytes } from './bytes.ts'

/** As much of CBOR (RFC 8949) as authenticators speak. Numbers are whole; a map keeps the order of its entries. */
export type Cbor = number | string | boolean | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>

export function encodeCbor(value: Cbor): Bytes {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4)
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return concat(head(3, utf8(value).length), utf8(value))
  if (value instanceof Uint8Array) return concat(head(2, value.length), value)
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<number | string, Cbor>)]
    return concat(head(5, entries.length), ...entries.map(([key, each]) => concat(encodeCbor(key), encodeCbor(each))))
  }
  const items = value as readonly Cbor[]
  return concat(head(4, items.length), ...items.map(encodeCbor))
}

function head(major: number, argument: number): Bytes {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | argument)
  if (argument < 256) return Uint8Array.of(type | 24, argument)
  return argument < 65_536
    ? concat(Uint8Array.of(type | 25), uint(argument, 2))
    : concat(Uint8Array.of(type | 26), uint(argument, 4))
}

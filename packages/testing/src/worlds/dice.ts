/** Chance from a seed: the same seed throws the same numbers for ever, on every runtime. */
export interface Dice {
  /** From 0 up to and without `limit`. */
  readonly below: (limit: number) => number
  /** True that often, of 1. */
  readonly chance: (share: number) => boolean
  readonly pick: <Value>(values: readonly [Value, ...Value[]] | readonly Value[]) => Value
  /** One of the keys, each as often as its weight says. */
  readonly weighted: <Key extends string>(weights: Readonly<Record<Key, number>>) => Key
  /** Those of the values that each survive with this share. */
  readonly some: <Value>(values: readonly Value[], share: number) => readonly Value[]
}

/** 32 bits mixed so that neighbouring seeds have nothing in common (the finaliser of MurmurHash3). */
function mixed(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

export function diceFrom(seed: number): Dice {
  let state = mixed(seed + 0x9e3779b9)
  /** From 0 up to 1, by a Weyl sequence through the same mixer. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    return (mixed(state) >>> 0) / 0x1_0000_0000
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <Value>(values: readonly Value[]): Value => {
    if (values.length === 0) throw new Error('there is nothing to pick from')
    // The index is below the length.
    return values[below(values.length)] as Value
  }
  return {
    below,
    chance: (share) => next() < share,
    pick,
    weighted: <Key extends string>(weights: Readonly<Record<Key, number>>): Key => {
      // The keys of a record over Key are exactly Key.
      const keys = Object.keys(weights) as Key[]
      let left = next() * keys.reduce((sum, key) => sum + weights[key], 0)
      for (const key of keys) {
        left -= weights[key]
        if (left < 0) return key
      }
      return pick(keys)
    },
    some: (values, share) => values.filter(() => next() < share),
  }
}

import type { Purpose } from '../decision/command.ts'

/**
 * What an approval must show: `type` the number on the person's screen, `pick` the right one of three, `none` nothing.
 * A scan of the code on that screen does instead of either.
 */
export const PUSH_MATCHES = ['none', 'pick', 'type'] as const
export type PushMatch = (typeof PUSH_MATCHES)[number]

export interface PushNumber {
  /** What the person's screen shows, and nothing else does; null where nothing is to be shown, or the bytes are too few. */
  readonly number: string | null
  /** For `pick`, three numbers in an order that says nothing; else none. */
  readonly options: readonly string[]
}

/** The least bytes of chance that make a number. */
const ENOUGH = 16

const NOTHING: PushNumber = { number: null, options: [] }

/** Two digits, the first not zero. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 90 }, (_, index) => String(index + 10))

/** The remainder of the bytes, read as one big-endian number: 16 bytes are off even by less than 2^-100. */
const below = (bytes: Uint8Array, limit: number): number => bytes.reduce((rest, byte) => (rest * 256 + byte) % limit, 0)

function picks(bytes: Uint8Array): PushNumber {
  // One throw for all: three of the ninety, one after the other, and which of them is right.
  let chance = below(bytes, 90 * 89 * 88 * 3)
  const left = [...TWO_DIGITS]
  const options = [90, 89, 88].flatMap((count) => {
    const place = chance % count
    chance = (chance - place) / count
    return left.splice(place, 1)
  })
  return { number: options[chance] ?? null, options }
}

/**
 * The number of one request, from chance: each is as likely as any other. With fewer than 16 bytes there is none, and an
 * approval by number can't be right.
 */
export function numberFrom(bytes: Uint8Array, match: PushMatch): PushNumber {
  if (bytes.length < ENOUGH || match === 'none') return NOTHING
  return match === 'pick' ? picks(bytes) : { number: String(below(bytes, 1_000)).padStart(3, '0'), options: [] }
}

/** What an approval for this must show: for device management something, whatever a policy says. */
export const matchFor = (purpose: Purpose, match: PushMatch): PushMatch =>
  match === 'pick' || purpose === 'sign-in' ? match : 'type'

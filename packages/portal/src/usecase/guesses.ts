import type { ShortLivedStore } from '@ssp/core'

/**
 * Where an account's guesses stand. A series is what is counted together; a right code and a lock-out each begin a new
 * one, and nothing else does.
 */
export interface Guesses {
  readonly series: number
  /** Until when codes are stopped; null where they are not. */
  readonly lockedUntil: number | null
  /** As it stands in the store, for the next move; null where nothing does. */
  readonly text: string | null
}

const DAY_MS = 86_400_000

const keyOf = (user: string): string => `guesses:${user}`

export async function readGuesses(shortLived: ShortLivedStore, user: string, now: number): Promise<Guesses> {
  const text = await shortLived.get(keyOf(user), now)
  if (text === null) return { series: 0, lockedUntil: null, text }
  // Written by `moveOn` and nobody else.
  const { series, lockedUntil } = JSON.parse(text) as Omit<Guesses, 'text'>
  return { series, lockedUntil: lockedUntil !== null && now < lockedUntil ? lockedUntil : null, text }
}

/** Counts one guess of a series and says how many there are now. */
export const countGuess = (shortLived: ShortLivedStore, user: string, { series }: Guesses, now: number): Promise<number> =>
  shortLived.increment(`guesses:${user}:${series}`, now + DAY_MS, now)

/** Begins the next series, locked until then or open. Of many callers one moves; null for the others. */
export async function moveOn(
  shortLived: ShortLivedStore,
  user: string,
  from: Guesses,
  lockedUntil: number | null,
  now: number,
): Promise<Guesses | null> {
  const series = from.series + 1
  const text = JSON.stringify({ series, lockedUntil })
  // Longer than any count and any lock-out: no series is counted anew under its old number.
  const expiresAt = Math.max(now, lockedUntil ?? now) + 30 * DAY_MS
  const moved =
    from.text === null
      ? await shortLived.putIfAbsent(keyOf(user), text, expiresAt, now)
      : await shortLived.replace(keyOf(user), from.text, text, expiresAt, now)
  return moved ? { series, lockedUntil, text } : null
}

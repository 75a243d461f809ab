import type { ShortLivedStore } from '@ssp/core'
import { addressKey } from './address-key.ts'

/** At most `limit` requests under one key within `windowMs`. */
export interface Rate {
  readonly limit: number
  readonly windowMs: number
}

/**
 * What one address may post. Generous, because a campus stands behind one address: guesses are stopped per account,
 * this stops floods.
 */
export const PER_ADDRESS: Rate = { limit: 600, windowMs: 60_000 }

/**
 * What one visit may try. Not one account: whoever has its password could use up its owner's tries with a passkey, which
 * nobody guesses. What can be guessed has a budget per account.
 */
export const PER_VISIT: Rate = { limit: 100, windowMs: 300_000 }

/**
 * Activations that one address may try to claim. A short code has 40 bits and is open for ten minutes, so this leaves
 * nothing to guessing, and a campus that sets up its phones has room.
 */
export const CLAIMS_PER_ADDRESS: Rate = { limit: 120, windowMs: 600_000 }

/**
 * First factors that one address may try. What stops guessing one person's password is counted under the name; this slows
 * down whoever tries one password with everybody's, and a campus in the morning has room.
 */
export const LOGINS_PER_ADDRESS: Rate = { limit: 300, windowMs: 600_000 }

/** Links by mail that one account may ask for, whoever asks. */
export const LOST_PER_ACCOUNT: Rate = { limit: 3, windowMs: 3_600_000 }

/** Milliseconds to wait, or null where there is room. Counted in fixed windows, so a burst is at most twice the limit. */
export async function overRate(shortLived: ShortLivedStore, key: string, rate: Rate, now: number): Promise<number | null> {
  const window = Math.floor(now / rate.windowMs)
  const ends = (window + 1) * rate.windowMs
  const count = await shortLived.increment(`rate:${key}:${window}`, ends, now)
  return count > rate.limit ? ends - now : null
}

/** The key of a client's address: one for each IPv4 address or IPv6 /64, however it is spelt; null where it is unknown. */
export function rateKey(address: string | null): string | null {
  const key = address === null ? null : addressKey(address)
  return key === null ? null : `address:${key}`
}

/** Challenges, sessions, requests and failure counts: values that expire by themselves. */
export interface ShortLivedStore {
  /** The value, or null where it is absent or `now` has reached its expiry. */
  get(key: string, now: number): Promise<string | null>
  /** Writes or replaces; it expires at `expiresAt`. */
  put(key: string, value: string, expiresAt: number): Promise<void>
  /** Writes where nothing unexpired stands; false where something does. */
  putIfAbsent(key: string, value: string, expiresAt: number, now: number): Promise<boolean>
  /** Replaces exactly `expected` by `next`; false where another value, or none, stands. */
  replace(key: string, expected: string, next: string, expiresAt: number, now: number): Promise<boolean>
  /** Returns the value and removes it, so that of many callers one gets it. */
  take(key: string, now: number): Promise<string | null>
  /** Adds one and returns the count. The first increment sets the expiry; later ones keep it. */
  increment(key: string, expiresAt: number, now: number): Promise<number>
  delete(key: string): Promise<void>
}

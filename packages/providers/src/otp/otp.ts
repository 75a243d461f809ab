import type { OathToken, Otp } from '@ssp/core'
import { generateSync } from 'otplib'
import { oathKey } from './oath-key.ts'

/** Steps on either side of now that a TOTP code may come from (RFC 6238 section 5.2 advises one). */
const STEPS_ASIDE = 1
/** Counters after the last accepted one that an HOTP code may come from: presses that nobody typed in. */
const LOOK_AHEAD = 10
/** Used counters that are recognised as used. Older codes are refused all the same, as wrong. */
const LOOK_BACK = 10
/**
 * How far two consecutive codes may lie ahead. A thousand idle presses are years of a token in a pocket, and a guess of
 * both codes succeeds once in 10^12 / 10^3 = 10^9 tries, where one code with its look-ahead takes 10^6 / 10 = 10^5.
 */
const RESYNCHRONISE_AHEAD = 1_000
/** Longer than any code with its spaces. */
const CODE_MAX_LENGTH = 32

/**
 * One-time passcodes as OATH defines them: HOTP (RFC 4226) and TOTP (RFC 6238), HMAC-SHA-1.
 * A step or counter at or below `lastCounter` is never accepted; the caller keeps the returned one by compare-and-set.
 * Every method throws an `OathTokenError` for a token that is too weak to be used.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4226
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
export function otp(): Otp {
  return {
    async verify(token, code, lastCounter, now) {
      const codeAt = codes(token)
      const typed = parseCode(code, token.digits)
      if (typed === null) return { ok: false, code: 'otp.malformed' }
      // All candidates are computed whatever matches, so that the time taken does not tell which one did.
      const matched = CANDIDATES[token.kind](token, lastCounter, now).filter((counter) => same(codeAt(counter), typed))
      const fresh = matched.find((counter) => counter > lastCounter)
      if (fresh !== undefined) return { ok: true, counter: fresh }
      return { ok: false, code: matched.length > 0 ? 'otp.replayed' : 'otp.wrong' }
    },

    async resynchronise(token, first, second, lastCounter) {
      const codeAt = codes(token)
      const one = parseCode(first, token.digits)
      const two = parseCode(second, token.digits)
      if (one === null || two === null) return { ok: false, code: 'otp.malformed' }
      // A TOTP token's step follows from the time: there is nothing to find.
      if (token.kind === 'totp') return { ok: false, code: 'otp.wrong' }

      const matched = range(lastCounter - LOOK_BACK, lastCounter + RESYNCHRONISE_AHEAD)
        .filter((counter) => same(codeAt(counter), one))
        .filter((counter) => same(codeAt(counter + 1), two))
      const fresh = matched.find((counter) => counter > lastCounter)
      // INVARIANT: the second code is used up too, else it would open the door once more (LinOTP CVE-2019-12887).
      if (fresh !== undefined) return { ok: true, counter: fresh + 1 }
      return { ok: false, code: matched.length > 0 ? 'otp.replayed' : 'otp.wrong' }
    },

    async generate(token, counter, now) {
      return codes(token)(token.kind === 'totp' ? stepAt(token, now) : counter)
    },
  }
}

type Candidates = (token: OathToken, lastCounter: number, now: number) => number[]

/**
 * The counters that a code may belong to, in the order of preference should two of them share a code.
 * TOTP takes the newest, which leaves nothing to replay; HOTP the nearest, which keeps the counter with the token.
 */
const CANDIDATES: Readonly<Record<OathToken['kind'], Candidates>> = {
  totp: (token, _lastCounter, now) => {
    const step = stepAt(token, now)
    return range(step - STEPS_ASIDE, step + STEPS_ASIDE).reverse()
  },
  hotp: (_token, lastCounter) => range(lastCounter - LOOK_BACK + 1, lastCounter + LOOK_AHEAD),
}

function stepAt(token: OathToken, now: number): number {
  return Math.floor(now / (token.period * 1_000))
}

/** The whole numbers from `first` to `last` that can be counters. */
function range(first: number, last: number): number[] {
  const counters: number[] = []
  for (let counter = Math.max(0, first); counter <= last && Number.isSafeInteger(counter); counter++) {
    counters.push(counter)
  }
  return counters
}

function codes(token: OathToken): (counter: number) => string {
  const secret = oathKey(token)
  const { digits } = token
  return (counter) => generateSync({ strategy: 'hotp', secret, digits, counter })
}

/** People type codes in groups, as their tokens show them: spaces don't count. Nothing else is forgiven. */
function parseCode(code: unknown, digits: number): string | null {
  if (typeof code !== 'string' || code.length > CODE_MAX_LENGTH) return null
  const typed = code.replace(/\s/g, '')
  return typed.length === digits && /^[0-9]+$/.test(typed) ? typed : null
}

/** Compares without stopping at the first difference. */
function same(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

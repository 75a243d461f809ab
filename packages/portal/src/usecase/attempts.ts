import type { Policy } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { countGuess, moveOn, readGuesses } from './guesses.ts'

/** A guess that was counted before it is looked at, so that parallel guesses can't exceed the budget. */
export interface Attempt {
  /** False: codes are stopped, and nobody looks at this one. */
  readonly allowed: boolean
  /** It was right, and the decision took it: the next count starts from zero. */
  succeeded(): Promise<void>
  /** It was wrong. It is counted already; where it was the last one, the security log says so. */
  failed(): Promise<void>
}

/** Who guesses, where, and what that is limited by. */
export interface Guesser {
  /** For the security log: the account's id, null where there is none. */
  readonly user: string | null
  readonly now: number
  readonly policy: Pick<Policy, 'lockoutThreshold' | 'lockoutMs'>
  readonly application: { readonly id: string }
}

const nothing = (): Promise<void> => Promise.resolve()

const STOPPED: Attempt = { allowed: false, succeeded: nothing, failed: nothing }

/**
 * Counts an attempt at something that can be guessed, per account and not per session (peers' advisories: a budget that
 * a new session resets is none).
 *
 * The last guess of the budget begins the lock-out before it is looked at, and ends it again by being right. So an
 * attempt that breaks down in between costs a lock-out at most, and so does a stricter application's smaller budget.
 * What comes during a lock-out is not counted: nobody can make it longer.
 *
 * @param key what the guesses are counted under: the account, or the name that somebody signs in by
 */
export async function countAttempt(deps: Deps, guesser: Guesser, key: string): Promise<Attempt> {
  const { shortLived, securityLog } = deps.ports
  const { user, now, policy, application } = guesser
  const before = await readGuesses(shortLived, key, now)
  if (before.lockedUntil !== null) return STOPPED
  const count = await countGuess(shortLived, key, before, now)
  const last = count >= policy.lockoutThreshold
  const lock = last ? await moveOn(shortLived, key, before, now + policy.lockoutMs, now) : null
  const attempt: Attempt = {
    allowed: count <= policy.lockoutThreshold,
    async succeeded() {
      const from = last ? lock : before
      if (from !== null) await moveOn(shortLived, key, from, null, now)
    },
    async failed() {
      if (lock === null) return
      const detail = { attempts: count, application: application.id }
      await securityLog.append({ at: now, user, what: 'locked-out', because: ['verification.locked-out'], detail })
    },
  }
  if (!attempt.allowed) await attempt.failed()
  return attempt
}

import type { Deps } from '../deps.ts'
import { lockKey, type Visit } from './visit.ts'

const DAY_MS = 86_400_000

const epochKey = (user: string): string => `attempts-epoch:${user}`

/** A guess that was counted before it is looked at, so that parallel guesses can't exceed the budget. */
export interface Attempt {
  readonly allowed: boolean
  /** It was wrong: at the threshold the lock-out begins. Survives whatever becomes of the request. */
  failed(): Promise<void>
  /** It was right: the next count starts from zero. */
  succeeded(): Promise<void>
}

/**
 * Counts an attempt at something that can be guessed, per account and not per session (peers' advisories: a budget that
 * a new session resets is none).
 */
export async function countAttempt(deps: Deps, visit: Visit): Promise<Attempt> {
  const { shortLived } = deps.ports
  const { user } = visit.session
  const { lockoutThreshold, lockoutMs } = visit.policy
  const epoch = Number((await shortLived.get(epochKey(user), visit.now)) ?? 0)
  const count = await shortLived.increment(`attempts:${user}:${epoch}`, visit.now + DAY_MS, visit.now)
  // Read after counting: a lock is written before the count starts anew, so nobody slips in between.
  const locked = (await shortLived.get(lockKey(user), visit.now)) !== null
  const next = (): Promise<void> => shortLived.put(epochKey(user), String(epoch + 1), visit.now + 30 * DAY_MS)
  return {
    allowed: !locked && count <= lockoutThreshold,
    async failed() {
      if (count < lockoutThreshold) return
      const until = visit.now + lockoutMs
      await shortLived.put(lockKey(user), String(until), until)
      await next()
      await deps.ports.securityLog.append({
        at: visit.now,
        user,
        what: 'locked-out',
        because: ['verification.locked-out'],
        detail: { attempts: count, application: visit.application.id },
      })
    },
    succeeded: next,
  }
}

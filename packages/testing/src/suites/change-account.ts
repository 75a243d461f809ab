import type { Account, AccountEvent, AccountStore, Commit } from '@ssp/core'
import { makeCommit } from './make-events.ts'

/** What a decision makes of an account as it was loaded: events and what goes with them, or null for a refusal. */
export interface Proposal {
  readonly events: readonly AccountEvent[]
  readonly more?: Partial<Commit>
}

export interface AccountChange {
  readonly store: AccountStore
  readonly userId: string
  readonly decide: (account: Account) => Proposal | null
  /** How often the loser of a race decides again: once, unless a case asks for more. */
  readonly retries?: number
  /** Waited for between deciding and committing: where the racers meet. */
  readonly beforeCommit?: () => Promise<void>
}

export type ChangeOutcome =
  | { readonly kind: 'committed'; readonly version: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'taken'; readonly what: string }

/**
 * Load, decide, commit: the road of every change. The loser of a race loads again and decides again, once, then has a
 * conflict.
 */
export async function changeAccount(change: AccountChange): Promise<ChangeOutcome> {
  const { store, userId, decide, retries = 1, beforeCommit } = change
  const before = await store.load(userId)
  const proposal = before === null ? null : decide(before.account)
  if (before === null || proposal === null) return { kind: 'refused' }
  const commit = await makeCommit(userId, before, proposal.events, proposal.more)
  await beforeCommit?.()
  const result = await store.commit(userId, before.version, commit)
  if (result.ok) return { kind: 'committed', version: result.version }
  if (result.code === 'taken') return { kind: 'taken', what: result.what }
  return retries > 0 ? changeAccount({ ...change, retries: retries - 1 }) : { kind: 'conflict' }
}

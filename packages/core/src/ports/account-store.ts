import type { Account } from '../account/account.ts'
import type { Anchor, Link } from '../account/chain.ts'

/**
 * What accounts are found by. Of `unique` ones no two accounts hold the same value; a phone may be shared.
 * Values are lookup keys made by the shell (keyed hashes where the value is personal).
 */
export const INDEXES = { username: 'unique', credential: 'unique', token: 'unique', phone: 'shared' } as const
export type IndexName = keyof typeof INDEXES

export interface IndexEntry {
  readonly index: IndexName
  readonly value: string
}

/** A notice that waits to be sent. `body` is data for a sender, sealed by the shell. */
export interface OutboxItem {
  readonly id: string
  readonly notBefore: number
  readonly body: string
}

export interface Loaded {
  readonly account: Account
  readonly version: number
  readonly anchor: Anchor
  /** Erasable personal values by their `ref`, sealed by the shell: names, numbers, credentials. */
  readonly values: Readonly<Record<string, string>>
}

/** One change, all or nothing. */
export interface Commit {
  /** New links of the chain, each with its exact text and hash, and the account that they fold to. */
  readonly events: readonly Link[]
  readonly account: Account
  readonly outbox: readonly OutboxItem[]
  /** Single-use things spent by this change (`bypass-code:…`, `link:…`): each id is taken by at most one commit ever. */
  readonly take: readonly string[]
  /** Values to keep (text) or to erase (null). */
  readonly values: Readonly<Record<string, string | null>>
  readonly index: { readonly add: readonly IndexEntry[]; readonly remove: readonly IndexEntry[] }
}

export type CommitResult =
  | { readonly ok: true; readonly version: number }
  /** Somebody else was faster: load and decide again. */
  | { readonly ok: false; readonly code: 'conflict'; readonly version: number }
  /** A single-use thing is spent, or a unique value belongs to another account. */
  | { readonly ok: false; readonly code: 'taken'; readonly what: string }

/**
 * Accounts, by compare-and-set on the account's version. Nothing is acknowledged that is not durable.
 * A guarded delete is not enough: two removals of the last two devices both see the other one.
 */
export interface AccountStore {
  /** Ids of the accounts that hold the value: at most one for a unique index. */
  find(index: IndexName, value: string): Promise<readonly string[]>
  /** The account, or null where nothing was ever committed. */
  load(userId: string): Promise<Loaded | null>
  /** The account's chain, oldest first. */
  history(userId: string): Promise<readonly Link[]>
  /** `expectedVersion` 0 creates. The version afterwards is `expectedVersion + events.length`. */
  commit(userId: string, expectedVersion: number, commit: Commit): Promise<CommitResult>
  /** Takes up to `limit` due notices for `leaseMs`; unfinished ones come back after it. */
  claimOutbox(now: number, limit: number, leaseMs: number): Promise<readonly OutboxItem[]>
  /** The notice was sent (`null`) or is due again at `retryAt`. */
  finishOutbox(id: string, retryAt: number | null): Promise<void>
}

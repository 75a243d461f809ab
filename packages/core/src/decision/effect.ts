import type { ChangeKind } from '../account/account.ts'
import type { AccountEvent } from '../account/event.ts'
import type { Instant, Method } from '../words.ts'
import type { Grant } from './facts.ts'

/** What is told to the user: the kinds of changes, and what happens to an account around them. */
export type Noticed =
  | ChangeKind
  | 'report-lost'
  | 'undo'
  | 'dispute'
  | 'lift-freeze'
  | 'suspend'
  | 'resume'
  | 'assign-token'
  | 'issue-bypass-codes'
  | 'revoke-bypass-codes'
  | 'issue-enrolment-link'

/** What the shell does after the events are durable. */
export type Effect =
  /** To all of the user's addresses and to their other devices, with the head of the chain. */
  | {
      readonly type: 'notify'
      readonly what: Noticed
      readonly change: string
      readonly device: string | null
      /** Until when the same verified session may undo it, or null. */
      readonly undoUntil: Instant | null
      /** Until when the mailed link disputes it, or null. */
      readonly disputeUntil: Instant | null
    }
  /** End every session that this device verified. */
  | { readonly type: 'end-sessions'; readonly device: string }
  /** The session may do more now: give it a new id, and keep this grant in it. */
  | { readonly type: 'open-grant'; readonly grant: Grant }
  /** Spend a single-use thing in the same transaction as the events. */
  | { readonly type: 'take'; readonly what: string }
  /** Consecutive failures start again from zero. */
  | { readonly type: 'reset-failures' }
  | { readonly type: 'send-code'; readonly method: Method; readonly device: string | null }
  /** The application may be told that this user signed in. */
  | { readonly type: 'issue-sign-in' }

export interface Plan {
  readonly events: readonly AccountEvent[]
  readonly effects: readonly Effect[]
}

import type { Account } from '../account/account.ts'
import type { ApplicationKind } from '../application/application.ts'
import type { Possession } from '../device/device-types.ts'
import type { Policy } from '../policy/policy.ts'
import type { PushStop } from '../push/push-ladder.ts'
import type { Country, Edition, Entry, Instant, Method, Prompt } from '../words.ts'
import type { Means, Purpose } from './command.ts'

/** A verification that was made: by what, when, and for what it counts. Fields of the session, not a thing of its own. */
export interface Grant {
  readonly purpose: Purpose
  readonly user: string
  readonly application: string
  readonly entry: Entry
  readonly session: string
  readonly at: Instant
  readonly by: Means
  /** The account's version at that moment, after what the verification itself spent. */
  readonly version: number
}

/** A browser session that an application's primary authentication opened. */
export interface Session {
  readonly id: string
  readonly user: string
  /** When the application said who this is, or null before. */
  readonly primaryAuthenticatedAt: Instant | null
  /** The verification for device management (S27, S42). */
  readonly grant: Grant | null
  /** The verification for signing in. It never opens device management, and the other never signs in. */
  readonly signIn: Grant | null
}

/**
 * Something that was just shown to be true: an answered ceremony, a right code, an unexpired mailed link. It counts for
 * one purpose, one subject, one user and one session only.
 */
export interface Proof {
  readonly kind: Possession | 'means' | 'mailed-link' | 'app-key'
  readonly purpose: 'add' | 'activate' | 'verify' | 'dispute' | 'report-lost' | 'rotate'
  readonly user: string
  /** Null for a mailed link, which works in any browser, and for the signature of an app's key, which has none. */
  readonly session: string | null
  /** The device, code, link or change that it is about. */
  readonly subject: string
  /** What it was shown with; null for a `number` that its user only said is right. */
  readonly method: Method | null
  readonly userVerified: boolean
  readonly expiresAt: Instant
}

/** What the telephony guards said of the message that is to be sent, or has been answered. */
export interface TelephonyFact {
  readonly outcome: 'allow' | 'refuse'
  /** Present where waiting helps. */
  readonly retryAfterMs?: number
}

/** Everything that a decision may look at. A missing fact never allows. */
export interface Facts {
  readonly now: Instant
  /** Whose account it is. */
  readonly user: string
  readonly organisation: { readonly edition: Edition }
  readonly application: {
    readonly id: string
    readonly kind: ApplicationKind
    readonly prompt: Prompt
    /** *Let users manage their devices* (S08). */
    readonly selfService: boolean
  }
  readonly entry: Entry
  /** User Location: the country of the request's address, from the host. */
  readonly location: Country | 'unknown'
  readonly session: Session | null
  readonly account: Account
  /** The distinct policies of all the applications that the user may reach. */
  readonly reachable: readonly Policy[]
  /** Until when methods that can be guessed or sent are stopped, or null. */
  readonly lockedUntil: Instant | null
  /** Whether push is stopped: too much was asked, or somebody said *not me*. */
  readonly push: { readonly stoppedUntil: PushStop }
  readonly proof: Proof | null
  readonly telephony: TelephonyFact | null
}

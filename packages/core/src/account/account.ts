import type { NumberType } from '../telephony/number-type.ts'
import type { Country, DeviceType, Instant, Method, SignInPreference } from '../words.ts'

/**
 * A pointer to a value that is kept elsewhere and can be erased there, with a salted commitment to it.
 * Events hold these instead of names, numbers, serials and credentials.
 */
export interface Ref {
  readonly ref: string
  readonly commitment: string
}

/** Where SMS and calls of a device go, as far as policy needs to know. */
export interface Destination {
  readonly country: Country
  readonly numberType: NumberType
}

export type DeviceState = 'pending' | 'active' | 'suspended'

export type SuspendedBecause = 'lost' | 'disputed' | 'administrator'

export interface Device {
  readonly id: string
  readonly type: DeviceType
  readonly name: Ref
  readonly state: DeviceState
  readonly suspendedBecause: SuspendedBecause | null
  /** Whether it was ever active. One that never was is pending again once it is resumed. */
  readonly everActive: boolean
  /** The methods it has now: what its owner has proved, not all that its type could have. */
  readonly methods: readonly Method[]
  readonly destination: Destination | null
  /** The credential, number or serial behind it. */
  readonly credential: Ref | null
  /** The activated authenticator app, beside the number that the same phone may have. */
  readonly app: Ref | null
  readonly addedAt: Instant
  /** The account version at which it was last bound: added, assigned or re-activated. */
  readonly boundAt: number
}

/** An administrator's bypass code. `id` is its keyed hash; the code itself is nowhere. */
export interface BypassCode {
  readonly id: string
  readonly usesLeft: number
  readonly expiresAt: Instant | null
}

export interface EnrolmentLink {
  readonly id: string
  readonly expiresAt: Instant
}

export const CHANGE_KINDS = ['add', 'rename', 'remove', 'activate', 'set-default', 'set-sign-in-preference'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** A change that its owner may still undo or dispute, with what was there before. */
export interface Change {
  readonly id: string
  readonly kind: ChangeKind
  readonly at: Instant
  /** The account version that it made. */
  readonly version: number
  /** The browser session that made it, or null for an administrator's. */
  readonly session: string | null
  readonly device: string | null
  readonly before: Before
}

/** What undoing puts back. */
export interface Before {
  /** The device as it was, null for an added one. */
  readonly device: Device | null
  readonly defaultDevice: string | null
  readonly signInPreference: SignInPreference
}

/** An account: the fold of its events, as plain JSON. */
export interface Account {
  readonly format: 1
  readonly user: string
  /** How many events made it. */
  readonly version: number
  readonly devices: readonly Device[]
  readonly defaultDevice: string | null
  readonly signInPreference: SignInPreference
  /** Whether there ever was an active device. It never becomes false again: only a new account is new. */
  readonly everActive: boolean
  readonly bypassCodes: readonly BypassCode[]
  readonly enrolmentLinks: readonly EnrolmentLink[]
  /** Set by a dispute until it is lifted. `version` is that of the disputed change. */
  readonly frozen: { readonly change: string; readonly version: number } | null
  /** Those of the last 240 hours, oldest first. */
  readonly changes: readonly Change[]
  /**
   * Who made the latest changes: the session, and the version at which its unbroken run of them began. `to` is there only
   * where apps renewed their keys after it: the version before that.
   */
  readonly run: { readonly session: string | null; readonly from: number; readonly to?: number }
}

/** The version that somebody's latest change made. */
export const lastChange = ({ run, version }: Pick<Account, 'run' | 'version'>): number => run.to ?? version

/** An account before its first event. */
export function newAccount(user: string): Account {
  return {
    format: 1,
    user,
    version: 0,
    devices: [],
    defaultDevice: null,
    signInPreference: 'ask',
    everActive: false,
    bypassCodes: [],
    enrolmentLinks: [],
    frozen: null,
    changes: [],
    run: { session: null, from: 1 },
  }
}

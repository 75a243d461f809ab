import type { AdministratorRole, DeviceType, Instant, Method, SignInPreference } from '../words.ts'
import type { Destination, Ref, SuspendedBecause } from './account.ts'

/** Who did it. A user's session is null where a mailed link was all they had. */
export type EventActor =
  | { readonly type: 'user'; readonly session: string | null }
  | { readonly type: 'administrator'; readonly id: string; readonly role: AdministratorRole }
  | { readonly type: 'system' }

/** What every event says. */
interface Said {
  /** The format of the event; older ones are lifted by `upcast`. */
  readonly v: 1
  /** The id of the change that it belongs to, from the caller. */
  readonly change: string
  readonly at: Instant
  readonly actor: EventActor
}

/** A device as an event records it: references and commitments, never a number, a name or a key. */
export interface RecordedDevice {
  readonly id: string
  readonly type: DeviceType
  readonly name: Ref
  /** `pending` where an administrator made it and its owner has not activated it yet. */
  readonly state: 'active' | 'pending'
  readonly methods: readonly Method[]
  readonly destination: Destination | null
  readonly credential: Ref | null
  readonly app: Ref | null
}

export type AccountEvent = Said &
  (
    | { readonly type: 'device-added'; readonly device: RecordedDevice }
    | { readonly type: 'token-assigned'; readonly device: RecordedDevice }
    | { readonly type: 'device-renamed'; readonly device: string; readonly name: Ref }
    | { readonly type: 'device-removed'; readonly device: string }
    | {
        readonly type: 'device-activated'
        readonly device: string
        readonly methods: readonly Method[]
        readonly app: Ref | null
      }
    | { readonly type: 'app-rotated'; readonly device: string; readonly app: Ref }
    | { readonly type: 'device-suspended'; readonly device: string; readonly because: SuspendedBecause }
    | { readonly type: 'device-resumed'; readonly device: string }
    | { readonly type: 'default-set'; readonly device: string }
    | { readonly type: 'sign-in-preference-set'; readonly preference: SignInPreference }
    | { readonly type: 'change-undone'; readonly undoes: string }
    | { readonly type: 'account-frozen'; readonly disputes: string }
    | { readonly type: 'freeze-lifted' }
    | { readonly type: 'bypass-codes-issued'; readonly codes: readonly IssuedCode[] }
    | { readonly type: 'bypass-code-used'; readonly code: string }
    | { readonly type: 'bypass-codes-revoked' }
    | { readonly type: 'enrolment-link-issued'; readonly link: string; readonly expiresAt: Instant }
    | { readonly type: 'enrolment-link-used'; readonly link: string }
  )

export interface IssuedCode {
  readonly id: string
  readonly uses: number
  readonly expiresAt: Instant | null
}

export type AccountEventType = AccountEvent['type']

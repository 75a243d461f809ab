import type { Destination, Ref } from '../account/account.ts'
import type { IssuedCode } from '../account/event.ts'
import type { AdministratorRole, DeviceType, Instant, Method, Platform, SignInPreference } from '../words.ts'

export type Actor =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'administrator'; readonly id: string; readonly role: AdministratorRole }
  | { readonly type: 'system' }

/** A device that somebody wants to add. */
export interface NewDevice {
  readonly id: string
  readonly type: DeviceType
  readonly name: Ref
  /** Where a platform authenticator lives; null for everything else. */
  readonly platform: Platform | null
  readonly destination: Destination | null
  /** Null until the proof has told what to refer to. */
  readonly credential: Ref | null
  readonly app: Ref | null
}

/** What someone verifies with. `code` and `link` are the ids under which the account knows them, null where it knows none. */
export type Means =
  | { readonly kind: 'device'; readonly device: string; readonly method: Method }
  | { readonly kind: 'bypass-code'; readonly code: string | null }
  | { readonly kind: 'enrolment-link'; readonly link: string | null }

/** Asked before a proof is made (`begin`) and again with it (`finish`): what was right then may not be now. */
export type Phase = 'begin' | 'finish'

export type Purpose = 'sign-in' | 'manage'

/**
 * The one command vocabulary: pages, protocols and administrators ask in these words. Reading a page asks the same
 * question as posting it. `id` is the id of the change, from the caller.
 */
export type Command = { readonly id: string; readonly actor: Actor } & (
  | { readonly type: 'view-devices' }
  | { readonly type: 'add'; readonly phase: Phase; readonly device: NewDevice }
  | { readonly type: 'rename'; readonly device: string; readonly name: Ref }
  | { readonly type: 'remove'; readonly device: string }
  | { readonly type: 'activate'; readonly phase: Phase; readonly device: string; readonly app: Ref | null }
  | { readonly type: 'set-default'; readonly device: string }
  /** The authenticator app renews its key, by a call that the present one signed: no person, no session. */
  | { readonly type: 'rotate-app'; readonly device: string; readonly app: Ref }
  | { readonly type: 'set-sign-in-preference'; readonly preference: SignInPreference }
  | { readonly type: 'verify'; readonly phase: Phase; readonly purpose: Purpose; readonly means: Means }
  | { readonly type: 'send-code'; readonly method: Method; readonly device: string | null }
  | { readonly type: 'sign-in' }
  /** Leave a device management portal with an answer for its application: its own verification is the one for managing. */
  | { readonly type: 'leave' }
  | { readonly type: 'report-lost'; readonly device: string }
  | { readonly type: 'undo'; readonly change: string }
  | { readonly type: 'dispute'; readonly change: string }
  | { readonly type: 'lift-freeze' }
  | { readonly type: 'suspend'; readonly device: string }
  | { readonly type: 'resume'; readonly device: string }
  | { readonly type: 'assign-token'; readonly device: NewDevice }
  | { readonly type: 'issue-bypass-codes'; readonly codes: readonly IssuedCode[] }
  | { readonly type: 'revoke-bypass-codes' }
  | { readonly type: 'issue-enrolment-link'; readonly link: string; readonly expiresAt: Instant }
)

export type CommandType = Command['type']

export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>

/** Every command type; the table makes the list complete at compile time, and says no more than that. */
const EVERY: Readonly<Record<CommandType, null>> = {
  'view-devices': null,
  add: null,
  rename: null,
  remove: null,
  activate: null,
  'set-default': null,
  'rotate-app': null,
  'set-sign-in-preference': null,
  verify: null,
  'send-code': null,
  'sign-in': null,
  leave: null,
  'report-lost': null,
  undo: null,
  dispute: null,
  'lift-freeze': null,
  suspend: null,
  resume: null,
  'assign-token': null,
  'issue-bypass-codes': null,
  'revoke-bypass-codes': null,
  'issue-enrolment-link': null,
}

// The keys of a record over CommandType are exactly the command types.
export const COMMAND_TYPES: readonly CommandType[] = Object.keys(EVERY) as CommandType[]

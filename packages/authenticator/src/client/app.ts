import type { Account } from './account.ts'
import type { Waiting } from './protocol.ts'
import type { Ticket } from './ticket.ts'

/** Where one is with a request. */
export type ApprovePlace =
  /** A link or a message told about it; it is still to be fetched. */
  | { readonly at: 'seek'; readonly request: string; readonly secret: string | null }
  | { readonly at: 'request'; readonly account: Account; readonly request: Waiting; readonly secret: string | null }
  | { readonly at: 'end'; readonly how: End; readonly id: string | null }

/** Where one is seldom. */
export type SetupPlace =
  | { readonly at: 'no-storage' }
  /** There is no account yet. */
  | { readonly at: 'empty' }
  /** With the link's two parts, or with a code that the person types. */
  | { readonly at: 'activate'; readonly ticket: Ticket | null }
  | { readonly at: 'check'; readonly id: string }
  | { readonly at: 'ready'; readonly id: string }
  /** For the request that is being looked at, or to add an account. */
  | { readonly at: 'scan'; readonly request: string | null }
  | { readonly at: 'account'; readonly id: string }
  | { readonly at: 'remove'; readonly id: string }

/** Where the app can be. */
export type Place = { readonly at: 'accounts' } | ApprovePlace | SetupPlace

/** How something ended, for good. */
export type End =
  | 'approved'
  | 'denied'
  | 'fraud'
  | 'mismatch'
  | 'expired'
  | 'superseded'
  | 'over'
  | 'moved'
  | 'refused'
  | 'unconfirmed'

/** What is known of an account since the app was opened. */
export interface Live {
  readonly reached: 'unknown' | 'yes' | 'no' | 'refused'
  readonly push: 'none' | 'ok' | 'stale' | null
  readonly request: Waiting | null
}

/** What one place looks like. */
export interface View {
  readonly title: string
  /** With one heading of the first level. */
  readonly body: readonly Node[]
  /** A new request takes its place by itself. */
  readonly gives?: boolean
  /** Each second, and whenever something was learned. */
  readonly tick?: () => void
  readonly leave?: () => void
}

export interface Said {
  readonly text: string
  readonly kind: 'problem' | 'success' | 'information'
}

export interface App {
  /** Without a slash at its end. */
  readonly issuer: string
  /** The organisation's name. */
  readonly name: string
  /** The address of this app, with a slash at its end. */
  readonly url: string
  accounts(): readonly Account[]
  account(id: string): Account | null
  live(id: string): Live
  /** Arrives with something to say, where there is something. */
  go(place: Place, said?: Said): void
  /** Says something in the one region that is read out. */
  tell(text: string, kind?: Said['kind']): void
  /** Says it to those who don't see, beside what stands there. */
  whisper(text: string): void
  /** Reads again what the browser keeps, after a change. */
  reload(): Promise<void>
  /** Asks the portal for requests now, and comes back when every account was asked. */
  ask(): Promise<void>
  /** A request that was answered is not shown again, whatever the portal still says of it. */
  answered(request: string): void
  /** The worker; null where the browser has none. */
  registration(): ServiceWorkerRegistration | null
  /** Whether a test message came since this was last asked for. */
  tested(): boolean
}

import type {
  AccountStore,
  ApplicationKind,
  Country,
  Cryptography,
  Edition,
  Ledger,
  Otp,
  Policy,
  Prompt,
  Protocol,
  SecurityLog,
  ShortLivedStore,
  UsageStore,
  WebAuthn,
} from '@ssp/core'

/** An application as the portal knows it. */
export interface Application {
  readonly id: string
  readonly name: string
  readonly kind: ApplicationKind
  readonly prompt: Prompt
  readonly selfService: boolean
}

/**
 * Who and what there is: applications, the organisation, and which policies hold for whom. Users are asked for by their
 * name in the application's normal form.
 */
export interface Directory {
  organisation(): Promise<{ readonly name: string; readonly edition: Edition }>
  application(id: string): Promise<Application | null>
  /** The compiled policy of this application for this user: global, application and all of the user's groups. */
  policy(application: string, username: string): Promise<Policy>
  /** The distinct compiled policies of every application that this user may reach. */
  reachable(username: string): Promise<readonly Policy[]>
}

/** What the portal is given. It imports none of these. */
export interface Ports {
  readonly accounts: AccountStore
  readonly usage: UsageStore
  readonly shortLived: ShortLivedStore
  readonly ledger: Ledger
  readonly securityLog: SecurityLog
  readonly webAuthn: WebAuthn
  readonly otp: Otp
  readonly directory: Directory
  readonly protocols: readonly Protocol[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: (length: number) => Uint8Array
  /** Absent, it is the runtime's Web Cryptography. */
  readonly cryptography?: Cryptography
  /** The country of an address, for User Location; from the host. */
  readonly locate: (request: Request) => Country | 'unknown'
  /**
   * The client's address, from the host: behind a proxy that it trusts, what that proxy says. Absent or null means
   * unknown, and then nothing is limited by address.
   */
  readonly address?: (request: Request) => string | null
  /** Told of a broken port, for the operator's log. The person sees a 503 without the cause. */
  readonly onFault: (cause: unknown) => void
}

import type {
  AccountStore,
  AdministratorRole,
  ApplicationKind,
  Caller,
  Country,
  CreditTable,
  Edition,
  Ledger,
  Mail,
  OathToken,
  Otp,
  PhoneCall,
  PhoneNumbers,
  Policy,
  PrimaryAuthentication,
  Prompt,
  Protocol,
  Push,
  SecurityLog,
  ShortLivedStore,
  TextMessage,
  TextSender,
  UsageStore,
  WebAuthn,
} from '@ssp/core'

/** An application as the portal under test is told of it. */
export interface TestApplication {
  readonly id: string
  readonly name: string
  readonly kind: ApplicationKind
  readonly prompt: Prompt
  readonly selfService: boolean
}

export interface PortalStores {
  readonly accounts: AccountStore
  readonly usage: UsageStore
  readonly shortLived: ShortLivedStore
  readonly ledger: Ledger
  readonly securityLog: SecurityLog
}

/** A file of the authenticator app, as the portal serves it. */
export interface AppFile {
  /** Below the app's URL; empty for its page. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface PortalPorts extends PortalStores {
  readonly webAuthn: WebAuthn
  readonly otp: Otp
  readonly telephony: {
    readonly numbers: PhoneNumbers
    readonly text: TextSender
    readonly caller: Caller
    readonly credits: CreditTable
    readonly creditsPerDay: Readonly<Record<string, number>>
  }
  readonly push: {
    readonly signatures: Push
    readonly authenticator: { readonly url: string; readonly files: readonly AppFile[] }
  }
  readonly directory: {
    readonly organisation: () => Promise<{ readonly name: string; readonly edition: Edition }>
    readonly application: (id: string) => Promise<TestApplication | null>
    readonly policy: (application: string, username: string) => Promise<Policy>
    readonly groups: (username: string) => Promise<readonly string[]>
    readonly reachable: (username: string) => Promise<readonly Policy[]>
  }
  readonly central: {
    readonly login: PrimaryAuthentication
    readonly launcher: string
    readonly standalone: string
    readonly tiles: (username: string) => Promise<readonly { readonly name: string; readonly url: string }[]>
    readonly returnAddresses: readonly string[]
  }
  readonly protocols: readonly Protocol[]
  readonly now: () => number
  readonly random: (length: number) => Uint8Array
  readonly locate: (request: Request) => Country | 'unknown'
  readonly address: (request: Request) => string | null
  readonly onFault: (cause: unknown) => void
}

export interface PortalConfiguration {
  readonly issuer: string
  readonly secret: string
  readonly demo: boolean
  readonly maxBodyBytes: number
}

interface Administrator {
  readonly type: 'administrator'
  readonly id: string
  readonly role: AdministratorRole
}

export interface TokenToAssign {
  readonly serial: string
  readonly name: string
  readonly parameters: OathToken
}

export interface CodesToIssue {
  readonly count: number
  readonly uses: number
  readonly lifeMs: number | null
}

export interface PortalUnderTest {
  readonly fetch: (request: Request) => Promise<Response>
  readonly administration: {
    readonly assignToken: (
      actor: Administrator,
      username: string,
      token: TokenToAssign,
    ) => Promise<{ readonly kind: string }>
    readonly issueBypassCodes: (
      actor: Administrator,
      username: string,
      order: CodesToIssue,
    ) => Promise<{ readonly kind: 'done'; readonly codes: readonly string[] } | { readonly kind: string }>
    readonly issueEnrolmentLink: (
      actor: Administrator,
      username: string,
      order: { readonly lifeMs: number },
    ) => Promise<{ readonly kind: 'done'; readonly url: string } | { readonly kind: string }>
  }
}

/** What would have been sent. */
export type SentEntry =
  | ({ readonly kind: 'text' } & TextMessage)
  | ({ readonly kind: 'call'; readonly pressed: readonly string[] } & PhoneCall)
  | ({ readonly kind: 'mail' } & Mail)

/** A provider that keeps what it should have sent, and reports keys as providers do. */
export interface Sending extends TextSender, Caller {
  /** Newest first. */
  readonly entries: () => readonly SentEntry[]
  /** Presses a key of a call: its report goes to `fetch`. */
  readonly press: (call: string, key: string) => Promise<{ readonly ok: boolean }>
}

/** What a portal is made of. The suite is given all of it, so that it depends on none. */
export interface PortalParts {
  readonly createPortal: (config: PortalConfiguration, ports: PortalPorts) => PortalUnderTest
  readonly stores: () => PortalStores
  readonly webAuthn: (party: {
    readonly rpId: string
    readonly rpName: string
    readonly origins: readonly string[]
  }) => WebAuthn
  readonly otp: () => Otp
  readonly numbers: () => PhoneNumbers
  readonly outbox: (settings: { readonly now: () => number; readonly fetch: typeof fetch }) => Sending
  readonly push: (settings: { readonly vapid: null; readonly now: () => number }) => Promise<Push>
}

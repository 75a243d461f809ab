import type {
  AccountStore,
  AdministratorRole,
  ApplicationKind,
  Country,
  Edition,
  Ledger,
  OathToken,
  Otp,
  Policy,
  Prompt,
  Protocol,
  SecurityLog,
  ShortLivedStore,
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

export interface PortalPorts extends PortalStores {
  readonly webAuthn: WebAuthn
  readonly otp: Otp
  readonly directory: {
    readonly organisation: () => Promise<{ readonly name: string; readonly edition: Edition }>
    readonly application: (id: string) => Promise<TestApplication | null>
    readonly policy: (application: string, username: string) => Promise<Policy>
    readonly groups: (username: string) => Promise<readonly string[]>
    readonly reachable: (username: string) => Promise<readonly Policy[]>
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
  }
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
}

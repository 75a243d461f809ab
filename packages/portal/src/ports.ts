import type {
  AccountStore,
  ApplicationKind,
  Caller,
  Country,
  CreditTable,
  Cryptography,
  Edition,
  Ledger,
  Mailer,
  Otp,
  PhoneNumbers,
  Policy,
  PrimaryAuthentication,
  Prompt,
  Protocol,
  Push,
  SecurityLog,
  ShortLivedStore,
  TextSender,
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
  /** The user's groups, for budgets of telephony that are a group's. */
  groups(username: string): Promise<readonly string[]>
  /** The distinct compiled policies of every application that this user may reach. */
  reachable(username: string): Promise<readonly Policy[]>
  /** All of the user's mail addresses, for notices. Absent: nobody is written to. */
  addresses?(username: string): Promise<readonly MailAddress[]>
}

export interface MailAddress {
  readonly address: string
  readonly language: 'en' | 'de'
}

/** An application in Central's launcher. */
export interface Tile {
  readonly name: string
  /** A web address: a tile with another is not shown. */
  readonly url: string
}

/** Central, the launcher with its *Manage Devices* link, and the standalone URL (S13, S14). */
export interface Central {
  /** The first factor. */
  readonly login: PrimaryAuthentication
  /** The application of kind `central` that the launcher is; null where there is none. */
  readonly launcher: string | null
  /** The application of kind `device-management-portal` that the standalone URL is; null where there is none. */
  readonly standalone: string | null
  /** The applications that this user is shown. */
  tiles(username: string): Promise<readonly Tile[]>
  /** Where a deep link may lead back to, compared byte for byte. */
  readonly returnAddresses: readonly string[]
}

/** What it takes to send messages and to place calls. A policy decides whether, to whom and how often. */
export interface Telephony {
  readonly numbers: PhoneNumbers
  /** Null where no SMS are sent. */
  readonly text: TextSender | null
  /** Null where nobody is called. */
  readonly caller: Caller | null
  /** What a message and a call cost, by country: what has no price is not sent. */
  readonly credits: CreditTable
  /** Credits within 24 hours at most, by `organisation`, `application:<id>` or `group:<id>`. */
  readonly creditsPerDay?: Readonly<Record<string, number>>
  /** Passcodes in one SMS, 1 to 10; without it, one. Of several the rest can be used later, each once. */
  readonly codesPerMessage?: number
  /** Milliseconds that a passcode is good for, 2 minutes to 24 hours; without it, ten minutes. */
  readonly codeLifeMs?: number
}

/** A file of the authenticator app. */
export interface AppFile {
  /** Below the app's URL; empty for its page. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What it takes to have push authenticators. */
export interface PushAuthenticators {
  readonly signatures: Push
  /** The app: where people open it (a URL that ends in a slash), and its files where the portal serves them itself. */
  readonly authenticator: { readonly url: string; readonly files: readonly AppFile[] }
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
  /** Absent: nobody adds a phone number, and nothing is sent. */
  readonly telephony?: Telephony
  /** Absent: nobody sets up an authenticator app. */
  readonly push?: PushAuthenticators
  /** Absent: notices stay in the outbox, for somebody else to send. */
  readonly mailer?: Mailer
  /** Absent: people come by their applications' prompts only. */
  readonly central?: Central
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
  /**
   * Told of work that goes on after the answer, such as sending mail: a runtime that stops with the answer waits for it.
   * Absent, nobody waits; what was not done in time, `Portal.deliver` does later.
   */
  readonly after?: (work: Promise<unknown>) => void
  /** Told of a broken port, for the operator's log. The person sees a 503 without the cause. */
  readonly onFault: (cause: unknown) => void
}

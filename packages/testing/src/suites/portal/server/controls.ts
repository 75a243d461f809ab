import type { Account, Country, Edition, OathToken, Policy, PromptOutcome, SecurityEntry } from '@ssp/core'
import type { CodesToIssue, PortalStores, SentEntry, TestApplication, TokenToAssign } from './portal-parts.ts'
import type { KeyPosted, ProviderState } from './provider.ts'

/** What holds at the portal under test; can be changed while visits go on. */
export interface Rules {
  readonly policy: Policy
  /** The policies of the applications that users may reach, this one's first. */
  readonly reachable: readonly Policy[]
  readonly edition: Edition
  readonly location: Country | 'unknown'
  readonly applications: readonly TestApplication[]
}

/** How a portal is opened for one case. Plain JSON. */
export interface PortalSetup {
  readonly issuer: string
  readonly maxBodyBytes: number
  /** Where the authenticator app is: the portal serves it below its own URL, or it is on another host. */
  readonly authenticator: string
  readonly rules: Partial<Rules>
}

export type PortName = keyof PortalStores

/** What became of bookings of telephony, by how many of them. */
export interface Bookings {
  readonly reserved: number
  readonly settled: number
  readonly refunded: number
}

/** A log entry and what became of it are read as they are; an outcome by its result and method. */
export interface OutcomeSeen {
  readonly result: PromptOutcome['result']
  readonly method: string | null
}

/**
 * Ways in that only tests have: around the portal, to its clock, its stores and its administrator's side. Arguments and
 * answers are JSON, so that they reach into another process or an isolate as well.
 */
export interface Controls {
  /** A new portal with empty stores takes the place of the last one. */
  open(setup: PortalSetup): Promise<null>
  advance(ms: number): Promise<null>
  /** The portal's clock, in milliseconds since 1970. */
  now(): Promise<number>
  change(rules: Partial<Rules>): Promise<null>
  assignToken(username: string, token: TokenToAssign): Promise<string>
  issueCodes(username: string, order: CodesToIssue): Promise<readonly string[]>
  /** The path of an enrolment link below the portal's URL; null where none was made. */
  issueLink(username: string, lifeMs: number): Promise<string | null>
  /** What the token shows now, or at a counter. */
  passcode(token: OathToken, counter: number): Promise<string>
  /** The accounts, in the order of their first commit. */
  accounts(): Promise<readonly Account[]>
  /** Puts this in the place of an account, as one more change by somebody else. */
  seed(account: Account): Promise<null>
  /** The store answers nothing from now on; null mends it. */
  breakDown(port: PortName | null): Promise<null>
  /** As many commits as this lose their race. */
  loseRaces(times: number): Promise<null>
  /** How often stores were asked or written since the last time. */
  traffic(): Promise<{ readonly reads: number; readonly writes: number }>
  log(): Promise<readonly SecurityEntry[]>
  outcomes(): Promise<readonly OutcomeSeen[]>
  /** How many broken ports the operator heard of. */
  faults(): Promise<number>
  /** What the provider of messages and calls was told to send, newest first. */
  sent(): Promise<readonly SentEntry[]>
  /** What the provider does from now on. */
  provider(state: ProviderState): Promise<null>
  /** Presses a key of a call, and hands out the signed report instead of posting it; null where there is no such call. */
  pressKey(call: string, key: string): Promise<KeyPosted | null>
  /** How telephony was charged since the portal was opened. */
  bookings(): Promise<Bookings>
  /** How many notices wait to be sent. */
  notices(): Promise<number>
  /** What must never stand in an answer: the secrets of this portal and the causes of its faults. */
  secrets(): Promise<readonly string[]>
}

/** A control by name, from another process. */
export interface ControlCall {
  readonly name: string
  readonly args: readonly unknown[]
}

/** Carries out a call that came as JSON. */
export async function answerCall(controls: Controls, { name, args }: ControlCall): Promise<unknown> {
  const control: unknown = Object.hasOwn(controls, name) ? Reflect.get(controls, name) : undefined
  if (typeof control !== 'function') throw new Error(`no control is called \`${name}\``)
  return (control as (...all: readonly unknown[]) => Promise<unknown>)(...args)
}

/** The controls of a portal that runs elsewhere. */
export function remoteControls(call: (call: ControlCall) => Promise<unknown>): Controls {
  const remote = {
    get: (_: object, name: string | symbol) =>
      name === 'then' ? undefined : (...args: readonly unknown[]) => call({ name: String(name), args }),
  }
  // Every method of `Controls` takes JSON and promises JSON, which is all that a call does.
  return new Proxy({}, remote) as Controls
}

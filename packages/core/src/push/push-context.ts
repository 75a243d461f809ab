import type { Purpose } from '../decision/command.ts'
import type { Country, Instant } from '../words.ts'

/** What somebody is asked to approve. */
export interface PushContext {
  readonly purpose: Purpose
  readonly application: string
  readonly organisation: string
  /** The name that the person signs in with. */
  readonly account: string
  /** User Location, and the browser that asks; null where nobody knows. */
  readonly country: Country | null
  readonly browser: string | null
  readonly system: string | null
  readonly at: Instant
}

/** The text that the authenticator shows and whose SHA-256 it signs (`docs/push-protocol.md`). The same context has one text. */
export function contextText(context: PushContext): string {
  const { purpose, application, organisation, account, country, browser, system, at } = context
  return JSON.stringify({ v: 1, purpose, application, organisation, account, country, browser, system, at })
}

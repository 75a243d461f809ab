import { type Json, normalName, type PromptRequest } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Central } from '../../ports.ts'
import { freshId } from '../ids.ts'

/** The name of the portal's own protocol: what Central and the standalone URL begin, the portal itself ends. */
export const CENTRAL = 'central'

/** Where a visit that began here leads when it is over. */
export type ReturnTo =
  /** Into the launcher, by a code that only the browser with this binding can use. */
  | { readonly kind: 'launcher'; readonly binding: string }
  /** Back to the launcher, whose session goes on as it was. */
  | { readonly kind: 'managed' }
  /** To this address, or to a page that says that all is done. */
  | { readonly kind: 'standalone'; readonly returnAddress: string | null }

interface Asked {
  readonly application: string
  readonly purpose: PromptRequest['purpose']
  readonly entry: NonNullable<PromptRequest['entry']>
  readonly username: string
  readonly returnTo: ReturnTo & Json
}

/** How long a request that nobody sends twice is remembered as taken, in milliseconds. */
const ONCE_MS = 300_000

const originOf = (deps: Deps, returnTo: ReturnTo): string =>
  returnTo.kind === 'standalone' && returnTo.returnAddress !== null
    ? new URL(returnTo.returnAddress).origin
    : deps.config.issuer.origin

function requestOf(deps: Deps, { username, ...asked }: Asked): PromptRequest {
  return {
    ...asked,
    protocol: CENTRAL,
    username,
    lookupName: normalName(username),
    once: { key: `central:once:${freshId(deps)}`, expiresAt: deps.ports.now() + ONCE_MS },
    returnOrigin: originOf(deps, asked.returnTo),
  }
}

/** Somebody gave their first factor at Central: the second one is asked for. */
export async function launcherRequest(deps: Deps, application: string, username: string, browser: string): Promise<PromptRequest> {
  const returnTo = { kind: 'launcher', binding: await deps.keys.hash(browser) } as const
  return requestOf(deps, { application, purpose: 'sign-in', entry: 'prompt', username, returnTo })
}

/** *Manage Devices* (S13): verified again, for that purpose. */
export const manageRequest = (deps: Deps, application: string, username: string): PromptRequest =>
  requestOf(deps, { application, purpose: 'manage', entry: 'central', username, returnTo: { kind: 'managed' } })

/** The standalone URL (S14). */
export const standaloneRequest = (deps: Deps, application: string, username: string, returnAddress: string | null): PromptRequest =>
  requestOf(deps, { application, purpose: 'manage', entry: 'standalone', username, returnTo: { kind: 'standalone', returnAddress } })

/** Whether a deep link may lead back there: exactly an address of the list, never one that looks like it. */
export const isReturnAddress = ({ returnAddresses }: Central, address: string): boolean => returnAddresses.includes(address)

import type { Grant } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { base64url, sameText } from '../../seal/bytes.ts'
import type { CentralSession } from '../../session/central-session.ts'
import type { Visit } from '../visit.ts'

/** What a code stands for until it is redeemed. */
interface Entry {
  /** Hash of the binding of the browser that signed in. */
  readonly binding: string
  readonly session: CentralSession
}

/** How long the browser has to follow a redirect, in milliseconds. */
const ENTRY_MS = 60_000

const keyOf = async (deps: Deps, code: string): Promise<string> => `central:entry:${await deps.keys.hash(code)}`

/** A code that opens Central once, within a minute, in the browser that signed in. It is stored nowhere. */
export async function issueEntry(deps: Deps, visit: Visit, grant: Grant, binding: string): Promise<string> {
  const code = base64url(deps.ports.random(32))
  const { username, lookupName } = visit.session
  const session: CentralSession = { grant, frozenBy: visit.account.frozen?.change ?? null, username, lookupName }
  const text = JSON.stringify({ binding, session } satisfies Entry)
  await deps.ports.shortLived.put(await keyOf(deps, code), text, visit.now + ENTRY_MS)
  return code
}

/**
 * Spends a code. Null where it is none, is over, was spent, or came with another browser than it was made for; whoever
 * tries it there has spent it.
 */
export async function takeEntry(deps: Deps, code: string, browser: string | null): Promise<CentralSession | null> {
  if (browser === null || !/^[\w-]{43}$/.test(code)) return null
  const text = await deps.ports.shortLived.take(await keyOf(deps, code), deps.ports.now())
  if (text === null) return null
  // Written by `issueEntry` and nobody else.
  const { binding, session } = JSON.parse(text) as Entry
  return sameText(binding, await deps.keys.hash(browser)) ? session : null
}

import type { Deps } from '../../deps.ts'
import type { Subject } from '../visit.ts'

/** Windows look back a day at most for what is not verified, but for prefixes: 27 hours. */
const KEPT_MS = 27 * 3_600_000

/** More than anybody is sent within that time. */
const MOST = 50

const keyOf = (user: string): string => `sends:${user}`

async function read(deps: Deps, { user, now }: Subject): Promise<readonly string[]> {
  const text = await deps.ports.shortLived.get(keyOf(user), now)
  return text === null ? [] : (JSON.parse(text) as readonly string[])
}

/** Remembers a send whose owner may yet turn out to be who they say. */
export async function rememberSend(deps: Deps, subject: Subject, id: string): Promise<void> {
  const ids = [...(await read(deps, subject)), id].slice(-MOST)
  await deps.ports.shortLived.put(keyOf(subject.user), JSON.stringify(ids), subject.now + KEPT_MS)
}

/**
 * Its owner got through, by a code or by another method: what was sent to them was no abuse (Authgear counts the same
 * way). Loses at most a send of the same moment, which then counts as unverified.
 */
export async function verifySends(deps: Deps, subject: Subject): Promise<void> {
  // Asked first: nearly nobody was sent anything, and a look costs less than a write.
  if ((await deps.ports.shortLived.get(keyOf(subject.user), subject.now)) === null) return
  const text = await deps.ports.shortLived.take(keyOf(subject.user), subject.now)
  for (const id of JSON.parse(text ?? '[]') as readonly string[]) await deps.ports.ledger.verify(id, subject.now)
}

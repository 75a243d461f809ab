import type { DeviceType, Purpose } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { freshId } from './ids.ts'
import type { Visit } from './visit.ts'

/** A WebAuthn ceremony that a browser was asked for. It is answered once, by the session that began it, for this only. */
export type Pending =
  | { readonly kind: 'verify'; readonly session: string; readonly challenge: string; readonly purpose: Purpose }
  | {
      readonly kind: 'add'
      readonly session: string
      readonly challenge: string
      readonly device: string
      readonly type: Extract<DeviceType, 'security-key' | 'platform-authenticator'>
    }

/** How long a person has to touch their key. */
export const CEREMONY_MS = 300_000

type PendingOf<Kind extends Pending['kind']> = Extract<Pending, { kind: Kind }>

/** Keeps what was asked for and returns the id under which the answer comes back. */
export async function beginCeremony<Kind extends Pending['kind']>(
  deps: Deps,
  visit: Visit,
  pending: Omit<PendingOf<Kind>, 'session'>,
): Promise<string> {
  const id = freshId(deps)
  const text = JSON.stringify({ ...pending, session: visit.session.id })
  await deps.ports.shortLived.put(`ceremony:${id}`, text, visit.now + CEREMONY_MS)
  return id
}

/** Takes a ceremony: null where it is unknown, expired, answered already, of another session or of another kind. */
export async function takeCeremony<Kind extends Pending['kind']>(
  deps: Deps,
  visit: Visit,
  id: string,
  kind: Kind,
): Promise<PendingOf<Kind> | null> {
  if (!/^[\w-]{22}$/.test(id)) return null
  const text = await deps.ports.shortLived.take(`ceremony:${id}`, visit.now)
  if (text === null) return null
  const pending = JSON.parse(text) as Pending
  if (pending.session !== visit.session.id || pending.kind !== kind) return null
  return pending as PendingOf<Kind>
}

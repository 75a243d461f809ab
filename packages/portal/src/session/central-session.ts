import type { Account, Grant, ShortLivedStore } from '@ssp/core'
import { base64url, sameText } from '../seal/bytes.ts'
import type { Keyring } from '../seal/keyring.ts'

/** A session of Central ends after eight hours, whatever happens in it. */
export const CENTRAL_MS = 28_800_000

/** What opened a session of Central. */
export interface Opening {
  /** The verification for signing in. */
  readonly grant: Grant
  /** The disputed change that the account was frozen for at that time, or null. */
  readonly frozenBy: string | null
}

/** Who is signed in at Central. */
export interface CentralSession extends Opening {
  /** As they signed in, byte for byte. */
  readonly username: string
  readonly lookupName: string
}

/**
 * Whether what opened the session is still worth it: the verification is no older than eight hours, nothing was disputed
 * since, and its device is there, active and not bound anew. A bypass code's session stays until it is over.
 */
export function holds(account: Account, { grant, frozenBy }: Opening, now: number): boolean {
  const age = now - grant.at
  if (!(age >= 0 && age < CENTRAL_MS)) return false
  // An account that is behind what was verified is not the one that was.
  if (grant.purpose !== 'sign-in' || account.user !== grant.user || account.version < grant.version) return false
  if (account.frozen !== null && account.frozen.change !== frozenBy) return false
  if (grant.by.kind === 'bypass-code') return true
  if (grant.by.kind !== 'device') return false
  const { device: id } = grant.by
  const device = account.devices.find((one) => one.id === id)
  return device !== undefined && device.state === 'active' && device.boundAt <= grant.version
}

const COOKIE = /^([\w-]{22})\.([\w-]{43})$/

/** What stands under the session's id: nothing that could be turned back into a cookie. */
interface Stored {
  readonly secretHash: string
  readonly session: CentralSession
}

/** Sessions of Central, by cookies that are stored nowhere. */
export interface CentralSessions {
  /** @returns the cookie, new each time */
  open(session: CentralSession): Promise<string>
  read(cookie: string | null): Promise<CentralSession | null>
  /** Ends the session behind a cookie, if it is one. */
  end(cookie: string | null): Promise<void>
}

const keyOf = (id: string): string => `central:session:${id}`

export function centralSessions(
  shortLived: ShortLivedStore,
  { hash }: Pick<Keyring, 'hash'>,
  now: () => number,
  random: (length: number) => Uint8Array,
): CentralSessions {
  async function find(cookie: string | null): Promise<{ readonly id: string; readonly session: CentralSession } | null> {
    const [, id, secret] = COOKIE.exec(cookie ?? '') ?? []
    if (id === undefined || secret === undefined) return null
    const text = await shortLived.get(keyOf(id), now())
    if (text === null) return null
    // Written by `open` and nobody else.
    const { secretHash, session } = JSON.parse(text) as Stored
    return sameText(secretHash, await hash(secret)) ? { id, session } : null
  }
  return {
    async open(session) {
      const id = base64url(random(16))
      const secret = base64url(random(32))
      const text = JSON.stringify({ secretHash: await hash(secret), session } satisfies Stored)
      await shortLived.put(keyOf(id), text, session.grant.at + CENTRAL_MS)
      return `${id}.${secret}`
    },
    read: async (cookie) => (await find(cookie))?.session ?? null,
    async end(cookie) {
      const found = await find(cookie)
      if (found !== null) await shortLived.delete(keyOf(found.id))
    },
  }
}

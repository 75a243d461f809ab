import type { ShortLivedStore } from '@ssp/core'
import { base64url, sha256 } from '../seal/bytes.ts'
import type { BrowserSession } from './session.ts'

/** A visit ends after an hour, whatever happens in it. */
export const SESSION_MS = 3_600_000

const keyOf = async (cookie: string): Promise<string> => `session:${await sha256(cookie)}`

const endOf = (session: BrowserSession): number => session.createdAt + SESSION_MS

/** Sessions by cookie. What is stored can't be turned back into a cookie. */
export interface SessionStore {
  read(cookie: string | null): Promise<BrowserSession | null>
  /** @returns the cookie of the new session */
  open(session: BrowserSession): Promise<string>
  write(cookie: string, session: BrowserSession): Promise<void>
  /** Gives the session a new cookie; the old one opens nothing from then on. */
  rotate(cookie: string, session: BrowserSession): Promise<string>
  end(cookie: string): Promise<void>
}

export function sessionStore(
  shortLived: ShortLivedStore,
  now: () => number,
  random: (length: number) => Uint8Array,
): SessionStore {
  const store: SessionStore = {
    async read(cookie) {
      if (cookie === null || !/^[\w-]{43}$/.test(cookie)) return null
      const text = await shortLived.get(await keyOf(cookie), now())
      // Written by `write` below and nobody else.
      return text === null ? null : (JSON.parse(text) as BrowserSession)
    },
    async open(session) {
      const cookie = base64url(random(32))
      await store.write(cookie, session)
      return cookie
    },
    async write(cookie, session) {
      await shortLived.put(await keyOf(cookie), JSON.stringify(session), endOf(session))
    },
    async rotate(cookie, session) {
      await store.end(cookie)
      return store.open(session)
    },
    async end(cookie) {
      await shortLived.delete(await keyOf(cookie))
    },
  }
  return store
}

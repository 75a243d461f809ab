import type { ShortLivedStore } from '@ssp/core'
import { base64url, sha256 } from '../seal/bytes.ts'
import type { BrowserSession } from './session.ts'

/** A visit ends after an hour, whatever happens in it. */
export const SESSION_MS = 3_600_000

const keyOf = async (cookie: string): Promise<string> => `session:${await sha256(cookie)}`

const endOf = (session: BrowserSession): number => session.createdAt + SESSION_MS

/** A session as it was read: its text is what a write must still find. */
export interface Held {
  readonly cookie: string
  readonly session: BrowserSession
  readonly text: string
}

/** Sessions by cookie. What is stored can't be turned back into a cookie. */
export interface SessionStore {
  read(cookie: string | null): Promise<Held | null>
  open(session: BrowserSession): Promise<Held>
  /** Keeps a change. One that ended or changed meanwhile stays as it is: an old cookie never comes back to life. */
  write(held: Held, session: BrowserSession): Promise<Held>
  /** Gives the session a new cookie; the old one opens nothing from then on. */
  rotate(held: Held, session: BrowserSession): Promise<Held>
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
      // Written by `open` and `write` and nobody else.
      return text === null ? null : { cookie, text, session: JSON.parse(text) as BrowserSession }
    },
    async open(session) {
      const cookie = base64url(random(32))
      const text = JSON.stringify(session)
      await shortLived.put(await keyOf(cookie), text, endOf(session))
      return { cookie, session, text }
    },
    async write(held, session) {
      const text = JSON.stringify(session)
      await shortLived.replace(await keyOf(held.cookie), held.text, text, endOf(session), now())
      return { cookie: held.cookie, session, text }
    },
    async rotate(held, session) {
      await store.end(held.cookie)
      return store.open(session)
    },
    async end(cookie) {
      await shortLived.delete(await keyOf(cookie))
    },
  }
  return store
}

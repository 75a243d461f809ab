import type { ShortLivedStore } from '@ssp/core'
import { base64url, sameText } from '../seal/bytes.ts'
import type { Keyring } from '../seal/keyring.ts'
import type { BrowserSession } from './session.ts'

/** A visit ends after an hour, whatever happens in it. */
export const SESSION_MS = 3_600_000

/** The session's id, then a secret that changes with every rise. */
const COOKIE = /^([\w-]{22})\.([\w-]{43})$/

/** What stands under the session's id: nothing that could be turned back into a cookie. */
interface Stored {
  readonly secretHash: string
  readonly session: BrowserSession
}

/** A session as it was read: its text is what a write must still find. */
export interface Held {
  readonly cookie: string
  readonly session: BrowserSession
  readonly text: string
}

/**
 * Sessions, one record each, changed by compare-and-set: whatever ends one ends it for good, and of two rises at the same
 * moment one counts.
 */
export interface SessionStore {
  read(cookie: string | null): Promise<Held | null>
  open(session: BrowserSession): Promise<Held>
  /** Keeps a change. One that ended or changed meanwhile stays as it is. */
  write(held: Held, session: BrowserSession): Promise<Held>
  /** Gives the session a new cookie, and the old one opens nothing from then on. Null where it ended or rose meanwhile. */
  rotate(held: Held, session: BrowserSession): Promise<Held | null>
  /** Ends it, whatever its cookie is by now. False where it had ended: of many callers one ends it. */
  end(session: BrowserSession): Promise<boolean>
}

const keyOf = ({ id }: Pick<BrowserSession, 'id'>): string => `session:${id}`

const endOf = (session: BrowserSession): number => session.createdAt + SESSION_MS

// Written by `open`, `write` and `rotate` and nobody else.
const parse = (text: string): Stored => JSON.parse(text) as Stored

const textOf = (secretHash: string, session: BrowserSession): string => JSON.stringify({ secretHash, session } satisfies Stored)

/** How often a rise yields to changes that don't concern it. */
const RISES = 3

export function sessionStore(
  shortLived: ShortLivedStore,
  { hash }: Pick<Keyring, 'hash'>,
  now: () => number,
  random: (length: number) => Uint8Array,
): SessionStore {
  async function freshCookie(session: BrowserSession): Promise<Held> {
    const secret = base64url(random(32))
    return { cookie: `${session.id}.${secret}`, session, text: textOf(await hash(secret), session) }
  }
  return {
    async read(cookie) {
      const [, id, secret] = COOKIE.exec(cookie ?? '') ?? []
      if (cookie === null || id === undefined || secret === undefined) return null
      const text = await shortLived.get(keyOf({ id }), now())
      if (text === null) return null
      const { secretHash, session } = parse(text)
      return sameText(secretHash, await hash(secret)) ? { cookie, text, session } : null
    },
    async open(session) {
      const held = await freshCookie(session)
      await shortLived.put(keyOf(session), held.text, endOf(session))
      return held
    },
    async write(held, session) {
      const text = textOf(parse(held.text).secretHash, session)
      await shortLived.replace(keyOf(session), held.text, text, endOf(session), now())
      return { cookie: held.cookie, session, text }
    },
    async rotate(held, session) {
      const fresh = await freshCookie(session)
      const { secretHash } = parse(held.text)
      let { text } = held
      for (let attempt = 0; attempt < RISES; attempt += 1) {
        if (await shortLived.replace(keyOf(session), text, fresh.text, endOf(session), now())) return fresh
        const standing = await shortLived.get(keyOf(session), now())
        if (standing === null || parse(standing).secretHash !== secretHash) return null
        text = standing
      }
      return null
    },
    end: async (session) => (await shortLived.take(keyOf(session), now())) !== null,
  }
}

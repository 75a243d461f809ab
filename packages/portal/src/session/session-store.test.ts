import { memoryStores } from '@ssp/stores/memory'
import { describe, expect, test } from 'vitest'
import { keyring } from '../seal/keyring.ts'
import { webCryptography } from '../seal/web-cryptography.ts'
import { SESSION_MS, sessionStore } from './session-store.ts'
import type { BrowserSession } from './session.ts'

const SESSION: BrowserSession = {
  id: 'i'.repeat(22),
  user: 'u1',
  application: 'wiki',
  username: 'Ada',
  lookupName: 'ada',
  entry: 'prompt',
  primaryAuthenticatedAt: 0,
  grant: null,
  signIn: null,
  request: {
    protocol: 'test',
    application: 'wiki',
    purpose: 'sign-in',
    username: 'Ada',
    lookupName: 'ada',
    once: { key: 'once', expiresAt: 1 },
    returnOrigin: 'https://app.example.org',
    returnTo: null,
  },
  transaction: 't1',
  flash: null,
  goal: null,
  createdAt: 0,
}

const told: BrowserSession = { ...SESSION, flash: { what: 'added', device: 'd1', change: 'c1', undoUntil: null } }
const risen = (by: string): BrowserSession => ({ ...SESSION, transaction: by })

function made() {
  const { shortLived } = memoryStores()
  const clock = { now: 0 }
  const written: string[] = []
  const watched = { ...shortLived, put: (key: string, value: string, at: number) => (written.push(`${key} ${value}`), shortLived.put(key, value, at)) }
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
  const keys = keyring(webCryptography, random(32), random)
  return { sessions: sessionStore(watched, keys, () => clock.now, random), clock, written }
}

describe('a cookie', () => {
  test('opens its session for an hour, and is written nowhere', async () => {
    const { sessions, clock, written } = made()
    const { cookie } = await sessions.open(SESSION)
    clock.now = SESSION_MS - 1
    expect((await sessions.read(cookie))?.session).toEqual(SESSION)
    clock.now = SESSION_MS
    expect(await sessions.read(cookie)).toBeNull()
    expect(written).toHaveLength(1)
    expect(written[0]).not.toContain(cookie.split('.')[1])
  })

  test('with another secret, another id or another shape opens nothing', async () => {
    const { sessions } = made()
    const { cookie } = await sessions.open(SESSION)
    const [id = '', secret = ''] = cookie.split('.')
    const others = [null, '', id, secret, `${id}.${'A'.repeat(43)}`, `${'j'.repeat(22)}.${secret}`, `${cookie}A`, `${cookie}.A`]
    for (const other of others) expect(await sessions.read(other)).toBeNull()
  })
})

describe('a rise', () => {
  test('gives a new cookie and takes the old one', async () => {
    const { sessions } = made()
    const held = await sessions.open(SESSION)
    const fresh = await sessions.rotate(held, risen('x'))
    expect(await sessions.read(held.cookie)).toBeNull()
    expect((await sessions.read(fresh?.cookie ?? ''))?.session).toEqual(risen('x'))
  })

  test('comes through where the session was written to meanwhile', async () => {
    const { sessions } = made()
    const held = await sessions.open(SESSION)
    await sessions.write(held, told)
    const fresh = await sessions.rotate(held, risen('x'))
    expect((await sessions.read(fresh?.cookie ?? ''))?.session).toEqual(risen('x'))
  })

  test('is one of two, and the one that lost undoes nothing of the other', async () => {
    const { sessions } = made()
    const held = await sessions.open(SESSION)
    const first = await sessions.rotate(held, risen('first'))
    expect(await sessions.rotate(held, risen('second'))).toBeNull()
    await sessions.write(held, told)
    expect((await sessions.read(first?.cookie ?? ''))?.session).toEqual(risen('first'))
  })
})

describe('an end', () => {
  test('is for good: neither a rise nor a change brings it back', async () => {
    const { sessions } = made()
    const held = await sessions.open(SESSION)
    expect(await sessions.end(SESSION)).toBe(true)
    expect(await sessions.rotate(held, risen('x'))).toBeNull()
    await sessions.write(held, told)
    expect(await sessions.read(held.cookie)).toBeNull()
    expect(await sessions.end(SESSION)).toBe(false)
  })

  test('takes whatever cookie there is by now', async () => {
    const { sessions } = made()
    const fresh = await sessions.rotate(await sessions.open(SESSION), risen('x'))
    await sessions.end(SESSION)
    expect(await sessions.read(fresh?.cookie ?? '')).toBeNull()
  })
})

import { type Account, type Device, type Grant, newAccount } from '@ssp/core'
import { memoryStores } from '@ssp/stores/memory'
import { describe, expect, test } from 'vitest'
import { keyring } from '../seal/keyring.ts'
import { webCryptography } from '../seal/web-cryptography.ts'
import { CENTRAL_MS, type CentralSession, centralSessions, holds } from './central-session.ts'

const NAME = { ref: 'r', commitment: 'c' }

const device = (more: Partial<Device> = {}): Device => ({
  id: 'k1',
  type: 'security-key',
  name: NAME,
  state: 'active',
  suspendedBecause: null,
  everActive: true,
  methods: ['webauthn'],
  destination: null,
  credential: NAME,
  app: null,
  addedAt: 0,
  boundAt: 1,
  ...more,
})

const account = (more: Partial<Account> = {}): Account => ({ ...newAccount('u1'), version: 5, everActive: true, devices: [device()], ...more })

const grant = (more: Partial<Grant> = {}): Grant => ({
  purpose: 'sign-in',
  user: 'u1',
  application: 'central',
  entry: 'prompt',
  session: 's1',
  at: 1_000,
  by: { kind: 'device', device: 'k1', method: 'webauthn' },
  version: 3,
  ...more,
})

const BY_CODE: Grant = grant({ by: { kind: 'bypass-code', code: 'b1' } })
const FROZEN = { change: 'c9', version: 2 }
const opened = (made: Grant = grant(), frozenBy: string | null = null) => ({ grant: made, frozenBy })

describe('a session of Central', () => {
  test.each([
    ['its device as it was', account(), opened()],
    ['another device changed', account({ devices: [device(), device({ id: 'k2', state: 'suspended', boundAt: 5 })] }), opened()],
    ['a bypass code whose devices changed', account({ devices: [] }), opened(BY_CODE)],
    ['an account that was frozen already', account({ frozen: FROZEN }), opened(grant(), 'c9')],
    ['its device bound at that version', account({ devices: [device({ boundAt: 3 })] }), opened()],
  ])('holds with %s', (_, now, by) => {
    expect(holds(now, by, 2_000)).toBe(true)
  })

  test.each([
    ['its device removed', account({ devices: [device({ id: 'k2' })] }), opened()],
    ['its device suspended', account({ devices: [device({ state: 'suspended', suspendedBecause: 'lost' })] }), opened()],
    ['its device pending', account({ devices: [device({ state: 'pending' })] }), opened()],
    ['its device bound anew', account({ devices: [device({ boundAt: 4 })] }), opened()],
    ['a dispute since', account({ frozen: FROZEN }), opened()],
    ['a dispute since, by bypass code', account({ frozen: FROZEN }), opened(BY_CODE)],
    ['another dispute since', account({ frozen: { change: 'c10', version: 4 } }), opened(grant(), 'c9')],
    ['an account that lost events', account({ version: 2 }), opened()],
    ['another account', account({ user: 'u2' }), opened()],
    ['a verification for managing', account(), opened(grant({ purpose: 'manage' }))],
    ['an enrolment link', account(), opened(grant({ by: { kind: 'enrolment-link', link: 'l1' } }))],
  ])('does not hold with %s', (_, now, by) => {
    expect(holds(now, by, 2_000)).toBe(false)
  })

  test.each([
    [1_000, true],
    [1_000 + CENTRAL_MS - 1, true],
    [1_000 + CENTRAL_MS, false],
    [999, false],
    [Number.NaN, false],
  ])('at %d: %j, since it lasts eight hours', (now, expected) => {
    expect(holds(account(), opened(), now)).toBe(expected)
    expect(holds(account(), opened(BY_CODE), now)).toBe(expected)
  })
})

const SESSION: CentralSession = { ...opened(), username: 'Ada', lookupName: 'ada' }

function made() {
  const { shortLived } = memoryStores()
  const clock = { now: 2_000 }
  const written: string[] = []
  const watched = { ...shortLived, put: (key: string, value: string, at: number) => (written.push(`${key} ${value}`), shortLived.put(key, value, at)) }
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
  return { sessions: centralSessions(watched, keyring(webCryptography, random(32), random), () => clock.now, random), clock, written }
}

describe('its cookie', () => {
  test('opens it until eight hours after the verification, and is written nowhere', async () => {
    const { sessions, clock, written } = made()
    const cookie = await sessions.open(SESSION)
    expect(await sessions.read(cookie)).toEqual(SESSION)
    clock.now = 1_000 + CENTRAL_MS
    expect(await sessions.read(cookie)).toBeNull()
    expect(written.join()).not.toContain(cookie.split('.')[1])
  })

  test('with another secret, id or shape neither opens nor ends it', async () => {
    const { sessions } = made()
    const cookie = await sessions.open(SESSION)
    const other = await sessions.open(SESSION)
    const [id, secret] = cookie.split('.')
    for (const wrong of [null, '', id ?? '', `${id}.${other.split('.')[1]}`, `${other.split('.')[0]}.${secret}`, `${cookie}.`, ` ${cookie}`]) {
      expect(await sessions.read(wrong)).toBeNull()
      await sessions.end(wrong)
    }
    expect(await sessions.read(cookie)).toEqual(SESSION)
    await sessions.end(cookie)
    expect(await sessions.read(cookie)).toBeNull()
    expect(await sessions.read(other)).toEqual(SESSION)
  })
})

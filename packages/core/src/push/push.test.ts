import { describe, expect, it } from 'vitest'
import {
  ACTIVATION_MS,
  ACTIVATION_TRIES,
  answerPush,
  claimActivation,
  contextText,
  countPush,
  matchFor,
  type NewPush,
  NO_PUSHES,
  numberFrom,
  openActivation,
  type PushClaims,
  type PushRequest,
  pushStopped,
  redeemPush,
  settlePush,
  startPush,
  PUSH_ANSWER_MS,
  PUSH_CLOCK_MS,
  PUSH_MATCHES,
  PUSH_REDEEM_MS,
  PUSH_RUNGS,
} from '../index.ts'

/** What the laws can't know: the numbers and texts that `docs/push-protocol.md` gives. */
describe('ssp-push/1', () => {
  it('shows and signs the text of the protocol', () => {
    const context = {
      purpose: 'sign-in',
      application: 'Demo Notes',
      organisation: 'Example',
      account: 'ada',
      country: 'DE',
      browser: 'Firefox',
      system: 'Linux',
      at: 0,
    } as const
    expect(contextText(context)).toBe(
      '{"v":1,"purpose":"sign-in","application":"Demo Notes","organisation":"Example","account":"ada","country":"DE","browser":"Firefox","system":"Linux","at":0}',
    )
  })

  it('gives the times and tries of the protocol', () => {
    expect([PUSH_ANSWER_MS, PUSH_REDEEM_MS, PUSH_CLOCK_MS]).toEqual([60_000, 60_000, 60_000])
    expect([ACTIVATION_MS, ACTIVATION_TRIES]).toEqual([600_000, 5])
    expect(PUSH_RUNGS).toEqual([
      { points: 6, withinMs: 600_000, stopMs: 900_000 },
      { points: 20, withinMs: 86_400_000, stopMs: 86_400_000 },
    ])
  })

  it('knows three ways to match, from loose to strict', () => {
    expect(PUSH_MATCHES).toEqual(['none', 'pick', 'type'])
  })

  it('reads bytes as one number, the last byte counting least', () => {
    const bytes = (...last: readonly number[]): Uint8Array => {
      const all = new Uint8Array(16)
      all.set(last, 16 - last.length)
      return all
    }
    expect(numberFrom(bytes(7), 'type').number).toBe('007')
    expect(numberFrom(bytes(3, 232), 'type').number).toBe('000')
    expect(numberFrom(bytes(0), 'pick')).toEqual({ number: '10', options: ['10', '11', '12'] })
    // The last of all throws: 90 · 89 · 88 · 3 less one.
    expect(numberFrom(bytes(0x20, 0x44, 0x4f), 'pick')).toEqual({ number: '97', options: ['99', '98', '97'] })
  })
})

const NOW = 1_800_000_000_000

const asked: NewPush = {
  id: 'request',
  user: 'ada',
  device: 'phone',
  kid: 'key',
  session: 'session',
  scan: 'hash-of-scan',
  nonce: 'nonce',
  ctx: 'hash-of-context',
  context: {
    purpose: 'sign-in',
    application: 'Demo Notes',
    organisation: 'Example',
    account: 'ada',
    country: null,
    browser: null,
    system: null,
    at: NOW,
  },
  match: 'type',
  bytes: new Uint8Array(16),
}

const request = startPush(asked, NOW)
const signed = { issuer: 'https://mfa.example', kid: 'key', scan: null }
const claims: PushClaims = {
  iss: 'phone',
  aud: 'https://mfa.example',
  txn: 'request',
  nonce: 'nonce',
  ctx: 'hash-of-context',
  iat: NOW / 1_000,
  exp: NOW / 1_000 + 60,
  act: 'approve',
}
const right = { ...claims, num: request.number }

describe('a push request', () => {
  it('is as it was while nothing happened', () => {
    expect(settlePush(request, NOW)).toBe(request)
  })

  it('is over once it was answered', () => {
    const { outcome, request: approved } = answerPush(request, right, signed, NOW)
    expect(outcome).toBe('approved')
    expect(answerPush(approved, right, signed, NOW)).toEqual({ outcome: 'over', request: approved })
  })

  it('is redeemed by the session that asked, for what it asked and by the key that approved', () => {
    const { request: approved } = answerPush(request, right, signed, NOW)
    const by = { session: 'session', purpose: 'sign-in', user: 'ada', kid: 'key' } as const
    expect(redeemPush(approved, by, NOW)).toEqual({ ...approved, state: 'redeemed' })
    for (const wrong of [{ session: 'other' }, { purpose: 'manage' }, { user: 'eve' }, { kid: null }] as const) {
      expect(redeemPush(approved, { ...by, ...wrong }, NOW)).toBeNull()
    }
  })

  it('to manage devices is not approved by showing nothing, even if it was made to ask for nothing', () => {
    const none: PushRequest = { ...request, match: 'none' }
    expect(answerPush(none, claims, signed, NOW).outcome).toBe('approved')
    expect(answerPush({ ...none, purpose: 'manage' }, claims, signed, NOW).outcome).toBe('refused')
  })

  it('asks for what the policy says, and to manage devices never for nothing', () => {
    expect(PUSH_MATCHES.map((match) => matchFor('sign-in', match))).toEqual(['none', 'pick', 'type'])
    expect(PUSH_MATCHES.map((match) => matchFor('manage', match))).toEqual(['type', 'pick', 'type'])
  })

  it('has no number without enough chance, nor where none is asked for', () => {
    expect(numberFrom(new Uint8Array(15), 'type')).toEqual({ number: null, options: [] })
    expect(numberFrom(new Uint8Array(16), 'none')).toEqual({ number: null, options: [] })
  })
})

describe('the ladder of requests', () => {
  const denied: PushRequest = { ...request, state: 'denied' }

  it('begins with nothing, and nothing is stopped', () => {
    expect(NO_PUSHES).toEqual({ ended: [], stoppedUntil: null, fraud: false })
    expect(pushStopped(NO_PUSHES, NOW)).toBeNull()
  })

  it('counts what is over, once', () => {
    expect(countPush(NO_PUSHES, request, NOW)).toBe(NO_PUSHES)
    const once = countPush(NO_PUSHES, denied, NOW)
    expect(once).toEqual({ ended: [{ id: 'request', at: NOW, points: 2 }], stoppedUntil: null, fraud: false })
    expect(countPush(once, denied, NOW)).toBe(once)
  })

  it('shortens no stop', () => {
    const ended = [1, 2].map((id) => ({ id: String(id), at: NOW, points: 2 }))
    const stoppedUntil = NOW + 86_400_000
    expect(countPush({ ended, stoppedUntil: null, fraud: false }, denied, NOW).stoppedUntil).toBe(NOW + 900_000)
    expect(countPush({ ended, stoppedUntil, fraud: false }, denied, NOW).stoppedUntil).toBe(stoppedUntil)
  })
})

describe('an activation', () => {
  const open = openActivation(
    { id: 'a', user: 'ada', session: 'session', purpose: 'add', device: 'phone', secret: 'hash', code: 'hash' },
    NOW,
  )
  const attempt = { by: 'code', kid: 'key', name: 'Phone', platform: 'ios', matches: false } as const

  it('is cancelled by the fifth wrong code and by none before it', () => {
    let activation = open
    for (let wrong = 1; wrong < ACTIVATION_TRIES; wrong += 1) {
      ;({ activation } = claimActivation(activation, attempt, NOW))
      expect(activation).toEqual({ ...open, wrong })
    }
    expect(claimActivation(activation, attempt, NOW).activation).toEqual({ ...open, wrong: 5, state: 'cancelled' })
  })
})

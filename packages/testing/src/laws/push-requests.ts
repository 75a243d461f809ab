import fc from 'fast-check'
import type { PushRequest, PushState } from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import {
  approval,
  approved,
  claimsOf,
  MATCHES,
  PURPOSES,
  redeemerOf,
  requestOf,
  SHOWN,
  type Shown,
  signedBy,
  TO_ANSWER,
  TO_REDEEM,
} from './push-scene.ts'

const asText = (value: unknown): string => JSON.stringify(value)

/** What an approval that shows this must lead to, from the protocol's words alone. */
function expected({ match, purpose }: PushRequest, { num, scan }: Shown, tries: number): string {
  if (num === 'none' && scan === 'none') return match === 'none' && purpose === 'sign-in' ? 'approved' : 'refused'
  // Without a number on the screen no number is right.
  if (num === 'wrong' || scan === 'wrong' || (num === 'right' && match === 'none')) return tries === 0 ? 'pending' : 'mismatch'
  return 'approved'
}

/** A wrong number may be tried again once, where it was typed: a second pick of three would be worth too much. */
const triesBefore = (match: PushRequest['match']): readonly number[] => (match === 'pick' ? [1] : [0, 1])

function showing(implementation: Implementation): void {
  const cases = MATCHES.flatMap((asked) =>
    PURPOSES.flatMap((purpose) => SHOWN.map((shown) => ({ asked, purpose, shown }))),
  )
  checkEach('push.shown', cases, ({ asked, purpose, shown }) => {
    let request = requestOf(implementation, { match: asked, purpose })
    if (purpose === 'manage' && request.match === 'none') return 'asks for nothing where devices are managed'
    if (purpose === 'sign-in' && request.match !== asked) return 'asks for something else than the policy says'
    for (const tries of triesBefore(request.match)) {
      const answered = implementation.answerPush(request, ...approval(request, shown, NOW), NOW)
      const should = expected(request, shown, tries)
      if (answered.outcome !== should) return `\`${answered.outcome}\` instead of \`${should}\` after ${tries} wrong ones`
      if (should !== 'pending') break
      if (answered.request.wrong !== tries + 1) return 'did not count what was wrong'
      request = answered.request
    }
    return null
  })
  const without = { ...requestOf(implementation, { bytes: new Uint8Array(15) }) }
  checkEach('push.shown', ['', '000', 'null', 'undefined'], (num) => {
    const claims = claimsOf(without, 'approve', NOW, { num })
    const { outcome } = implementation.answerPush(without, claims, signedBy(without.kid), NOW)
    return outcome === 'approved' ? 'took a number where there was too little chance to make one' : null
  })
}

/** One thing at a time that is not as it must be. */
const SPOILT: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'another device': { iss: 'tablet' },
  'another portal': { aud: 'https://mfa.example.com' },
  'another request': { txn: 'request-2' },
  'another nonce': { nonce: 'nonce-2' },
  'another context': { ctx: 'hash-of-another-context' },
  'no context': { ctx: undefined },
  'an unknown act': { act: 'Approve' },
  'no act': { act: undefined },
  'a list of acts': { act: ['approve'] },
  'a number that is no text': { num: 123 },
  'a scan that nobody hashed': { scan: 'text' },
  'no time': { iat: undefined },
  'a time in words': { iat: `${NOW / 1_000}` },
  'a time that is no number': { iat: NaN },
  'a signature of more than a minute ago': { iat: NOW / 1_000 - 61 },
  'a signature of more than a minute ahead': { iat: NOW / 1_000 + 61 },
  'no end': { exp: undefined },
  'an end that is over': { exp: NOW / 1_000 - 60 },
}

const ACTS = ['approve', 'deny', 'fraud'] as const

function bound(implementation: Implementation): void {
  const request = requestOf(implementation)
  const before = asText(request)
  const num = request.number
  const cases = ACTS.flatMap((act) => Object.keys(SPOILT).map((what) => ({ act, what })))
  checkEach('push.bound', cases, ({ act, what }) => {
    const claims = claimsOf(request, act, NOW, act === 'approve' ? { num } : {})
    const right = implementation.answerPush(request, claims, signedBy(request.kid), NOW)
    if (right.outcome === 'refused') return `refused to \`${act}\``
    const answered = implementation.answerPush(request, { ...claims, ...SPOILT[what] }, signedBy(request.kid), NOW)
    if (answered.outcome !== 'refused') return `took ${what} for \`${act}\``
    return asText(answered.request) === before ? null : `changed the request for ${what}`
  })
  checkEach('push.bound', ACTS, (act) => {
    const claims = claimsOf(request, act, NOW, act === 'approve' ? { num } : {})
    const moved = implementation.answerPush(request, claims, signedBy('key-of-the-next-phone'), NOW)
    if (moved.outcome !== 'refused') return `let another key \`${act}\``
    const elsewhere = { ...signedBy(request.kid), issuer: 'https://mfa.example.com' }
    if (implementation.answerPush(request, claims, elsewhere, NOW).outcome !== 'refused')
      return `took an answer for another portal to \`${act}\``
    const unclaimed = implementation.answerPush(request, claims, signedBy(request.kid, request.scan), NOW)
    return unclaimed.outcome === 'refused' ? null : 'took a scan that nobody signed'
  })
  checkEach('push.bound', [-60, -1, 0, 1, 60], (off) => {
    const claims = claimsOf(request, 'deny', NOW + off * 1_000)
    const { outcome } = implementation.answerPush(request, claims, signedBy(request.kid), NOW)
    return outcome === 'denied' ? null : `refused a clock that is ${off} seconds off`
  })
}

/** What anybody may do to a request. */
type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'approve'; readonly shown: Shown }
  | { readonly do: 'answer'; readonly act: 'deny' | 'fraud'; readonly kid: 'same' | 'other' }
  | { readonly do: 'redeem'; readonly spoil: keyof typeof REDEEMERS }
  | { readonly do: 'end'; readonly as: 'cancelled' | 'superseded' }
  | { readonly do: 'settle' }

type Redeemer = ReturnType<typeof redeemerOf>

const REDEEMERS = {
  nothing: (by: Redeemer) => by,
  session: (by: Redeemer) => ({ ...by, session: 'session-2' }),
  purpose: (by: Redeemer) => ({ ...by, purpose: by.purpose === 'manage' ? 'sign-in' : 'manage' }) as const,
  user: (by: Redeemer) => ({ ...by, user: 'bob' }),
  key: (by: Redeemer) => ({ ...by, kid: 'key-of-the-next-phone' }),
  'no key': (by: Redeemer) => ({ ...by, kid: null }),
} as const

// The keys of the record are exactly these.
const SPOILS = Object.keys(REDEEMERS) as readonly (keyof typeof REDEEMERS)[]

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('wait' as const),
    ms: fc.constantFrom(0, 1, 1_000, TO_ANSWER - 1, TO_ANSWER, TO_REDEEM - 1, TO_REDEEM),
  }),
  fc.record({ do: fc.constant('approve' as const), shown: fc.constantFrom(...SHOWN) }),
  fc.record({
    do: fc.constant('answer' as const),
    act: fc.constantFrom('deny', 'fraud'),
    kid: fc.constantFrom('same', 'other'),
  }),
  fc.record({ do: fc.constant('redeem' as const), spoil: fc.constantFrom('nothing' as const, ...SPOILS) }),
  fc.record({ do: fc.constant('end' as const), as: fc.constantFrom('cancelled', 'superseded') }),
  fc.record({ do: fc.constant('settle' as const) }),
)

interface Walk {
  readonly match: (typeof MATCHES)[number]
  readonly purpose: (typeof PURPOSES)[number]
  readonly steps: readonly Step[]
}

const anyWalk: fc.Arbitrary<Walk> = fc.record({
  match: fc.constantFrom(...MATCHES),
  purpose: fc.constantFrom(...PURPOSES),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 14, size: 'max' }),
})

/** One step of a request's life. */
interface Moment {
  readonly step: Step
  readonly before: PushRequest
  readonly after: PushRequest
  readonly now: number
  /** Whether the step took the approval. */
  readonly redeemed: boolean
}

function walk(implementation: Implementation, { match, purpose, steps }: Walk): readonly Moment[] {
  const { answerPush, redeemPush, endPush, settlePush } = implementation
  let request = requestOf(implementation, { match, purpose })
  let now = NOW
  return steps.map((step): Moment => {
    const before = request
    let redeemed = false
    if (step.do === 'wait') now += step.ms
    else if (step.do === 'approve') request = answerPush(request, ...approval(request, step.shown, now), now).request
    else if (step.do === 'answer') {
      const kid = step.kid === 'same' ? request.kid : 'key-of-the-next-phone'
      request = answerPush(request, claimsOf(request, step.act, now), signedBy(kid), now).request
    } else if (step.do === 'redeem') {
      const next = redeemPush(request, REDEEMERS[step.spoil](redeemerOf(request)), now)
      redeemed = next !== null
      request = next ?? request
    } else if (step.do === 'end') request = endPush(request, step.as, now)
    else request = settlePush(request, now)
    return { step, before, after: request, now, redeemed }
  })
}

function redemptions(implementation: Implementation, options: CheckOptions): void {
  checkRandom('push.one-redemption', anyWalk, options, (plan) => {
    let count = 0
    for (const { step, before, after, now, redeemed } of walk(implementation, plan)) {
      if (after.state === 'redeemed' && before.state !== 'redeemed' && !redeemed) return 'redeemed by itself'
      if (step.do !== 'redeem') continue
      const open = before.state === 'approved' && before.redeemBy !== null && now < before.redeemBy
      const should = open && step.spoil === 'nothing'
      if (redeemed !== should)
        return should ? 'refused an approval to whoever asked for it' : `gave an approval away (${step.spoil}, ${before.state})`
      if (redeemed && after.state !== 'redeemed') return 'may be redeemed again'
      if (redeemed) count += 1
    }
    return count <= 1 ? null : `redeemed ${count} times`
  })
  checkEach('push.one-redemption', [0, TO_REDEEM - 1, TO_REDEEM], (later) => {
    const request = approved(implementation, requestOf(implementation))
    const taken = implementation.redeemPush(request, redeemerOf(request), NOW + later) !== null
    return taken === later < TO_REDEEM ? null : `an approval of ${later} ms ago ${taken ? 'was' : 'could not be'} taken`
  })
}

const FINAL: readonly PushState[] = ['redeemed', 'denied', 'fraud', 'mismatch', 'expired', 'cancelled', 'superseded']

function finals(implementation: Implementation, options: CheckOptions): void {
  checkRandom('push.final', anyWalk, options, (plan) => {
    for (const { step, before, after, now } of walk(implementation, plan)) {
      const stood = implementation.pushStateAt(before, now)
      if (FINAL.includes(before.state) && asText(after) !== asText(before))
        return `\`${step.do}\` changed a request that is \`${before.state}\``
      if (FINAL.includes(stood) && after.state !== stood && after.state !== before.state)
        return `\`${step.do}\` made \`${after.state}\` of a request that is \`${stood}\``
      if (after.wrong < before.wrong) return 'forgot what was wrong'
      const over = before.state === 'pending' ? now >= NOW + TO_ANSWER : before.redeemBy !== null && now >= before.redeemBy
      if ((before.state === 'pending' || before.state === 'approved') && (stood === 'expired') !== over)
        return `is \`${stood}\` ${now - NOW} ms after it was asked`
      if (step.do === 'end' && !FINAL.includes(stood) && after.state !== step.as) return `is not \`${step.as}\` once it is`
    }
    return null
  })
}

export const PUSH_REQUEST_LAWS: readonly Law[] = [
  {
    id: 'push.shown',
    cites: ['design 4: push'],
    statement:
      'nothing is approved without the number or the scan of the asking screen, but a sign-in where a policy says so, and a second guess is had for a typed number only',
    check: showing,
  },
  {
    id: 'push.bound',
    cites: ['design 4: push'],
    statement:
      'an answer counts for one request, device, key, portal and context, signed just now, and what is no such answer changes nothing',
    check: bound,
  },
  {
    id: 'push.one-redemption',
    cites: ['design 4: push'],
    statement:
      'an approval is taken once, within a minute, by the session, user and purpose that asked, while the device has the key that approved',
    check: redemptions,
  },
  {
    id: 'push.final',
    cites: ['design 4: push'],
    statement: 'a request that is over stays as it is, is over to the millisecond, and never forgets what was wrong',
    check: finals,
  },
]

import fc from 'fast-check'
import type { Means, PushLadder, PushRequest, PushState } from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { approved, claimsOf, requestOf, signedBy, TO_ANSWER, wrongNumber } from './push-scene.ts'
import { METHODS, MINUTE, TEN_MINUTES } from './words.ts'

const DAY: number = 24 * 60 * MINUTE

/** So often may somebody be woken for nothing: in ten minutes, and in a day. */
const WAKES = [
  { most: 6, withinMs: TEN_MINUTES },
  { most: 20, withinMs: DAY },
] as const

/** So often where nobody takes anything back: in ten minutes, and in a day. */
const FAILURES = [
  { most: 3, withinMs: TEN_MINUTES },
  { most: 10, withinMs: DAY },
] as const

/** How somebody's request may end without an approval. */
const ENDINGS = ['denied', 'mismatch', 'expired', 'cancelled', 'superseded'] as const
type Ending = (typeof ENDINGS)[number]

/** A request as it is once it ended so, that moment after it was asked. */
function endedAs(implementation: Implementation, id: string, as: PushState, now: number): PushRequest {
  const { answerPush, endPush } = implementation
  // Asked at `NOW`; only its end is looked at.
  const request = requestOf(implementation, { id })
  const answer = (one: PushRequest, act: string, num?: string): PushRequest =>
    answerPush(one, claimsOf(one, act, NOW, num === undefined ? {} : { num }), signedBy(one.kid), NOW).request
  switch (as) {
    case 'denied':
      return answer(request, 'deny')
    case 'fraud':
      return answer(request, 'fraud')
    case 'mismatch': {
      const once = answer(request, 'approve', wrongNumber(request))
      return answer(once, 'approve', wrongNumber(once))
    }
    case 'cancelled':
    case 'superseded':
      return endPush(request, as, NOW)
    case 'approved':
      return approved(implementation, request)
    case 'pending':
      return { ...request, expiresAt: now + 1 }
    default:
      return { ...request, state: as, expiresAt: now }
  }
}

interface Try {
  readonly waits: number
  readonly ends: Ending
}

/** What somebody with the password does all day: asks, waits, ends it this way or that, and asks again. */
const anyTries: fc.Arbitrary<readonly Try[]> = fc.array(
  fc.record({
    waits: fc.oneof(
      fc.constantFrom(0, 1, 10_000, TO_ANSWER, 2 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE),
      fc.integer({ min: 0, max: 60 * MINUTE }),
    ),
    ends: fc.constantFrom(...ENDINGS),
  }),
  { minLength: 12, maxLength: 80, size: 'max' },
)

interface Wake {
  readonly at: number
  readonly ends: Ending
}

/** The moments at which the phone is woken; a stopped push wakes nobody. Each request is counted before the next one. */
function wakes(implementation: Implementation, tries: readonly Try[]): readonly Wake[] {
  const { countPush, pushStopped, noPushes } = implementation
  let ladder = noPushes
  let now = NOW
  return tries.flatMap(({ waits, ends }, index): readonly Wake[] => {
    now += waits
    if (pushStopped(ladder, now) !== null) return []
    const at = now
    if (ends === 'expired') now += TO_ANSWER
    const ended = endedAs(implementation, `request-${index}`, ends, now)
    ladder = countPush(ladder, ended, now)
    // Two servers may both see how it ended.
    if (index % 3 === 0) ladder = countPush(ladder, ended, now)
    return [{ at, ends }]
  })
}

interface Bound {
  readonly most: number
  readonly withinMs: number
}

const exceeds = (at: readonly number[], { most, withinMs }: Bound): boolean =>
  at.some((first, index) => {
    const next = at[index + most]
    return next !== undefined && next - first < withinMs
  })

const halfDozen = (ends: Ending): boolean => ends === 'cancelled' || ends === 'superseded'

function bombing(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    tries: anyTries,
    // The plainest attacks, as well as any mixture.
    only: fc.option(fc.constantFrom(...ENDINGS), { nil: null }),
    every: fc.option(fc.constantFrom(0, 1, MINUTE), { nil: null }),
  })
  checkRandom('push.wake-ups', cases, options, ({ tries, only, every }) => {
    const attack = tries.map(({ waits, ends }) => ({ waits: every ?? waits, ends: only ?? ends }))
    const woken = wakes(implementation, attack)
    const times = woken.map(({ at }) => at)
    const bound = WAKES.find((one) => exceeds(times, one))
    if (bound !== undefined) return `woke a phone more than ${bound.most} times within ${bound.withinMs} ms`
    // Taking back is no free go: what counts fully stays bounded by itself.
    const failed = woken.filter(({ ends }) => !halfDozen(ends)).map(({ at }) => at)
    const worse = FAILURES.find((one) => exceeds(failed, one))
    return worse === undefined ? null : `let ${worse.most + 1} requests fail within ${worse.withinMs} ms`
  })
}

const count = (
  { countPush, noPushes }: Implementation,
  requests: readonly (readonly [PushRequest, number])[],
  start: PushLadder = noPushes,
): PushLadder => requests.reduce((ladder, [request, at]) => countPush(ladder, request, at), start)

type Ended = readonly [PushRequest, number]

/** So many requests that ended so, the last of them at `NOW`, a minute apart. */
const several = (implementation: Implementation, times: number, as: PushState, letter = 'r'): readonly Ended[] =>
  Array.from({ length: times }, (_, index) => {
    const at = NOW - (times - 1 - index) * MINUTE
    return [endedAs(implementation, `${letter}${index}`, as, at), at] as const
  })

function stops(implementation: Implementation): void {
  const { countPush, pushStopped } = implementation
  const QUARTER = 15 * MINUTE
  checkEach('push.ladder', ENDINGS, (as) => {
    const enough = halfDozen(as) ? 6 : 3
    const almost = count(implementation, several(implementation, enough - 1, as))
    if (pushStopped(almost, NOW) !== null) return `stopped after ${enough - 1} that were \`${as}\``
    const ladder = count(implementation, several(implementation, enough, as))
    if (pushStopped(ladder, NOW) !== NOW + QUARTER) return `did not stop for a quarter of an hour after ${enough}`
    if (pushStopped(ladder, NOW + QUARTER - 1) !== NOW + QUARTER) return 'started again too early'
    if (pushStopped(ladder, NOW + QUARTER) !== null) return 'did not start again'
    const slow = several(implementation, enough, as).map(([one], index): Ended => [one, NOW + index * 5 * MINUTE])
    return enough === 3 && pushStopped(count(implementation, slow), NOW + TEN_MINUTES) !== null
      ? 'counted what is ten minutes old'
      : null
  })
  checkEach('push.ladder', ['pending', 'approved', 'redeemed'] as const, (as) =>
    pushStopped(count(implementation, several(implementation, 7, as)), NOW) === null
      ? null
      : `counted what is \`${as}\``,
  )
  const failures = several(implementation, 2, 'denied')
  const success = approved(implementation, requestOf(implementation, { id: 'approved' }))
  checkEach('push.ladder', [success, { ...success, state: 'redeemed' as const }], (request) => {
    const cleared = count(implementation, [...failures, [request, NOW], ...several(implementation, 2, 'denied', 'later')])
    if (pushStopped(cleared, NOW) !== null) return 'an approval did not clear what came before it'
    const back = count(implementation, [[request, NOW], ...several(implementation, 5, 'cancelled', 'back')])
    if (pushStopped(back, NOW) !== null) return 'counted an approval as something to stop for'
    // Nobody took it: it was approved all the same.
    const late = countPush(cleared, request, NOW + 5 * MINUTE)
    return JSON.stringify(late) === JSON.stringify(cleared) ? null : 'counted the same request twice'
  })
  const hourly = (as: PushState, times: number): readonly Ended[] =>
    Array.from({ length: times }, (_, index) => {
      const at = NOW - (times - 1 - index) * 60 * MINUTE
      return [endedAs(implementation, `h${index}`, as, at), at] as const
    })
  checkEach('push.ladder', ENDINGS, (as) => {
    const enough = halfDozen(as) ? 20 : 10
    if (pushStopped(count(implementation, hourly(as, enough - 1)), NOW) !== null) return `stopped for ${enough - 1} in a day`
    const ladder = count(implementation, hourly(as, enough))
    if (pushStopped(ladder, NOW) !== NOW + DAY) return `did not stop for a day after ${enough} in one`
    return pushStopped(ladder, NOW + DAY) === null ? null : 'did not start again after a day'
  })
  checkEach('push.ladder', ['approved', 'denied'] as const, (as) => {
    const ladder = count(implementation, several(implementation, 50, as))
    if (ladder.ended.length > 20) return 'grows with every request'
    const later = NOW + DAY
    const kept = countPush(ladder, endedAs(implementation, 'later', 'denied', later), later).ended
    return kept.some(({ at }) => later - at >= DAY) ? 'keeps what is a day old' : null
  })
  checkEach('push.ladder', [1, 2, 3], (times) => {
    const [first] = several(implementation, 1, 'denied')
    if (first === undefined) return 'nothing was asked'
    const again = count(implementation, Array.from({ length: 3 * times }, () => first))
    return pushStopped(again, NOW) === null ? null : 'counted the same request twice'
  })
}

const MEANS: readonly (Means & { readonly stronger: boolean })[] = [
  ...METHODS.map((method) => ({ kind: 'device', device: 'one', method, stronger: method === 'webauthn' }) as const),
  { kind: 'bypass-code', code: 'code', stronger: true },
  { kind: 'enrolment-link', link: 'link', stronger: false },
]

function frauds(implementation: Implementation): void {
  const { countPush, liftPush, pushStopped } = implementation
  const [told] = several(implementation, 1, 'fraud')
  if (told === undefined) return
  const ladder = count(implementation, [told])
  checkEach('push.not-me', [0, 1, 15 * MINUTE, DAY, 400 * DAY], (later) =>
    pushStopped(ladder, NOW + later) === 'stronger-method' ? null : `started again ${later} ms after a *not me*`,
  )
  checkEach('push.not-me', MEANS, ({ stronger, ...means }) => {
    const lifted = liftPush(ladder, means)
    if ((pushStopped(lifted, NOW) === null) !== stronger) return stronger ? 'stayed stopped' : 'started again for less'
    if (stronger && pushStopped(countPush(lifted, told[0], NOW + 1), NOW + 1) !== null) return 'counted the same *not me* twice'
    const stopped = count(implementation, several(implementation, 3, 'denied'))
    return (pushStopped(liftPush(stopped, means), NOW) === null) === stronger ? null : 'lifted a stop for less, or not at all'
  })
  const success = approved(implementation, requestOf(implementation, { id: 'approved' }))
  checkEach('push.not-me', [success], (request) =>
    pushStopped(countPush(ladder, request, NOW), NOW) === 'stronger-method' ? null : 'an approval cleared a *not me*',
  )
}

export const PUSH_LADDER_LAWS: readonly Law[] = [
  {
    id: 'push.wake-ups',
    cites: ['design 4: push'],
    statement:
      'whoever has the password wakes a phone six times in ten minutes and twenty in a day at most, however they end each request',
    check: (implementation, { runs, ...options }) => bombing(implementation, { ...options, runs: runs / 8 }),
  },
  {
    id: 'push.ladder',
    cites: ['design 4: push'],
    statement:
      'three failures in ten minutes, or six requests taken back, stop push for a quarter of an hour, ten or twenty in a day for a day, and no less does; an approval clears them',
    check: stops,
  },
  {
    id: 'push.not-me',
    cites: ['design 4: push'],
    statement: 'a *not me* stops push until WebAuthn or an administrator says who is there, and nothing else starts it again',
    check: frauds,
  },
]

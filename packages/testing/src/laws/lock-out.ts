import fc from 'fast-check'
import type { Means } from '@ssp/core'
import { byDevice, NOW, proofOf, sessionWith } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { accountOf, allows, answer, type Body, deviceOf, type Question, scene, withFacts } from './scene.ts'
import { METHODS, MINUTE } from './words.ts'

const HOUSE = accountOf(
  [deviceOf('phone', 'mobile-phone'), deviceOf('key', 'security-key'), deviceOf('token', 'hardware-token')],
  {
    bypassCodes: [{ id: 'code', usesLeft: 1, expiresAt: null }],
    enrolmentLinks: [{ id: 'link', expiresAt: NOW + MINUTE }],
  },
)

interface Trying {
  readonly means: Means
  readonly subject: string
  /** Whether it can be guessed, or makes the portal send something. */
  readonly stops: boolean
}

const TRYING: readonly Trying[] = [
  ...HOUSE.devices.flatMap(({ id, methods }) =>
    METHODS.filter((method) => methods.includes(method)).map((method) => ({
      means: byDevice(id, method),
      subject: id,
      stops: method !== 'webauthn',
    })),
  ),
  { means: { kind: 'bypass-code', code: 'code' }, subject: 'code', stops: true },
  { means: { kind: 'enrolment-link', link: 'link' }, subject: 'link', stops: false },
]

function tries({ means, subject }: Trying): readonly Question[] {
  const method = means.kind === 'device' ? means.method : null
  return (['sign-in', 'manage'] as const)
    .filter((purpose) => purpose === 'manage' || means.kind !== 'enrolment-link')
    .flatMap((purpose) =>
      (['begin', 'finish'] as const).map((phase) =>
        scene({ type: 'verify', phase, purpose, means }, HOUSE, {
          session: sessionWith(),
          proof: proofOf('means', 'verify', subject, { method }),
        }),
      ),
    )
}

const SENDING: readonly Body[] = [
  { type: 'send-code', method: 'sms', device: 'phone' },
  { type: 'send-code', method: 'call', device: 'phone' },
]

function lockedOut(implementation: Implementation, options: CheckOptions): void {
  const cases = [
    ...TRYING.flatMap((one) => tries(one).map((question) => ({ question, stops: one.stops }))),
    ...SENDING.map((body) => ({ question: scene(body, HOUSE, { session: sessionWith() }), stops: true })),
  ]
  checkEach('lock-out', cases, ({ question, stops }) => {
    for (const left of [-MINUTE, -1, 0, null]) {
      const free = withFacts(question, { lockedUntil: left === null ? null : NOW + left })
      if (!allows(implementation, free)) return 'refused though no lock-out is on'
    }
    for (const left of [1, MINUTE]) {
      const decision = answer(implementation, withFacts(question, { lockedUntil: NOW + left }))
      if ((decision.outcome !== 'allow') !== stops)
        return stops ? 'let somebody guess during a lock-out' : 'locked its owner out of what nobody can guess'
      if (decision.outcome === 'allow') continue
      if (decision.outcome === 'verify' || decision.needs === 'never' || decision.needs.join() !== 'wait')
        return 'did not say to wait'
    }
    return null
  })
  const anyLeft = fc.oneof(fc.constantFrom(1, MINUTE), fc.integer({ min: 1, max: 100 * MINUTE }))
  checkRandom('lock-out', fc.tuple(anyWorld, anyLeft), options, ([question, left]) => {
    const { command, facts } = question
    const locked = answer(implementation, withFacts(question, { lockedUntil: facts.now + left }))
    const free = answer(implementation, withFacts(question, { lockedUntil: null }))
    if (command.type !== 'verify' && command.type !== 'send-code') {
      return JSON.stringify(locked) === JSON.stringify(free) ? null : `changed what \`${command.type}\` is answered`
    }
    return locked.outcome === 'allow' && free.outcome !== 'allow'
      ? 'allowed during a lock-out what is refused without'
      : null
  })
}

export const LOCK_OUT_LAWS: readonly Law[] = [
  {
    id: 'lock-out',
    cites: ['facts 3.6', 'design 4: lock-out', 'CVE-2024-32868'],
    statement:
      'a lock-out stops what can be guessed or sent, until its last millisecond, and never WebAuthn or anything else',
    check: lockedOut,
  },
]

import fc from 'fast-check'
import type { Account, Facts, Session } from '@ssp/core'
import { byDevice, factsFor, grantBy, newDevice, NOW, proofOf, sessionWith } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { satisfy } from './satisfy.ts'
import { accountOf, after, allows, answer, deviceOf, type Question, scene, wanted, WIDE, withFacts } from './scene.ts'
import { DEVICE_TYPES, PROMPTS } from './words.ts'

const report = (account: Account, more: Partial<Facts>): Question =>
  scene({ type: 'report-lost', device: 'phone' }, account, more)

const mailed = proofOf('mailed-link', 'report-lost', 'phone')

/** Each thing that is enough by itself, even where it is the lost device that verified. */
function ways(account: Account): Readonly<Record<string, Partial<Facts>>> {
  const byPhone = grantBy(byDevice('phone', 'sms'), account)
  const byCode = grantBy({ kind: 'bypass-code', code: 'code' }, account)
  const signIn = { ...byPhone, purpose: 'sign-in' } as const
  return {
    'a second factor': { session: sessionWith({ grant: byPhone }) },
    'a second factor for signing in': { session: sessionWith({ signIn }) },
    'a bypass code': { session: sessionWith({ grant: byCode }) },
    'a mailed link': { proof: mailed },
    'a mailed link in any browser': { session: sessionWith({ id: 'session-9', user: 'bob' }), proof: mailed },
  }
}

/** Primary authentication, and proofs that are another's, for something else or too old. */
function notEnough(): Readonly<Record<string, Partial<Facts>>> {
  return {
    nothing: {},
    'primary authentication alone': { session: sessionWith() },
    'a link for another device': { session: sessionWith(), proof: { ...mailed, subject: 'key' } },
    'a link for another user': { session: sessionWith(), proof: { ...mailed, user: 'bob' } },
    'a link for something else': { session: sessionWith(), proof: { ...mailed, purpose: 'dispute' } },
    'a link that is over': { session: sessionWith(), proof: { ...mailed, expiresAt: NOW } },
    'a proof that was not mailed': {
      session: sessionWith(),
      proof: { ...mailed, kind: 'means', session: 'session-1' },
    },
  }
}

function oneFactor(implementation: Implementation, options: CheckOptions): void {
  const account = accountOf([deviceOf('phone', 'mobile-phone')])
  checkEach('lost-device.one-factor', Object.entries(ways(account)), ([what, more]) =>
    allows(implementation, report(account, more)) ? null : `refused to suspend the only device with ${what}`,
  )
  checkEach('lost-device.one-factor', Object.entries(notEnough()), ([what, more]) =>
    allows(implementation, report(account, more)) ? `suspended a device with ${what}` : null,
  )
  checkRandom('lost-device.one-factor', anyWorld, options, (question) => {
    const { command, facts } = question
    if (command.type !== 'report-lost' || command.actor.type !== 'user') return null
    const bare: Session | null = facts.session === null ? null : { ...facts.session, grant: null, signIn: null }
    const link = facts.proof?.kind === 'mailed-link' && facts.proof.purpose === 'report-lost'
    const alone = withFacts(question, { session: bare, proof: link ? null : facts.proof })
    return allows(implementation, alone) ? 'suspended a device without a second factor, a code or a link' : null
  })
}

function recovery(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    type: fc.constantFrom(...DEVICE_TYPES),
    prompt: fc.constantFrom(...PROMPTS),
    add: fc.constantFrom(...DEVICE_TYPES),
  })
  checkRandom('lost-device.recovery', cases, options, ({ type, prompt, add }) => {
    const account = accountOf([deviceOf('phone', type)])
    const session = sessionWith({ grant: grantBy({ kind: 'bypass-code', code: 'code' }, account) })
    const decision = answer(implementation, report(account, { session }))
    if (decision.outcome !== 'allow') return `refused to suspend the only \`${type}\``
    const now = after(implementation, account, decision.events)
    const device = now?.devices.find(({ id }) => id === 'phone')
    if (now === null || device?.state !== 'suspended' || device.suspendedBecause !== 'lost') return 'did not suspend it'
    if (!decision.effects.some((effect) => effect.type === 'end-sessions' && effect.device === 'phone'))
      return 'did not end its sessions'
    if (add === 'hardware-token') return null
    const enrolment = satisfy('proof', {
      command: wanted({ type: 'add', phase: 'finish', device: newDevice(add, { id: 'new' }) }),
      facts: factsFor(now, {
        session: sessionWith(),
        application: { id: 'wiki', kind: 'web', prompt, selfService: false },
      }),
      policy: { ...WIDE, newUser: 'enroll' },
    })
    if (allows(implementation, enrolment)) return 'let a password alone enrol after it'
    return allows(implementation, satisfy('bypass-code', enrolment))
      ? null
      : 'kept an enrolment link from opening the account again'
  })
}

export const LOST_DEVICE_LAWS: readonly Law[] = [
  {
    id: 'lost-device.one-factor',
    cites: ['design 4: lost device'],
    statement:
      'one second factor, a bypass code or the mailed link reports a device lost, the last one too; a password alone never does',
    check: oneFactor,
  },
  {
    id: 'lost-device.recovery',
    cites: ['design 4: lost device', 'design 4: first device'],
    statement:
      'a lost device is suspended and its sessions end; where it was the last one, only a link from an administrator enrols the next',
    check: (implementation, { runs, ...options }) => recovery(implementation, { ...options, runs: runs / 4 }),
  },
]

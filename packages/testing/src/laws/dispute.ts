import fc from 'fast-check'
import type { Account, Change, Facts, Means, Method, Policy, Proof } from '@ssp/core'
import { LOOKS_AFTER_USERS } from '../model/tables.ts'
import { byDevice, factsFor, grantBy, newDevice, NOW, proofOf, refTo, sessionWith } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll } from './life.ts'
import { usableMethods } from './means.ts'
import { satisfy } from './satisfy.ts'
import { accountOf, after, allows, answer, type Body, deviceOf, type Question, scene, wanted, WIDE } from './scene.ts'
import { DISPUTE_WINDOW, MINUTE, ROLES } from './words.ts'

/** A mailed link brings whoever follows it here, signed in or not. */
function disputing(account: Account, change: string, now: number, more: Partial<Facts> = {}): Question {
  const proof = proofOf('mailed-link', 'dispute', change, { expiresAt: now + MINUTE })
  const command = { ...wanted({ type: 'dispute', change }), id: 'dispute-1' }
  return { command, facts: factsFor(account, { now, session: null, proof, ...more }), policy: WIDE }
}

const addedKey: Change = {
  id: 'added-key',
  kind: 'add',
  at: NOW,
  version: 8,
  session: 'session-2',
  device: 'key',
  before: { device: null, defaultDevice: null, signInPreference: 'ask' },
}

const HOUSE = accountOf([deviceOf('phone', 'mobile-phone'), deviceOf('key', 'security-key', { boundAt: 8 })], {
  changes: [addedKey],
})

const SPOILT: Readonly<Record<string, (proof: Proof) => Proof | null>> = {
  'no link': () => null,
  'a link for another change': (proof) => ({ ...proof, subject: 'other' }),
  'a link for something else': (proof) => ({ ...proof, purpose: 'report-lost' }),
  'a link of another user': (proof) => ({ ...proof, user: 'bob' }),
  'a link that is over': (proof) => ({ ...proof, expiresAt: NOW + 1 }),
  'a proof that was not mailed': (proof) => ({ ...proof, kind: 'means', session: 'session-1' }),
}

function link(implementation: Implementation, options: CheckOptions): void {
  checkEach('dispute.link', [null, sessionWith(), sessionWith({ id: 'session-9', user: 'bob' })], (session) => {
    const question = disputing(HOUSE, 'added-key', NOW + 1, { session })
    if (!allows(implementation, question)) return 'refused the mailed link'
    const { proof } = question.facts
    const taken = Object.keys(SPOILT).find((what) => {
      const spoilt = proof === null ? null : (SPOILT[what]?.(proof) ?? null)
      return allows(implementation, { ...question, facts: { ...question.facts, proof: spoilt } })
    })
    return taken === undefined ? null : `took ${taken}`
  })
  const past = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -DISPUTE_WINDOW, max: DISPUTE_WINDOW }))
  checkRandom('dispute.link', past, options, (ms) => {
    const decision = answer(implementation, disputing(HOUSE, 'added-key', NOW + DISPUTE_WINDOW + ms))
    if ((decision.outcome === 'allow') !== ms < 0) return ms < 0 ? 'refused within the window' : 'disputed too late'
    if (decision.outcome !== 'allow') return null
    const takes = decision.effects.flatMap((effect) => (effect.type === 'take' ? [effect.what] : []))
    return takes.length === 1 && takes[0]?.includes('added-key') === true ? null : 'a link that can be used again'
  })
}

/** What a person could ask for, named for what is there. */
function wishes({ devices, changes }: Account): readonly Body[] {
  return [
    { type: 'view-devices' },
    { type: 'sign-in' },
    { type: 'set-sign-in-preference', preference: 'ask' },
    { type: 'add', phase: 'finish', device: newDevice('tablet', { id: 'probe' }) },
    { type: 'send-code', method: 'sms', device: null },
    { type: 'lift-freeze' },
    ...changes.slice(-2).map(({ id }): Body => ({ type: 'undo', change: id })),
    ...devices.flatMap(({ id, methods }): readonly Body[] => [
      { type: 'rename', device: id, name: refTo('probe') },
      { type: 'remove', device: id },
      { type: 'activate', phase: 'finish', device: id, app: null },
      { type: 'set-default', device: id },
      { type: 'report-lost', device: id },
      ...methods
        .slice(0, 1)
        .map((method): Body => ({ type: 'verify', phase: 'begin', purpose: 'manage', means: byDevice(id, method) })),
    ]),
  ]
}

const everyMethod = ({ devices }: Account): readonly Means[] => [
  ...devices.flatMap(({ id, methods }) => methods.map((method: Method) => byDevice(id, method))),
  { kind: 'bypass-code', code: 'code' },
  { kind: 'enrolment-link', link: 'link' },
]

/** Whether somebody in this session who can verify that way, and does so now, is let through. */
function lets(
  implementation: Implementation,
  account: Account,
  now: number,
  by: Means,
  body: Body,
  policy: Policy,
): boolean {
  if (by.kind === 'device') {
    const device = account.devices.find(({ id }) => id === by.device)
    if (device === undefined || !usableMethods(device, policy).includes(by.method)) return false
  }
  const grant = grantBy(by, account, { at: now })
  const session = sessionWith({ grant, signIn: { ...grant, purpose: 'sign-in' } })
  const application: Facts['application'] = { id: 'wiki', kind: 'web', prompt: 'traditional', selfService: true }
  const question = { command: wanted(body), facts: factsFor(account, { now, session, application }), policy }
  return allows(implementation, satisfy('proof', question))
}

/** The policies of the probe. A disputed key still counts as enrolled, so no less is asked for after the dispute. */
const POLICIES: readonly Policy[] = [
  WIDE,
  { ...WIDE, strength: 'phishing-resistant' },
  { ...WIDE, strength: 'phishing-resistant-when-enrolled' },
  { ...WIDE, methods: ['passcode', 'webauthn'] },
]

/** What is newly possible after the dispute, in words; null where nothing is. */
function newPower(implementation: Implementation, before: Account, now: Account, at: number): string | null {
  for (const policy of POLICIES) {
    for (const body of wishes(before)) {
      if (body.type === 'lift-freeze' && before.frozen === null) continue
      for (const by of everyMethod(before)) {
        if (lets(implementation, now, at, by, body, policy) && !lets(implementation, before, at, by, body, policy)) {
          return `\`${body.type}\` by ${by.kind === 'device' ? `${by.device} (${by.method})` : by.kind}`
        }
      }
    }
  }
  return null
}

function takesPowerAway(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ plan: anyLife(), which: fc.nat(5), later: fc.constantFrom(1, MINUTE, DISPUTE_WINDOW) })
  checkRandom('dispute.power', cases, options, ({ plan, which, later }) => {
    const { account, moments } = liveAll(implementation, plan)
    const now = (moments.at(-1)?.question.facts.now ?? NOW) + later
    const change = account.changes.at(-1 - (which % Math.max(1, account.changes.length)))
    if (change === undefined) return null
    const decision = answer(implementation, disputing(account, change.id, now))
    if (decision.outcome !== 'allow') return null
    const frozen = after(implementation, account, decision.events)
    if (frozen === null) return 'allowed a dispute that cannot happen'
    if (frozen.frozen === null) return 'did not freeze the account'
    const had = account.devices.find(({ id }) => id === change.device)
    const suspect = change.kind === 'add' || change.kind === 'activate'
    const has = frozen.devices.find(({ id }) => id === change.device)
    if (suspect && has !== undefined && has.state !== 'suspended') return 'left the disputed device in power'
    if (!suspect && JSON.stringify(had) !== JSON.stringify(has)) return 'touched a device that nobody added'
    const ends = decision.effects.some((effect) => effect.type === 'end-sessions' && effect.device === change.device)
    if (suspect !== ends)
      return suspect
        ? 'did not end the sessions of the disputed device'
        : 'ended sessions of a device that nobody added'
    for (const policy of POLICIES) {
      const more = frozen.devices.find((device) => {
        const before = account.devices.find(({ id }) => id === device.id)
        return usableMethods(device, policy).some(
          (one) => before === undefined || !usableMethods(before, policy).includes(one),
        )
      })
      if (more !== undefined) return `made \`${more.id}\` usable`
    }
    const power = newPower(implementation, account, frozen, now)
    return power === null ? null : `gave somebody power: ${power}`
  })
}

function freezeStops(implementation: Implementation): void {
  const account = { ...HOUSE, frozen: { change: 'added-key', version: 8 } }
  const stays = wishes(account).filter(({ type }) =>
    ['add', 'rename', 'remove', 'set-default', 'activate', 'set-sign-in-preference', 'undo'].includes(type),
  )
  checkEach('freeze.stops', stays, (body) => {
    const reached = [byDevice('phone', 'push'), byDevice('key', 'webauthn')]
    return reached.some((by) => lets(implementation, account, NOW + 1, by, body, WIDE))
      ? `a freeze did not stop \`${body.type}\``
      : null
  })
  const open: readonly Body[] = [{ type: 'view-devices' }, { type: 'sign-in' }, { type: 'report-lost', device: 'key' }]
  checkEach('freeze.stops', open, (body) =>
    lets(implementation, account, NOW + 1, byDevice('phone', 'push'), body, WIDE)
      ? null
      : `a freeze stopped \`${body.type}\``,
  )
}

/** Devices bound before, at and after the disputed change; the freeze is lifted by what is older, and by nothing else. */
function lifting(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    boundAt: fc.integer({ min: 1, max: 10 }),
    version: fc.integer({ min: 1, max: 10 }),
    frozen: fc.boolean(),
  })
  checkRandom('freeze.lifting', cases, options, ({ boundAt, version, frozen }) => {
    const account = accountOf([deviceOf('phone', 'mobile-phone', { boundAt })], {
      frozen: frozen ? { change: 'c', version } : null,
    })
    for (const by of everyMethod(account)) {
      const should = frozen && by.kind === 'device' && boundAt < version
      if (lets(implementation, account, NOW, by, { type: 'lift-freeze' }, WIDE) === should) continue
      return should ? 'an older device did not lift the freeze' : `${by.kind} lifted a freeze that it must not`
    }
    for (const role of ROLES) {
      const actor = { type: 'administrator', id: 'administrator-1', role } as const
      const question: Question = {
        ...scene({ type: 'lift-freeze' }, account),
        command: { id: 'lift', actor, type: 'lift-freeze' },
      }
      if (allows(implementation, question) !== (frozen && LOOKS_AFTER_USERS[role]))
        return `a \`${role}\` and the freeze`
    }
    return null
  })
}

export const DISPUTE_LAWS: readonly Law[] = [
  {
    id: 'dispute.link',
    cites: ['design 4: undo and dispute'],
    statement:
      'the mailed link for this change and user disputes it, once, for 240 hours to the millisecond; nothing else does',
    check: link,
  },
  {
    id: 'dispute.power',
    cites: ['design 4: undo and dispute'],
    statement:
      'a dispute suspends what was added or bound anew, ends its sessions and freezes, and nobody can do anything afterwards that they could not before',
    check: (implementation, { runs, ...options }) => takesPowerAway(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'freeze.stops',
    cites: ['design 4: undo and dispute'],
    statement: 'a frozen account changes nothing for its user, who still signs in, looks and reports lost devices',
    check: freezeStops,
  },
  {
    id: 'freeze.lifting',
    cites: ['design 4: undo and dispute'],
    statement:
      'a device bound before the disputed change lifts the freeze, or an administrator who looks after users; no code, link or younger device does',
    check: lifting,
  },
]

import fc from 'fast-check'
import type { Account, CommandType, Device, Facts, Proof, PushStop } from '@ssp/core'
import { byDevice, grantBy, NOW, proofOf, refTo, sessionWith } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { accountOf, after, allows, answer, type Body, deviceOf, type Question, scene, withFacts } from './scene.ts'
import { METHODS, MINUTE } from './words.ts'

const KEY = deviceOf('key', 'security-key')
const PHONE = deviceOf('phone', 'mobile-phone')
const HOUSE = accountOf([PHONE, KEY, deviceOf('tablet', 'tablet')])

const verifying = (method: (typeof METHODS)[number], phase: 'begin' | 'finish', purpose: 'manage' | 'sign-in'): Question => {
  const device = method === 'webauthn' ? 'key' : 'phone'
  const body: Body = { type: 'verify', phase, purpose, means: byDevice(device, method) }
  return scene(body, HOUSE, { session: sessionWith(), proof: proofOf('means', 'verify', device, { method }) })
}

const VERIFYING = METHODS.flatMap((method) =>
  (['begin', 'finish'] as const).flatMap((phase) =>
    (['manage', 'sign-in'] as const).map((purpose) => ({ method, question: verifying(method, phase, purpose) })),
  ),
)

const stopped = (question: Question, stoppedUntil: PushStop): Question => withFacts(question, { push: { stoppedUntil } })

function stops(implementation: Implementation, options: CheckOptions): void {
  checkEach('push.stopped', VERIFYING, ({ method, question }) => {
    for (const over of [null, NOW, NOW - 1, 0]) {
      if (!allows(implementation, stopped(question, over))) return 'refused though nothing is stopped'
    }
    for (const until of [NOW + 1, NOW + 15 * MINUTE]) {
      const decision = answer(implementation, stopped(question, until))
      if ((decision.outcome === 'allow') !== (method !== 'push')) return 'stopped another method than push, or not push'
      if (decision.outcome === 'refuse' && decision.needs !== 'never' && decision.needs.join() === 'wait') continue
      if (method === 'push') return 'did not say to wait'
    }
    const decision = answer(implementation, stopped(question, 'stronger-method'))
    if (method !== 'push') return decision.outcome === 'allow' ? null : 'stopped another method than push'
    if (decision.outcome !== 'verify') return 'did not ask for a stronger method'
    const told = decision.by.map((by) => (by.kind === 'device' ? by.method : by.kind))
    if (told.join() !== 'webauthn') return `named \`${told.join(', ')}\` as stronger`
    const bare = answer(implementation, {
      ...stopped(question, 'stronger-method'),
      facts: { ...stopped(question, 'stronger-method').facts, account: accountOf([PHONE]) },
    })
    return bare.outcome === 'refuse' && bare.needs !== 'never' && bare.needs.join() === 'bypass-code'
      ? null
      : 'did not send whoever has nothing stronger to an administrator'
  })
  checkRandom('push.stopped', anyWorld, options, (question) => {
    const { command } = question
    const stop = answer(implementation, stopped(question, 'stronger-method'))
    const free = answer(implementation, stopped(question, null))
    const pushes = command.type === 'verify' && command.means.kind === 'device' && command.means.method === 'push'
    if (!pushes) return JSON.stringify(stop) === JSON.stringify(free) ? null : `changed what \`${command.type}\` is answered`
    return stop.outcome === 'allow' ? 'pushed after a *not me*' : null
  })
}

/** A push goes to an app: a device that has none verifies by nothing that it would have to answer. */
function needsApp(implementation: Implementation, options: CheckOptions): void {
  checkRandom('push.app', anyWorld, options, (question) => {
    const { command, facts } = question
    const bare = { ...facts.account, devices: facts.account.devices.map((device): Device => ({ ...device, app: null })) }
    const decision = answer(implementation, withFacts(question, { account: bare }))
    if (decision.outcome === 'verify' && decision.by.some((by) => by.kind === 'device' && by.method === 'push'))
      return 'told to push where there is no app'
    const pushes = command.type === 'verify' && command.means.kind === 'device' && command.means.method === 'push'
    return pushes && decision.outcome === 'allow' ? 'pushed where there is no app' : null
  })
  checkEach('push.app', VERIFYING, ({ method, question }) => {
    const account = accountOf([{ ...PHONE, app: null }, KEY])
    return allows(implementation, withFacts(question, { account })) === (method !== 'push')
      ? null
      : 'a phone without an app can push, or nothing else either'
  })
}

const NEXT = refTo('the-next-app')

const RIGHT = proofOf('app-key', 'rotate', 'phone', { expiresAt: NOW + 1 })

/** By the app itself: nobody is signed in, and nothing else is in order. */
function rotating(account: Account, proof: Proof | null = RIGHT, more: Partial<Facts> = {}): Question {
  const nowhere: Partial<Facts> = {
    session: null,
    location: 'unknown',
    organisation: { edition: 'free' },
    application: { id: '', kind: 'api', prompt: 'universal', selfService: false },
    telephony: null,
  }
  return scene({ type: 'rotate-app', device: 'phone', app: NEXT }, account, { ...nowhere, proof, ...more })
}

const house = (phone: Partial<Device>, more: Partial<Account> = {}): Account =>
  accountOf([{ ...PHONE, ...phone }, KEY], more)

const STOPPED: Readonly<Record<string, Account>> = {
  'a lost phone': house({ state: 'suspended', suspendedBecause: 'lost' }),
  'a disputed phone': house({ state: 'suspended', suspendedBecause: 'disputed' }),
  'a phone that an administrator suspended': house({ state: 'suspended', suspendedBecause: 'administrator' }),
  'a phone that was never activated': house({ state: 'pending', everActive: false }),
  'a phone without an app': house({ app: null }),
  'a phone that has that key': house({ app: { ...NEXT, commitment: 'another salt' } }),
  'no phone': accountOf([KEY]),
  'a frozen account': house({}, { frozen: { change: 'change-0', version: 1 } }),
}

const SPOILT: readonly (Proof | null)[] = [
  null,
  { ...RIGHT, kind: 'mailed-link' },
  { ...RIGHT, kind: 'means', session: 'session-1' },
  { ...RIGHT, kind: 'activation', session: 'session-1' },
  { ...RIGHT, purpose: 'activate' },
  { ...RIGHT, user: 'bob' },
  { ...RIGHT, subject: 'key' },
  { ...RIGHT, session: 'session-9' },
  { ...RIGHT, expiresAt: NOW },
]

/** What an app's key proves besides its successor: nothing. */
const OTHERS: readonly (readonly [Body, Proof['purpose']])[] = [
  [{ type: 'activate', phase: 'finish', device: 'phone', app: NEXT }, 'activate'],
  [{ type: 'verify', phase: 'finish', purpose: 'manage', means: byDevice('phone', 'push') }, 'verify'],
  [{ type: 'report-lost', device: 'phone' }, 'report-lost'],
]

function renewing(implementation: Implementation): void {
  checkEach('app.renewed', [HOUSE], (account) => {
    const grant = grantBy(byDevice('phone', 'push'), account)
    const decision = answer(implementation, rotating(account))
    if (decision.outcome !== 'allow') return 'refused a new key to the app that has the present one'
    if (decision.effects.length > 0) return 'did more than to renew a key'
    const then = after(implementation, account, decision.events)
    if (then === null) return 'its event cannot have happened'
    const devices = account.devices.map((one) => (one.id === 'phone' ? { ...one, app: NEXT } : one))
    if (JSON.stringify(then.devices) !== JSON.stringify(devices)) return 'changed more than the key'
    if (then.changes.length !== account.changes.length) return 'made a change of it'
    for (const session of [sessionWith({ grant }), sessionWith({ grant: { ...grant, version: then.version } })]) {
      if (!allows(implementation, scene({ type: 'view-devices' }, then, { session }))) return 'ended a verification'
    }
    const renamed = { type: 'rename', device: 'key', name: refTo('name') } as const
    const changed = answer(implementation, scene(renamed, then, { session: sessionWith({ grant }) }))
    const last = changed.outcome === 'allow' ? after(implementation, then, changed.events) : null
    if (last === null || !allows(implementation, scene({ type: 'view-devices' }, last, { session: sessionWith({ grant }) })))
      return 'ended a verification with the change after it'
    const foreign = grantBy(byDevice('phone', 'push'), account, { version: account.version - 1 })
    return allows(implementation, scene({ type: 'view-devices' }, then, { session: sessionWith({ grant: foreign }) }))
      ? 'revived a verification'
      : null
  })
  checkEach('app.renewed', Object.keys(STOPPED), (what) =>
    allows(implementation, rotating(STOPPED[what] ?? HOUSE)) ? `renewed the key of ${what}` : null,
  )
  checkEach('app.renewed', SPOILT, (proof) =>
    allows(implementation, rotating(HOUSE, proof)) ? 'renewed a key without the present one' : null,
  )
  checkEach('app.renewed', OTHERS, ([body, purpose]) => {
    const proof = { ...RIGHT, purpose, method: body.type === 'verify' ? ('push' as const) : null }
    const session = sessionWith({ grant: body.type === 'activate' ? grantBy(byDevice('key', 'webauthn'), HOUSE) : null })
    const taken = [null, session.id].find((of) =>
      allows(implementation, scene(body, HOUSE, { session, proof: { ...proof, session: of } })),
    )
    return taken === undefined ? null : `took an app's key for \`${body.type}\``
  })
  const { evolve } = implementation
  checkEach('app.renewed', Object.keys(STOPPED).slice(0, 5), (what) => {
    const account = STOPPED[what] ?? HOUSE
    const event = {
      v: 1,
      change: 'forged',
      at: NOW,
      actor: { type: 'user', session: null },
      type: 'app-rotated',
      device: 'phone',
      app: NEXT,
    } as const
    return evolve(account, event) === account ? null : `a forged history renewed the key of ${what}`
  })
}

/** What asks whether a key is another device's: the old one is free again, and that is all. */
const FREED: readonly CommandType[] = ['add', 'activate', 'rotate-app', 'assign-token', 'undo']

/** In any life: whoever renews gains nothing that they did not have. */
function gainless(implementation: Implementation, options: CheckOptions): void {
  const questions = fc.tuple(anyWorld, fc.constantFrom('phone', 'tablet', 'd1', 'd2', 'd3'))
  checkRandom('app.renewed', questions, options, ([question, device]) => {
    const { facts } = question
    const proof: Proof = { ...RIGHT, user: facts.user, subject: device, expiresAt: facts.now + 1 }
    const user = { type: 'user', id: facts.user } as const
    const command = { id: 'renewal', actor: user, type: 'rotate-app', device, app: NEXT } as const
    const decision = implementation.decide(command, { ...facts, proof }, question.policy)
    if (decision.outcome !== 'allow') return null
    const then = after(implementation, facts.account, decision.events)
    if (then === null) return 'its event cannot have happened'
    const asked = { ...question, facts: { ...facts, account: then } }
    if (allows(implementation, asked) && !allows(implementation, question)) {
      return FREED.includes(question.command.type)
        ? null
        : `allowed \`${question.command.type}\` once a key was renewed`
    }
    return null
  })
}

export const PUSH_RULE_LAWS: readonly Law[] = [
  {
    id: 'push.stopped',
    cites: ['design 4: push'],
    statement:
      'where push is stopped nobody verifies by it, until its last millisecond or by what is stronger, and nothing else changes',
    check: stops,
  },
  {
    id: 'push.app',
    cites: ['design 4: push'],
    statement: 'only a device with an app verifies by push',
    check: (implementation, { runs, ...options }) => needsApp(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'app.renewed',
    cites: ['design 4: push'],
    statement:
      'the present key of an active phone, and nothing else, renews it; that ends and revives nothing, and proves nothing but itself',
    check: (implementation, { runs, ...options }) => {
      renewing(implementation)
      gainless(implementation, { ...options, runs: runs / 2 })
    },
  },
]

import type { Account, AdministratorRole, ApplicationKind, Command, Facts, Means, NewDevice, Policy } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import {
  accountWith,
  ADA,
  grantBy,
  hardwareToken,
  HELP_DESK,
  mobilePhone,
  newDevice,
  NOW,
  policyWith,
  proofOf,
  refTo,
  securityKey,
  sessionWith,
} from '../src/index.ts'
import { ask, byHelpDesk, byUser, verified } from './histories.ts'

/** The rules that refuse it, none where it is allowed. */
function refusing(account: Account, command: Command, more: Partial<Facts> = {}, policy?: Policy): readonly string[] {
  const decision = ask(account, command, more, policy)
  return decision.outcome === 'allow' ? [] : decision.because
}

/** What would help; nothing where it is allowed. */
function needs(account: Account, command: Command, more: Partial<Facts> = {}, policy?: Policy): readonly string[] | 'never' {
  const decision = ask(account, command, more, policy)
  return decision.outcome === 'allow' ? [] : decision.needs
}

const inTraditional: Partial<Facts> = { application: { id: 'wiki', kind: 'web', prompt: 'traditional', selfService: true } }

const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone' })])
const stopped = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone', state: 'suspended' })])

describe('what administrators do', () => {
  const suspend = byHelpDesk('c', { type: 'suspend', device: 'phone' })
  const resume = byHelpDesk('c', { type: 'resume', device: 'phone' })

  it.each<AdministratorRole>(['owner', 'administrator', 'user-manager', 'help-desk'])('they do as %s', (role) => {
    expect(refusing(house, { ...suspend, actor: { type: 'administrator', id: 'a', role } })).toEqual([])
  })

  it.each<AdministratorRole>(['application-manager', 'read-only', 'billing'])('they do not do as %s', (role) => {
    expect(refusing(house, { ...suspend, actor: { type: 'administrator', id: 'a', role } })).toEqual(['default.refuse'])
  })

  it('to a device needs one, suspends what is not suspended and resumes what is', () => {
    expect(refusing(house, suspend)).toEqual([])
    expect(refusing(stopped, suspend)).toEqual(['administration.device'])
    expect(refusing(house, resume)).toEqual(['administration.device'])
    expect(refusing(stopped, resume)).toEqual([])
    expect(refusing(house, byHelpDesk('c', { type: 'remove', device: 'nothing' }))).toEqual(['administration.device'])
  })

  it('lifts a freeze where there is one', () => {
    const lift = byHelpDesk('c', { type: 'lift-freeze' })
    expect(refusing(house, lift)).toEqual(['administration.freeze'])
    expect(refusing({ ...house, frozen: { change: 'add-phone', version: 2 } }, lift)).toEqual([])
  })

  it('assigns a token once, and nothing but a token', () => {
    const assign = (device = newDevice('hardware-token', { id: 'token' })): Command =>
      byHelpDesk('c', { type: 'assign-token', device })
    const having = accountWith([securityKey({ id: 'key' }), hardwareToken({ id: 'token' })])
    const credential = refTo('credential-of-token')
    expect(refusing(house, assign())).toEqual([])
    expect(refusing(having, assign(newDevice('hardware-token', { id: 'token', credential: refTo('another') })))).toEqual([
      'administration.token',
    ])
    expect(refusing(having, assign(newDevice('hardware-token', { id: 'other', credential })))).toEqual(['administration.token'])
    expect(refusing(house, assign(newDevice('security-key', { id: 'other' })))).toEqual(['administration.token'])
  })
})

describe('bypass codes', () => {
  const issue = (...uses: readonly number[]): Command =>
    byHelpDesk('c', {
      type: 'issue-bypass-codes',
      codes: uses.map((one, index) => ({ id: `new-${index}`, uses: one, expiresAt: null })),
    })
  const open = (count: number, expiresAt: number | null): Account => ({
    ...house,
    bypassCodes: Array.from({ length: count }, (_, index) => ({ id: `code-${index}`, usesLeft: 1, expiresAt })),
  })

  it('are some, and each opens something', () => {
    expect(refusing(house, issue(1, 2))).toEqual([])
    for (const command of [issue(), issue(1, 0), issue(Number.NaN)]) {
      expect(refusing(house, command)).toEqual(['administration.bypass-codes'])
    }
  })

  it.each([null, NOW + 1])('are a hundred at most of those that open something: until %s', (expiresAt) => {
    expect(refusing(open(99, expiresAt), issue(1))).toEqual([])
    expect(refusing(open(99, expiresAt), issue(1, 1))).toEqual(['administration.bypass-codes'])
  })

  it('do not count once they expired', () => {
    expect(refusing(open(100, NOW), issue(1))).toEqual([])
  })
})

describe('an account', () => {
  const view: Command = { id: 'c', actor: ADA, type: 'view-devices' }

  it('is its own user\'s, whoever is named beside it', () => {
    const by = verified(house, 'key', 'webauthn')
    expect(refusing(house, view, by)).toEqual([])
    expect(refusing({ ...house, user: 'eve' }, view, by)).toEqual(['account.own'])
    expect(refusing(house, { ...view, actor: { type: 'user', id: 'eve' } }, by)).toEqual(['account.own'])
  })
})

describe('where self-service is off', () => {
  const off: Partial<Facts> = { application: { id: 'wiki', kind: 'web', prompt: 'universal', selfService: false } }
  const closed = ['application.self-service']
  const verify = (purpose: 'sign-in' | 'manage'): Command =>
    byUser('c', { type: 'verify', phase: 'begin', purpose, means: { kind: 'device', device: 'key', method: 'webauthn' } })
  const send = (device: string | null): Command => byUser('c', { type: 'send-code', method: 'sms', device })
  const by = { ...verified(house, 'key', 'webauthn'), ...off }

  it('people sign in all the same, by a code to their number too', () => {
    expect(refusing(house, verify('sign-in'), off)).toEqual([])
    expect(refusing(house, send('phone'), off)).toEqual([])
  })

  it('nobody manages devices or prepares to', () => {
    expect(refusing(house, verify('manage'), off)).toEqual(closed)
    expect(refusing(house, send(null), by)).toEqual(closed)
    expect(refusing(house, byUser('c', { type: 'remove', device: 'phone' }), by)).toEqual(closed)
  })

  it('an enrolment link opens what it opens', () => {
    const linked = { ...house, enrolmentLinks: [{ id: 'link', expiresAt: NOW + 1 }] }
    const means = { kind: 'enrolment-link', link: 'link' } as const
    expect(refusing(linked, byUser('c', { type: 'verify', phase: 'begin', purpose: 'manage', means }), off)).toEqual([])
  })

  const add = byUser('c', { type: 'add', phase: 'begin', device: newDevice('security-key') })
  const view = byUser('c', { type: 'view-devices' })
  const lost = accountWith([mobilePhone({ id: 'phone', state: 'suspended' })])

  it('whoever has nothing to verify with needs an administrator to add a device, and the switch for all else', () => {
    expect(needs(lost, add, off)).toEqual(['bypass-code'])
    expect(needs(lost, view, off)).toEqual(['bypass-code', 'self-service-on'])
    expect(needs(house, add, off)).toEqual(['verification', 'self-service-on'])
    expect(needs(house, add, by)).toEqual(['self-service-on'])
    const bypassed = grantBy({ kind: 'bypass-code', code: 'code' }, lost)
    expect(needs(lost, add, { ...off, session: sessionWith({ grant: bypassed }) })).toEqual(['self-service-on'])
  })
})

describe('what nobody has heard of', () => {
  const by = verified(house, 'key', 'webauthn')
  const view = byUser('c', { type: 'view-devices' })

  it('has no self-service: another kind of application', () => {
    const application = { id: 'wiki', kind: 'fridge' as ApplicationKind, prompt: 'universal', selfService: true } as const
    expect(refusing(house, view, { ...by, application })).toEqual(['application.kind'])
  })

  it('is nowhere: a User Location that nobody knows, whatever a policy lists', () => {
    expect(refusing(house, view, { ...by, location: 'unknown' }, policyWith({ locations: ['unknown'] }))).toEqual(['policy.location'])
    expect(refusing(house, view, { ...by, location: 'unknown' })).toEqual([])
  })
})

describe('a default device', () => {
  const set = byUser('c', { type: 'set-default', device: 'phone' })
  const by: Partial<Facts> = { ...verified(house, 'key', 'webauthn'), ...inTraditional }

  it('may be one of whose methods the policy allows only some', () => {
    expect(refusing(house, set, by, policyWith({ methods: ['push', 'webauthn'] }))).toEqual([])
    expect(refusing(house, set, by, policyWith({ methods: ['sms', 'webauthn'] }))).toEqual(['policy.default-device'])
  })
})

describe('a bypass code in the traditional prompt that takes none', () => {
  const none = policyWith({ bypassCodeInTraditional: false })
  const nothingLeft = accountWith([mobilePhone({ id: 'phone', state: 'suspended' })])
  const rename = byUser('c', { type: 'rename', device: 'phone', name: refTo('another') })
  const view = byUser('c', { type: 'view-devices' })
  const by = (means: Means, account: Account): Partial<Facts> => ({
    ...inTraditional,
    session: sessionWith({ grant: grantBy(means, account) }),
  })
  const code: Means = { kind: 'bypass-code', code: 'code' }
  const link: Means = { kind: 'enrolment-link', link: 'link' }

  it('is not asked for again: it is the policy that helps', () => {
    expect(needs(nothingLeft, rename, by(code, nothingLeft), none)).toEqual(['policy-allows'])
  })

  it('is not what helps whoever has a device to verify with', () => {
    expect(needs(house, rename, by(code, house), none)).toEqual(['verification'])
    expect(needs(house, rename, inTraditional, none)).toEqual(['verification'])
  })

  it('is asked for, and the policy with it, where nothing else is left', () => {
    expect(needs(nothingLeft, rename, inTraditional, none)).toEqual(['bypass-code', 'policy-allows'])
    expect(needs(nothingLeft, rename, by(link, nothingLeft), none)).toEqual(['bypass-code', 'policy-allows'])
    // An enrolment link opens this as well.
    expect(needs(nothingLeft, view, inTraditional, none)).toEqual(['bypass-code'])
    expect(needs(nothingLeft, view, by(code, nothingLeft), none)).toEqual(['bypass-code'])
  })

  it('is asked for alone where the policy takes it, and in the Universal Prompt', () => {
    expect(needs(nothingLeft, rename, inTraditional)).toEqual(['bypass-code'])
    expect(needs(nothingLeft, rename, {}, none)).toEqual(['bypass-code'])
  })

  it('says nothing against a verification that holds', () => {
    const verifiedBy = { ...verified(house, 'key', 'webauthn'), ...inTraditional }
    expect(needs(house, rename, verifiedBy, none)).toEqual([])
  })

  it('lifts no freeze: without an older device nothing does', () => {
    const frozen = { ...house, frozen: { change: 'add-key', version: 1 } }
    expect(needs(frozen, byUser('c', { type: 'lift-freeze' }), {})).toBe('never')
  })
})

describe('a device that is not in use', () => {
  it('is not reported lost again', () => {
    const report = byUser('c', { type: 'report-lost', device: 'phone' })
    expect(refusing(house, report, verified(house, 'key', 'webauthn'))).toEqual([])
    expect(refusing(stopped, report, verified(stopped, 'key', 'webauthn'))).toEqual(['report-lost.suspended'])
  })
})

describe('what a prompt does not offer', () => {
  const by = verified(house, 'key', 'webauthn')

  it('is refused, verified or not: the setting of the traditional prompt in the other one', () => {
    const prefer = byUser('c', { type: 'set-sign-in-preference', preference: 'ask' })
    expect(refusing(house, prefer, { ...by, ...inTraditional })).toEqual([])
    expect(refusing(house, prefer, by)).toEqual(['default.refuse'])
  })

  it('is refused where nobody knows the kind of application: leaving a portal', () => {
    const application = { id: 'wiki', kind: 'fridge' as ApplicationKind, prompt: 'universal', selfService: true } as const
    expect(refusing(house, byUser('c', { type: 'leave' }), { ...by, application })).toEqual(['default.refuse', 'application.kind'])
  })
})

describe('the proof of a new device', () => {
  const by = verified(house, 'key', 'webauthn')
  const add = (phase: 'begin' | 'finish', device: NewDevice): Command => byUser('c', { type: 'add', phase, device })
  const phone = newDevice('mobile-phone', { id: 'new' })
  const key = newDevice('security-key', { id: 'new' })
  const proof = proofOf('number', 'add', 'new')

  it('shows its user where the policy wants that, and only a key can', () => {
    const strict = policyWith({ userVerification: 'required' })
    const webauthn = proofOf('webauthn', 'add', 'new', { userVerified: false })
    expect(refusing(house, add('finish', key), { ...by, proof: webauthn })).toEqual([])
    expect(refusing(house, add('finish', key), { ...by, proof: webauthn }, strict)).toEqual(['proof.new-device'])
    expect(refusing(house, add('finish', key), { ...by, proof: { ...webauthn, userVerified: true } }, strict)).toEqual([])
    expect(refusing(house, add('finish', phone), { ...by, proof: { ...proof, userVerified: false } }, strict)).toEqual([])
  })

  it('decides what the device may be used for, once it is finished', () => {
    const appOnly = policyWith({ methods: ['push', 'webauthn'] })
    expect(refusing(house, add('begin', phone), { ...by, proof }, appOnly)).toEqual([])
    expect(refusing(house, add('finish', phone), { ...by, proof }, appOnly)).toEqual(['policy.new-device'])
  })

  it('is not begun where the policy has no use for the device', () => {
    const keysOnly = policyWith({ methods: ['webauthn'] })
    expect(needs(house, add('begin', phone), by, keysOnly)).toEqual(['policy-allows'])
    const landline = { ...phone, destination: { country: 'DE', numberType: 'fixed-line' } } as const
    expect(needs(house, add('finish', landline), { ...by, proof }, keysOnly)).toEqual(['policy-allows'])
    const premium = { ...phone, destination: { country: 'DE', numberType: 'premium-rate' } } as const
    expect(needs(house, add('finish', premium), { ...by, proof }, keysOnly)).toBe('never')
  })

  it('is no question of policy where there is none', () => {
    const token = newDevice('hardware-token', { id: 'new' })
    expect(refusing(house, add('begin', token), by)).toEqual(['default.refuse', 'token.never-by-user'])
  })
})

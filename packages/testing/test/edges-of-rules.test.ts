import {
  type Account,
  type AdministratorRole,
  type ApplicationKind,
  type Command,
  decide,
  decideBy,
  type DeviceType,
  type Facts,
  type Means,
  type NewDevice,
  type Policy,
  type Proof,
  RULES,
} from '@ssp/core'
import { describe, expect, it } from 'vitest'
import {
  accountWith,
  ADA,
  byDevice,
  factsFor,
  grantBy,
  hardwareToken,
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

/** What this rule by itself says would help; many a time another one says the same. */
function cureOf(id: string, account: Account, command: Command, more: Partial<Facts>, policy: Policy = policyWith()): unknown {
  const decideAlone = decideBy(RULES.filter((rule) => rule.effect === 'permit' || rule.id === id))
  const { because, ...decision } = decideAlone(command, factsFor(account, { now: NOW, ...more }), policy)
  expect(because).toEqual([id])
  return 'needs' in decision ? decision.needs : null
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
    expect(cureOf('application.self-service', lost, add, off)).toEqual(['bypass-code'])
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

  it('offers nothing: another type of device', () => {
    const devices = house.devices.map((one) => (one.id === 'phone' ? { ...one, type: 'fridge' as DeviceType } : one))
    const strange = { ...house, devices }
    const rename = byUser('c', { type: 'rename', device: 'phone', name: refTo('another') })
    expect(refusing(strange, rename, verified(strange, 'key', 'webauthn'))).toEqual(['default.refuse'])
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
    expect(cureOf('grant.not-accepted', nothingLeft, rename, by(code, nothingLeft), none)).toEqual(['policy-allows'])
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

describe('an enrolment link', () => {
  const lost = accountWith([mobilePhone({ id: 'phone', state: 'suspended' })])
  const by = { session: sessionWith({ grant: grantBy({ kind: 'enrolment-link', link: 'link' }, lost) }) }

  it('opens adding, the code that proves a new number, and the list of devices', () => {
    expect(refusing(lost, byUser('c', { type: 'add', phase: 'begin', device: newDevice('security-key') }), by)).toEqual([])
    expect(refusing(lost, byUser('c', { type: 'send-code', method: 'sms', device: null }), by)).toEqual([])
    expect(refusing(lost, byUser('c', { type: 'view-devices' }), by)).toEqual([])
    expect(refusing(lost, byUser('c', { type: 'remove', device: 'phone' }), by)).toEqual(['grant.not-accepted'])
  })
})

describe('a code', () => {
  const send = (method: 'sms' | 'push'): Command => byUser('c', { type: 'send-code', method, device: 'phone' })

  it('is sent by what sends codes', () => {
    expect(refusing(house, send('sms'))).toEqual([])
    expect(refusing(house, send('push'))).toEqual(['default.refuse'])
  })

  it('is not sent during a lock-out', () => {
    expect(refusing(house, send('sms'), { lockedUntil: NOW + 1 })).toEqual(['send-code.locked-out'])
    expect(refusing(house, send('sms'), { lockedUntil: NOW })).toEqual([])
  })
})

describe('undoing and lifting', () => {
  it('needs the session of the change', () => {
    const undo = byUser('c', { type: 'undo', change: 'add-phone' })
    expect(refusing(house, undo, { session: null })).toContain('undo.own-session')
  })

  it('needs a freeze to lift', () => {
    const lift = byUser('c', { type: 'lift-freeze' })
    const by = verified(house, 'key', 'webauthn')
    expect(refusing(house, lift, by)).toEqual(['default.refuse', 'grant.not-independent'])
    expect(refusing({ ...house, frozen: { change: 'add-phone', version: 2 } }, lift, by)).toEqual([])
  })
})

describe('verifying', () => {
  type Purpose = 'sign-in' | 'manage'
  const begin = (means: Means, purpose: Purpose = 'manage'): Command =>
    byUser('c', { type: 'verify', phase: 'begin', purpose, means })
  const finish = (means: Means): Command => byUser('c', { type: 'verify', phase: 'finish', purpose: 'manage', means })
  const bypass = (code: string | null): Means => ({ kind: 'bypass-code', code })
  const enrolment = (link: string): Means => ({ kind: 'enrolment-link', link })
  const push = byDevice('phone', 'push')

  const account: Account = {
    ...house,
    bypassCodes: [{ id: 'code', usesLeft: 1, expiresAt: NOW + 1 }],
    enrolmentLinks: [{ id: 'link', expiresAt: NOW + 1 }],
  }
  const shown = (subject: string, more: Partial<Proof> = {}): Partial<Facts> => ({
    proof: proofOf('means', 'verify', subject, more),
  })

  it('takes the codes and links that this account has, and not after their time', () => {
    expect(refusing(account, finish(bypass('code')), shown('code'))).toEqual([])
    expect(refusing(account, finish(enrolment('link')), shown('link'))).toEqual([])
    for (const means of [bypass('other'), enrolment('other')]) {
      expect(refusing(account, finish(means), shown('other'))).toEqual(['verification.code'])
    }
    for (const [means, subject] of [[bypass('code'), 'code'], [enrolment('link'), 'link']] as const) {
      expect(refusing(account, finish(means), { ...shown(subject, { expiresAt: NOW + 9 }), now: NOW + 1 })).toEqual([
        'verification.code',
      ])
    }
  })

  it('begins before anybody knows the code', () => {
    expect(refusing(account, begin(bypass(null)))).toEqual([])
  })

  it('by an enrolment link signs nobody in', () => {
    expect(refusing(account, begin(enrolment('link'), 'sign-in'))).toEqual(['verification.enrolment-link'])
  })

  it('for managing devices is as strong as the policy says, for signing in as it was', () => {
    const strong = policyWith({ strength: 'phishing-resistant' })
    expect(refusing(house, begin(push), {}, strong)).toEqual(['verification.strength'])
    expect(refusing(house, begin(push, 'sign-in'), {}, strong)).toEqual([])
    expect(refusing(house, begin(byDevice('key', 'webauthn')), {}, strong)).toEqual([])
  })

  it('is strong once a device that could is enrolled, whatever else it can do', () => {
    const when = policyWith({ strength: 'phishing-resistant-when-enrolled' })
    const both = accountWith([securityKey({ id: 'key', methods: ['passcode', 'webauthn'] }), mobilePhone({ id: 'phone' })])
    expect(refusing(both, begin(push), {}, when)).toEqual(['verification.strength'])
    expect(refusing(accountWith([mobilePhone({ id: 'phone' })]), begin(push), {}, when)).toEqual([])
  })

  it('in a traditional prompt that takes no bypass code goes by device, and signs in by either', () => {
    const none = policyWith({ bypassCodeInTraditional: false })
    expect(refusing(account, begin(push), inTraditional, none)).toEqual([])
    expect(refusing(account, begin(bypass('code'), 'sign-in'), inTraditional, none)).toEqual([])
    expect(refusing(account, begin(bypass('code')), inTraditional, none)).toEqual(['verification.bypass-code-in-traditional'])
  })

  it('shows its user with a key only', () => {
    const strict = policyWith({ userVerification: 'required' })
    const unseen = { userVerified: false }
    expect(refusing(house, finish(push), shown('phone', { ...unseen, method: 'push' }), strict)).toEqual([])
    const key = byDevice('key', 'webauthn')
    expect(refusing(house, finish(key), shown('key', { ...unseen, method: 'webauthn' }))).toEqual([])
    expect(refusing(house, finish(key), shown('key', { ...unseen, method: 'webauthn' }), strict)).toEqual(['verification.proof'])
  })

  it('by push waits until it may be asked again, and for good reason where nobody knows', () => {
    const stoppedUntil = (until: Facts['push']['stoppedUntil']): Partial<Facts> => ({ push: { stoppedUntil: until } })
    expect(needs(house, begin(push), stoppedUntil(NOW))).toEqual([])
    expect(needs(house, begin(push), stoppedUntil(NOW + 1))).toEqual(['wait'])
    expect(needs(house, begin(push), stoppedUntil('stronger-method'))).toEqual(['verification'])
    const { push: _, ...unsaid } = factsFor(house)
    const decision = decide(begin(push), unsaid as Facts, policyWith())
    expect(decision).toMatchObject({ outcome: 'verify', because: ['verification.push-stopped'] })
  })
})

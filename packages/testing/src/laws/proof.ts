import fc from 'fast-check'
import type { Device, DeviceType, Method, Possession, Proof } from '@ssp/core'
import { CAN, goesByTelephone, SHOWN_BY, SHOWS } from '../model/tables.ts'
import { byDevice, grantBy, newDevice, NOW, proofOf, refTo, sessionWith } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import {
  accountOf,
  after,
  allows,
  answer,
  type Body,
  deviceOf,
  type Question,
  scene,
  verifiedBy,
  WIDE,
  withFacts,
} from './scene.ts'
import { DEVICE_TYPES, METHODS } from './words.ts'

const HOUSE = accountOf([
  deviceOf('phone', 'mobile-phone'),
  deviceOf('tablet', 'tablet'),
  deviceOf('key', 'security-key'),
])

/** A number that somebody only says is right is no proof, unless the policy takes their word for it. */
function unproved(implementation: Implementation): void {
  const cases = (['mobile-phone', 'landline'] as const).flatMap((type) =>
    [null, 'push' as const, 'sms' as const, 'call' as const].flatMap((method) =>
      [true, false].map((word) => ({ type, method, word })),
    ),
  )
  checkEach('proof.number', cases, ({ type, method, word }) => {
    const body: Body = { type: 'add', phase: 'finish', device: newDevice(type, { id: 'new' }) }
    const session = verifiedBy(HOUSE, 'key', 'webauthn')
    const proof = proofOf('number', 'add', 'new', { method })
    const should = word || (method !== null && goesByTelephone(method))
    if (allows(implementation, scene(body, HOUSE, { session, proof }, { ...WIDE, unprovedNumbers: word })) === should) return null
    return should ? 'refused a proved number' : 'took somebody’s word for a number'
  })
}

interface Rebinding {
  readonly device: string
  readonly by: string
  readonly method: Method
  readonly byNumber: boolean
}

const REBINDINGS: readonly Rebinding[] = ['phone', 'tablet'].flatMap((device) =>
  HOUSE.devices.flatMap(({ id, methods }) =>
    methods.flatMap((method) => [true, false].map((byNumber) => ({ device, by: id, method, byNumber }))),
  ),
)

function ownRebinding(implementation: Implementation): void {
  checkEach('proof.own-rebinding', REBINDINGS, ({ device, by, method, byNumber }) => {
    const session = verifiedBy(HOUSE, by, method)
    const policy = { ...WIDE, reactivateByNumber: byNumber }
    const body: Body = { type: 'activate', phase: 'finish', device, app: refTo('new') }
    const proof = proofOf('activation', 'activate', device)
    const should = by !== device || (byNumber && goesByTelephone(method))
    const question = scene(body, HOUSE, { session, proof }, policy)
    if (allows(implementation, question) !== should)
      return should ? 'refused an independent proof' : 'let a device prove its own re-binding'
    const decision = answer(implementation, withFacts(question, { session: sessionWith() }))
    if (decision.outcome !== 'verify') return 'did not ask to verify'
    const told = decision.by.some((one) => one.kind === 'device' && one.device === by && one.method === method)
    return told === should ? null : 'told means that would not do, or kept some that would'
  })
  const gone = HOUSE.devices.map(({ id, methods }) => ({ id, method: methods[0] ?? 'push' }))
  checkEach('proof.own-rebinding', gone, ({ id, method }) =>
    allows(implementation, scene({ type: 'remove', device: id }, HOUSE, { session: verifiedBy(HOUSE, id, method) }))
      ? null
      : 'refused to remove the device that gave the proof, though others remain',
  )
}

/** One thing that a proof is bound to, changed. */
const SPOILT: Readonly<Record<string, (proof: Proof) => Proof | null>> = {
  'no proof': () => null,
  'a proof of another kind': (proof) => ({ ...proof, kind: proof.kind === 'means' ? 'activation' : 'means' }),
  'a proof for something else': (proof) => ({ ...proof, purpose: proof.purpose === 'verify' ? 'add' : 'verify' }),
  'a proof of another user': (proof) => ({ ...proof, user: 'bob' }),
  'a proof of another session': (proof) => ({ ...proof, session: 'session-9' }),
  'a proof of no session': (proof) => ({ ...proof, session: null }),
  'a proof about something else': (proof) => ({ ...proof, subject: 'other' }),
  'a proof that is just over': (proof) => ({ ...proof, expiresAt: NOW }),
}

interface Proving {
  readonly body: Body
  readonly proof: Proof
}

const adding = (type: DeviceType, kind: Possession): Proving => ({
  body: { type: 'add', phase: 'finish', device: newDevice(type, { id: 'new' }) },
  proof: proofOf(kind, 'add', 'new', { expiresAt: NOW + 1 }),
})

const CODED = {
  bypassCodes: [{ id: 'code', usesLeft: 1, expiresAt: NOW + 1 }],
  enrolmentLinks: [{ id: 'link', expiresAt: NOW + 1 }],
}
const CODED_HOUSE = { ...HOUSE, ...CODED }

const verifying = (
  proof: Partial<Proof>,
  means: Extract<Body, { type: 'verify' }>['means'],
  subject: string,
): Proving => ({
  body: { type: 'verify', phase: 'finish', purpose: 'manage', means },
  proof: proofOf('means', 'verify', subject, { expiresAt: NOW + 1, ...proof }),
})

const PROVED: readonly Proving[] = [
  ...DEVICE_TYPES.flatMap((type) => SHOWN_BY[type].map((kind) => adding(type, kind))),
  {
    body: { type: 'activate', phase: 'finish', device: 'phone', app: refTo('new') },
    proof: proofOf('activation', 'activate', 'phone', { expiresAt: NOW + 1 }),
  },
  ...HOUSE.devices.flatMap(({ id, methods }) =>
    methods.map((method) => verifying({ method }, byDevice(id, method), id)),
  ),
  verifying({}, { kind: 'bypass-code', code: 'code' }, 'code'),
  verifying({}, { kind: 'enrolment-link', link: 'link' }, 'link'),
]

const proving = ({ body, proof }: Proving, given: Proof | null = proof, policy = WIDE): Question =>
  scene(body, CODED_HOUSE, { session: verifiedBy(HOUSE, 'key', 'webauthn'), proof: given }, policy)

function proofsAreBound(implementation: Implementation): void {
  checkEach('proof.bound', PROVED, (one) => (allows(implementation, proving(one)) ? null : 'refused the right proof'))
  checkEach('proof.bound', PROVED, (one) => {
    const taken = Object.keys(SPOILT).find((what) =>
      allows(implementation, proving(one, SPOILT[what]?.(one.proof) ?? null)),
    )
    return taken === undefined ? null : `took ${taken}`
  })
  const methods = HOUSE.devices.flatMap(({ id, methods: had }) => had.map((method) => ({ id, method })))
  checkEach('proof.bound', methods, ({ id, method }) => {
    const other = METHODS.find((one) => one !== method) ?? null
    return allows(implementation, proving(verifying({ method: other }, byDevice(id, method), id)))
      ? 'took a proof by another method'
      : null
  })
  const verified = PROVED.filter(
    ({ body, proof }) => proof.kind === 'webauthn' || (body.type === 'verify' && proof.method === 'webauthn'),
  )
  checkEach('proof.bound', verified, (one) => {
    const bare = { ...one.proof, userVerified: false }
    if (allows(implementation, proving(one, bare, { ...WIDE, userVerification: 'required' })))
      return 'took a key without user verification, which is required'
    return allows(implementation, proving(one, bare, { ...WIDE, userVerification: 'preferred' }))
      ? null
      : 'asked for user verification, which is preferred'
  })
  const spent = [
    { bypassCodes: [{ id: 'code', usesLeft: 0, expiresAt: null }], enrolmentLinks: [] },
    { bypassCodes: [{ id: 'code', usesLeft: 1, expiresAt: NOW }], enrolmentLinks: [{ id: 'link', expiresAt: NOW }] },
    { bypassCodes: [], enrolmentLinks: [] },
  ]
  const codes = PROVED.filter(({ body }) => body.type === 'verify' && body.means.kind !== 'device')
  checkEach(
    'proof.bound',
    spent.flatMap((more) => codes.map((one) => ({ more, one }))),
    ({ more, one }) =>
      allows(implementation, withFacts(proving(one), { account: { ...HOUSE, ...more } }))
        ? 'took a code or link that is spent, over or unknown'
        : null,
  )
}

/** What a device can do is what was proved of it. */
function methodsAreProved(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    type: fc.constantFrom('mobile-phone', 'tablet' as const),
    had: fc.subarray([...METHODS]),
    numberOnly: fc.boolean(),
    lost: fc.boolean(),
  })
  checkRandom('proof.methods', cases, options, ({ type, had, numberOnly, lost }) => {
    for (const kind of SHOWN_BY[type]) {
      const decision = answer(implementation, proving(adding(type, kind)))
      const added = decision.outcome === 'allow' ? after(implementation, CODED_HOUSE, decision.events) : null
      const methods = added?.devices.find(({ id }) => id === 'new')?.methods ?? []
      const shown = CAN[type].filter((method) => SHOWS[kind].includes(method))
      if (methods.join() !== shown.join()) return `a \`${type}\` proved by \`${kind}\` can do \`${methods.join(', ')}\``
    }
    const mine = had.filter((method) => CAN[type].includes(method) && (!numberOnly || goesByTelephone(method)))
    const stopped: Partial<Device> = lost ? { state: 'suspended', suspendedBecause: 'lost' } : {}
    const phone = deviceOf('mine', type, { methods: mine, boundAt: 2, ...stopped })
    const account = accountOf([phone, deviceOf('key', 'security-key')])
    const body: Body = { type: 'activate', phase: 'finish', device: 'mine', app: refTo('new') }
    const more = {
      session: sessionWith({ grant: grantBy(byDevice('key', 'webauthn'), account) }),
      proof: proofOf('activation', 'activate', 'mine'),
    }
    const decision = answer(implementation, scene(body, account, more))
    const activated = decision.outcome === 'allow' ? after(implementation, account, decision.events) : null
    const device = activated?.devices.find(({ id }) => id === 'mine')
    // A lost one proved its app again, and nothing else.
    const expected = CAN[type].filter((one) => (!lost && mine.includes(one)) || SHOWS.activation.includes(one))
    if (device?.methods.join() !== expected.join())
      return `an activated \`${type}\` can do \`${device?.methods.join(', ')}\``
    const rebound = device.boundAt === account.version + 1 && device.app?.ref === refTo('new').ref
    return rebound && device.state === 'active' ? null : 'an activated device is not bound anew'
  })
  checkRandom('proof.methods', anyWorld, options, ({ command, facts, policy }) => {
    const decision = implementation.decide(command, facts, policy)
    if (decision.outcome !== 'allow' || command.type !== 'add' || command.phase === 'begin') return null
    const kind = facts.proof?.kind
    return SHOWN_BY[command.device.type].some((one) => one === kind) ? null : 'added a device without a proof of it'
  })
}

export const PROOF_LAWS: readonly Law[] = [
  {
    id: 'proof.number',
    cites: ['design 4: proof is per method', 'facts 2'],
    statement: 'a number is proved by a message or a call to it, or by its user’s word where the policy takes that',
    check: unproved,
  },
  {
    id: 'proof.own-rebinding',
    cites: ['design 4: proof is per method', 'facts 2'],
    statement:
      'a device never proves its own re-binding, but for its unchanged number where the policy says so; it may prove its own removal where others remain',
    check: ownRebinding,
  },
  {
    id: 'proof.bound',
    cites: ['S42', 'design 7', 'CVE-2026-32132'],
    statement:
      'a proof counts for one kind, purpose, user, session, subject and method, until it is over, and a code as long as it is open',
    check: proofsAreBound,
  },
  {
    id: 'proof.methods',
    cites: ['S21', 'S34', 'S35', 'design 4: proof is per method'],
    statement:
      'a device can do what was proved of it, beside what it could unless it was lost, and is added by no other proof than its type asks for',
    check: (implementation, { runs, ...options }) => methodsAreProved(implementation, { ...options, runs: runs / 2 }),
  },
]

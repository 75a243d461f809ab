import type { Device, Facts, Grant, Means, Policy } from '@ssp/core'
import { byDevice, grantBy, proofOf, sessionWith } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, type Law } from './law.ts'
import { accountOf, allows, type Body, deviceOf, scene, VERSION, WIDE } from './scene.ts'
import { METHODS, PROMPTS } from './words.ts'

/** A key in each state that matters, and whether it counts as enrolled at the version of the grant. */
const KEYS: readonly { readonly key: Partial<Device> | null; readonly counts: boolean }[] = [
  { key: null, counts: false },
  { key: { boundAt: 1 }, counts: true },
  { key: { boundAt: VERSION }, counts: true },
  { key: { boundAt: VERSION + 1 }, counts: false },
  { key: { boundAt: 1, state: 'pending' }, counts: false },
  // Whoever relayed one passcode must not lower what is asked by reporting the key lost.
  { key: { boundAt: 1, state: 'suspended', suspendedBecause: 'lost' }, counts: true },
  { key: { boundAt: 1, state: 'suspended', suspendedBecause: 'disputed' }, counts: true },
  { key: { boundAt: 1, state: 'suspended', suspendedBecause: 'administrator' }, counts: false },
  { key: { boundAt: 1, state: 'suspended', suspendedBecause: 'lost', everActive: false }, counts: false },
]

interface Setting {
  readonly strength: Policy['strength']
  readonly withKeys: boolean
  readonly key: Partial<Device> | null
  readonly counts: boolean
}

const SETTINGS: readonly Setting[] = (
  ['second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant'] as const
).flatMap((strength) => [true, false].flatMap((withKeys) => KEYS.map((one) => ({ strength, withKeys, ...one }))))

const asksForKey = ({ strength, withKeys, counts }: Setting): boolean =>
  strength === 'phishing-resistant' || (strength === 'phishing-resistant-when-enrolled' && withKeys && counts)

const policyOf = ({ strength, withKeys }: Setting): Policy => ({
  ...WIDE,
  strength,
  methods: METHODS.filter((method) => withKeys || method !== 'webauthn'),
})

const accountIn = ({ key }: Setting): Facts['account'] => ({
  ...accountOf([
    deviceOf('phone', 'mobile-phone'),
    deviceOf('tablet', 'tablet'),
    ...(key === null ? [] : [deviceOf('key', 'security-key', key)]),
  ]),
  // A key may have come under the grant itself: one version later, in the same session.
  version: key?.boundAt === VERSION + 1 ? VERSION + 1 : VERSION,
  run: { session: 'session-1', from: 1 },
})

const WAYS: readonly Means[] = [
  byDevice('phone', 'push'),
  byDevice('phone', 'sms'),
  { kind: 'bypass-code', code: 'code' },
]

const application = (prompt: Facts['application']['prompt']): Facts['application'] => ({
  id: 'wiki',
  kind: 'web',
  prompt,
  selfService: true,
})

function derived(implementation: Implementation): void {
  const cases = SETTINGS.flatMap((setting) => WAYS.flatMap((by) => PROMPTS.map((prompt) => ({ setting, by, prompt }))))
  checkEach('strength.derived', cases, ({ setting, by, prompt }) => {
    const account = accountIn(setting)
    const policy = policyOf(setting)
    const grant: Grant = grantBy(by, account, { version: VERSION })
    const facts = { application: application(prompt) }
    const lets = (body: Body, session: Facts['session'], proof: Facts['proof'] = null): boolean =>
      allows(implementation, scene(body, account, { ...facts, session, proof }, policy))
    const managed = by.kind !== 'device' || !asksForKey(setting)
    if (lets({ type: 'view-devices' }, sessionWith({ grant })) !== managed)
      return managed
        ? 'asked for more than policy and enrolment ask for'
        : 'asked for less than policy or enrolment ask for'
    if (!lets({ type: 'sign-in' }, sessionWith({ signIn: { ...grant, purpose: 'sign-in' } })))
      return 'asked it of signing in'
    if (!lets({ type: 'report-lost', device: 'tablet' }, sessionWith({ grant })))
      return 'asked it of reporting a lost device'
    if (by.kind !== 'device') return null
    // What is asked of a verification that begins now is what is enrolled now.
    const late = setting.key?.boundAt === VERSION + 1
    const now = asksForKey({ ...setting, counts: setting.counts || late })
    for (const purpose of ['manage', 'sign-in'] as const) {
      for (const phase of ['begin', 'finish'] as const) {
        const proof = proofOf('means', 'verify', by.device, { method: by.method })
        const passes = lets({ type: 'verify', phase, purpose, means: by }, sessionWith(), proof)
        if (passes !== (purpose === 'sign-in' || !now))
          return `${passes ? 'let' : 'did not let'} somebody verify to ${purpose}`
      }
    }
    return null
  })
}

/** A bypass code opens management in the traditional prompt only where the policy says so; other things never ask. */
function codes(implementation: Implementation): void {
  const cases = PROMPTS.flatMap((prompt) => [true, false].map((allowed) => ({ prompt, allowed })))
  checkEach('strength.bypass-code', cases, ({ prompt, allowed }) => {
    const account = accountOf([deviceOf('phone', 'mobile-phone'), deviceOf('tablet', 'tablet')], {
      bypassCodes: [{ id: 'code', usesLeft: 1, expiresAt: null }],
    })
    const policy = { ...WIDE, bypassCodeInTraditional: allowed }
    const grant = grantBy({ kind: 'bypass-code', code: 'code' }, account)
    const session = sessionWith({ grant, signIn: { ...grant, purpose: 'sign-in' } })
    const lets = (body: Body, more: Partial<Facts>): boolean =>
      allows(implementation, scene(body, account, { application: application(prompt), ...more }, policy))
    const should = prompt === 'universal' || allowed
    if (lets({ type: 'rename', device: 'tablet', name: { ref: 'r', commitment: 'c' } }, { session }) !== should)
      return 'a bypass code and managing'
    if (!lets({ type: 'sign-in' }, { session })) return 'a bypass code did not sign in'
    if (!lets({ type: 'report-lost', device: 'phone' }, { session }))
      return 'a bypass code did not report a lost device'
    const proof = proofOf('means', 'verify', 'code')
    const verifies = (purpose: 'manage' | 'sign-in'): boolean =>
      lets(
        { type: 'verify', phase: 'finish', purpose, means: { kind: 'bypass-code', code: 'code' } },
        { session: sessionWith(), proof },
      )
    if (!verifies('sign-in')) return 'nobody verified for signing in with a bypass code'
    return verifies('manage') === should ? null : 'a bypass code and verifying to manage'
  })
}

export const STRENGTH_LAWS: readonly Law[] = [
  {
    id: 'strength.derived',
    cites: ['design 4.6', 'CVE-2024-45042', 'CVE-2025-64103'],
    statement:
      'how strong a verification to manage must be follows from the policy and what is enrolled then, lost and disputed keys included, and is asked of nothing else',
    check: derived,
  },
  {
    id: 'strength.bypass-code',
    cites: ['S42', 'facts 2.4'],
    statement:
      'the traditional prompt takes a bypass code for managing where the policy says so; signing in and reporting take it anywhere',
    check: codes,
  },
]

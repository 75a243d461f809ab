import fc from 'fast-check'
import type { Account, AccountEvent, EventActor, Grant } from '@ssp/core'
import { byDevice, factsFor, grantBy, newDevice, NOW, refTo, sessionWith } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { HOUSEHOLD } from './management.ts'
import { satisfy } from './satisfy.ts'
import { after, allows, answer, type Body, type Question, wanted, WIDE } from './scene.ts'

type EventBody = AccountEvent extends infer One
  ? One extends AccountEvent
    ? Omit<One, 'v' | 'change' | 'at' | 'actor'>
    : never
  : never

const ownEvent = (body: EventBody, actor: EventActor, change: string): AccountEvent => ({
  v: 1,
  change,
  at: NOW,
  actor,
  ...body,
})

/** What the owner of the grant does next, as long as it leaves the verifying phone alone. */
const OWN: readonly ((account: Account, number: number) => Body)[] = [
  (_, number) => ({ type: 'rename', device: 'phone', name: refTo(`name-${number}`) }),
  (_, number) => ({ type: 'add', phase: 'finish', device: newDevice('security-key', { id: `key-${number}` }) }),
  (_, number) => ({ type: 'add', phase: 'finish', device: newDevice('landline', { id: `line-${number}` }) }),
  () => ({ type: 'activate', phase: 'finish', device: 'tablet', app: refTo('activated') }),
  () => ({ type: 'set-default', device: 'phone' }),
  () => ({ type: 'set-sign-in-preference', preference: 'push' }),
  (account) => ({ type: 'remove', device: account.devices.find(({ id }) => id.startsWith('line-'))?.id ?? 'key' }),
  (account) => ({ type: 'undo', change: account.changes.at(-1)?.id ?? 'renaming' }),
]

/** Who else can change an account. */
const STRANGERS: readonly EventActor[] = [
  { type: 'administrator', id: 'administrator-1', role: 'help-desk' },
  { type: 'user', session: 'session-2' },
  { type: 'user', session: null },
  { type: 'system' },
]

/** What they can do to it that leaves the verifying phone as it is. */
const FOREIGN: readonly EventBody[] = [
  { type: 'device-renamed', device: 'phone', name: refTo('foreign') },
  { type: 'bypass-codes-revoked' },
  { type: 'bypass-codes-issued', codes: [{ id: 'code', uses: 1, expiresAt: null }] },
  { type: 'default-set', device: 'phone' },
  { type: 'sign-in-preference-set', preference: 'ask' },
]

/** What ends the phone's power to have verified, whoever does it. */
const GONE: readonly EventBody[] = [
  { type: 'device-removed', device: 'phone' },
  { type: 'device-suspended', device: 'phone', because: 'lost' },
  { type: 'device-activated', device: 'phone', methods: ['push', 'passcode'], app: refTo('another') },
]

const view = (account: Account, grant: Grant, now: number, body: Body = { type: 'view-devices' }): Question =>
  satisfy('proof', {
    command: { ...wanted(body), id: `change-${account.version}` },
    facts: factsFor(account, {
      now,
      session: sessionWith({ grant }),
      application: { id: 'wiki', kind: 'web', prompt: 'traditional', selfService: true },
    }),
    policy: { ...WIDE, strength: 'phishing-resistant-when-enrolled' },
  })

interface Story {
  readonly earlier: boolean
  readonly own: readonly number[]
  readonly end: { readonly how: 'foreign' | 'gone' | 'none'; readonly what: number; readonly who: number }
  readonly later: boolean
}

const anyStory: fc.Arbitrary<Story> = fc.record({
  earlier: fc.boolean(),
  own: fc.array(fc.nat(OWN.length - 1), { maxLength: 6 }),
  end: fc.record({ how: fc.constantFrom('foreign', 'gone', 'none'), what: fc.nat(11), who: fc.nat(11) }),
  later: fc.boolean(),
})

const SELF: EventActor = { type: 'user', session: 'session-1' }

/** The only account that the strength of this story allows: no key but those added under the grant. */
const WITHOUT_KEY: Account = { ...HOUSEHOLD, devices: HOUSEHOLD.devices.filter(({ id }) => id !== 'key') }

function story(implementation: Implementation, { earlier, own, end, later }: Story): string | null {
  const { evolve } = implementation
  const others = earlier ? (STRANGERS[end.who % STRANGERS.length] ?? SELF) : SELF
  let account = evolve(
    WITHOUT_KEY,
    ownEvent({ type: 'device-renamed', device: 'tablet', name: refTo('before') }, others, 'before'),
  )
  const grant = grantBy(byDevice('phone', 'push'), account, { at: NOW })
  let now = NOW
  for (const [number, index] of own.entries()) {
    now += 1_000
    const body = OWN[index]?.(account, number)
    const decision = body === undefined ? null : answer(implementation, view(account, grant, now, body))
    // Some of these are refused for reasons of their own; a grant that has ended would show below.
    if (decision?.outcome === 'allow') account = after(implementation, account, decision.events) ?? account
    if (!allows(implementation, view(account, grant, now))) return `ended by the \`${body?.type}\` made under it`
  }
  if (end.how === 'none') return null
  const who = end.how === 'foreign' ? STRANGERS[end.who % STRANGERS.length] : end.who % 2 === 0 ? SELF : STRANGERS[0]
  const list = end.how === 'foreign' ? FOREIGN : GONE
  const body = list[end.what % list.length]
  if (who === undefined || body === undefined) return 'tells no story'
  account = evolve(account, ownEvent(body, who, 'the-end'))
  if (later)
    account = evolve(
      account,
      ownEvent({ type: 'device-renamed', device: 'tablet', name: refTo('later') }, SELF, 'later'),
    )
  if (!allows(implementation, view(account, grant, now))) return null
  return `outlived \`${body.type}\` by ${who.type}${later ? ' and a change of its own' : ''}`
}

export const GRANT_LIFE_LAWS: readonly Law[] = [
  {
    id: 'entry.life-of-a-grant',
    cites: ['design 4: entry'],
    statement:
      'a grant survives the changes made under it, and ends when its method is removed, suspended or re-activated, or anyone else changes the account',
    check: (implementation: Implementation, options: CheckOptions) => {
      checkRandom('entry.life-of-a-grant', anyStory, options, (one) => story(implementation, one))
    },
  },
]

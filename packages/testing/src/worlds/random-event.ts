import type { Account, AccountEvent, AccountEventType, EventActor } from '@ssp/core'
import { CAN } from '../model/tables.ts'
import { NOW, refTo } from './builders.ts'
import type { Dice } from './dice.ts'
import { BY_ADMINISTRATOR, bySession, randomType } from './life.ts'

const TYPES: readonly AccountEventType[] = [
  'device-added',
  'token-assigned',
  'device-renamed',
  'device-removed',
  'device-activated',
  'app-rotated',
  'device-suspended',
  'device-resumed',
  'default-set',
  'sign-in-preference-set',
  'change-undone',
  'account-frozen',
  'freeze-lifted',
  'bypass-codes-issued',
  'bypass-code-used',
  'bypass-codes-revoked',
  'enrolment-link-issued',
  'enrolment-link-used',
]

const ACTORS: readonly EventActor[] = [
  bySession('session-1'),
  bySession('session-2'),
  bySession(null),
  BY_ADMINISTRATOR,
  { type: 'system' },
]

/**
 * Any event at all about what an account has and has not: replayed, forged and impossible ones among them, such as a
 * token that a user assigns.
 */
export function randomEvent(dice: Dice, account: Account): AccountEvent {
  const change = `e${dice.below(1_000_000)}`
  const said = { v: 1, change, at: NOW + dice.below(86_400_000), actor: dice.pick(ACTORS) } as const
  const device = dice.pick([...account.devices.map((one) => one.id), 'd99'])
  const earlier = dice.pick([...account.changes.map((one) => one.id), 'c99'])
  const type = dice.pick(TYPES)
  switch (type) {
    case 'device-added':
    case 'token-assigned': {
      const made = dice.chance(0.4) ? 'hardware-token' : randomType(dice)
      const id = dice.chance(0.3) ? device : said.change
      const state = dice.pick(['active', 'pending'] as const)
      const recorded = { id, type: made, name: refTo(id), state, methods: CAN[made] }
      return { ...said, type, device: { ...recorded, destination: null, credential: null, app: dice.pick([null, refTo(id)]) } }
    }
    case 'device-renamed':
      return { ...said, type, device, name: refTo(said.change) }
    case 'device-activated':
      return { ...said, type, device, methods: dice.some(['push', 'passcode', 'sms'], 0.7), app: refTo(change) }
    case 'app-rotated':
      return { ...said, type, device, app: refTo(change) }
    case 'device-suspended':
      return { ...said, type, device, because: dice.pick(['lost', 'disputed', 'administrator']) }
    case 'device-removed':
    case 'device-resumed':
    case 'default-set':
      return { ...said, type, device }
    case 'sign-in-preference-set':
      return { ...said, type, preference: dice.pick(['ask', 'push', 'call']) }
    case 'change-undone':
      return { ...said, type, undoes: earlier }
    case 'account-frozen':
      return { ...said, type, disputes: earlier }
    case 'bypass-codes-issued':
      return { ...said, type, codes: [{ id: said.change, uses: dice.pick([0, 1, 2]), expiresAt: null }] }
    case 'bypass-code-used':
      return { ...said, type, code: dice.pick([...account.bypassCodes.map((one) => one.id), 'b99']) }
    case 'enrolment-link-issued':
      return { ...said, type, link: said.change, expiresAt: said.at }
    case 'enrolment-link-used':
      return { ...said, type, link: dice.pick([...account.enrolmentLinks.map((one) => one.id), 'l99']) }
    case 'freeze-lifted':
    case 'bypass-codes-revoked':
      return { ...said, type }
  }
}

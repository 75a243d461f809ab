/** Histories that no command makes: any events in any order, as a forged, imported or buggy store would hold them. */
import fc from 'fast-check'
import type { Account, AccountEvent, AccountEventType, DeviceType, EventActor } from '@ssp/core'
import { CAN } from '../model/tables.ts'
import { NOW, refTo, USER } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { DEVICE_TYPES, DISPUTE_WINDOW } from './words.ts'

const ACTORS: readonly EventActor[] = [
  { type: 'user', session: 'session-1' },
  { type: 'user', session: 'session-1' },
  { type: 'user', session: 'session-1' },
  { type: 'user', session: 'session-2' },
  { type: 'user', session: null },
  { type: 'administrator', id: 'administrator-1', role: 'owner' },
  { type: 'system' },
]

const IDS = ['device-0', 'device-1', 'device-2'] as const

interface Ingredients {
  readonly what: number
  readonly actor: number
  readonly device: number
  readonly type: DeviceType
  readonly pending: boolean
  readonly undoes: number
  readonly later: number
}

function eventsOf(
  { actor, device, type, pending, undoes, later }: Ingredients,
  index: number,
): readonly AccountEvent[] {
  const at = NOW + index * 1_000 + later
  const said = {
    v: 1,
    change: `change-${index}`,
    at,
    actor: ACTORS[actor % ACTORS.length] ?? { type: 'system' },
  } as const
  const id = IDS[device % IDS.length] ?? 'device-0'
  const recorded = {
    id,
    type,
    name: refTo(`name-${id}`),
    state: pending ? 'pending' : 'active',
    methods: CAN[type],
    destination: null,
    // Two devices may have one credential, as in an imported history.
    credential: pending ? null : refTo(`credential-${(device + undoes) % 4}`),
    app: pending ? null : refTo(`app-${(device + later) % 3}`),
  } as const
  const known = `change-${Math.max(0, index - 1 - (undoes % 4))}`
  return [
    { ...said, type: 'device-added', device: recorded },
    { ...said, type: 'device-added', device: { ...recorded, state: 'pending' } },
    {
      ...said,
      type: 'token-assigned',
      device: { ...recorded, type: 'hardware-token', methods: CAN['hardware-token'] },
    },
    { ...said, type: 'device-renamed', device: id, name: refTo(`name-${index}`) },
    { ...said, type: 'device-removed', device: id },
    { ...said, type: 'device-activated', device: id, methods: ['push'], app: null },
    { ...said, type: 'app-rotated', device: id, app: refTo(`app-${3 + later}`) },
    { ...said, type: 'device-suspended', device: id, because: 'lost' },
    { ...said, type: 'device-resumed', device: id },
    { ...said, type: 'default-set', device: id },
    { ...said, type: 'sign-in-preference-set', preference: 'push' },
    { ...said, type: 'change-undone', undoes: known },
    { ...said, type: 'account-frozen', disputes: known },
    { ...said, type: 'freeze-lifted' },
    { ...said, type: 'bypass-codes-issued', codes: [{ id: 'code', uses: 2, expiresAt: null }] },
    { ...said, type: 'bypass-code-used', code: 'code' },
    { ...said, type: 'bypass-codes-revoked' },
    { ...said, type: 'enrolment-link-issued', link: 'link', expiresAt: at + 1 },
    { ...said, type: 'enrolment-link-used', link: 'link' },
  ]
}

const anyIngredients: fc.Arbitrary<readonly Ingredients[]> = fc.array(
  fc.record({
    what: fc.nat(18),
    actor: fc.nat(6),
    device: fc.nat(2),
    type: fc.constantFrom(...DEVICE_TYPES),
    pending: fc.boolean(),
    undoes: fc.nat(3),
    later: fc.constantFrom(0, 0, 0, 0, 0, DISPUTE_WINDOW - 1_000, DISPUTE_WINDOW),
  }),
  { maxLength: 16, size: 'max' },
)

/** Events of these types; of all types where none is said. */
export function anySoup(types: readonly AccountEventType[] = []): fc.Arbitrary<readonly AccountEvent[]> {
  const eventOf = (one: Ingredients, index: number): AccountEvent => {
    const all = eventsOf(one, index).filter(({ type }) => types.length === 0 || types.includes(type))
    // The remainder is below the length.
    return all[one.what % all.length] as AccountEvent
  }
  return anyIngredients.map((ingredients) => ingredients.map(eventOf))
}

/** Every account on the way, the new one first; events that cannot have happened leave it as it was. */
export function accountsAlong(
  { evolve, newAccount }: Implementation,
  events: readonly AccountEvent[],
): readonly Account[] {
  let account = newAccount(USER)
  const along = [account]
  for (const event of events) {
    account = evolve(account, event)
    along.push(account)
  }
  return along
}

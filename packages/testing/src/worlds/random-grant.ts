import type { Account, Command, Grant, Means, Policy, Purpose } from '@ssp/core'
import { APPLICATION, NOW, SESSION, USER } from './builders.ts'
import type { Dice } from './dice.ts'
import { BY_ADMINISTRATOR, bySession, happenTo, issueCodes, issueLink, type Life, ownChange } from './life.ts'

/** What is to be wrong with a verification, if anything. */
type Fate = 'absent' | 'valid' | 'bound-elsewhere' | 'expired' | 'foreign-change' | 'method-gone'

const FATES = {
  absent: 36,
  valid: 50,
  'bound-elsewhere': 6,
  expired: 7,
  'foreign-change': 7,
  'method-gone': 9,
} as const satisfies Record<Fate, number>

const ALLOWED_FIRST = 0.85

/** A method of an active device, most often one that the policy allows. */
function someMethod(dice: Dice, account: Account, policy: Policy): Means | null {
  const active = account.devices.filter((one) => one.state === 'active' && one.methods.length > 0)
  const allowed = active.filter((one) => one.methods.some((method) => policy.methods.includes(method)))
  const device = allowed.length > 0 && dice.chance(ALLOWED_FIRST) ? dice.pick(allowed) : active.at(dice.below(4))
  if (device === undefined) return null
  const methods = device.methods.filter((method) => policy.methods.includes(method))
  return { kind: 'device', device: device.id, method: dice.pick(methods.length > 0 ? methods : device.methods) }
}

/** Verifies with a code or link of the account, and spends it. */
function spend(dice: Dice, life: Life, at: number, kind: 'bypass-code' | 'enrolment-link'): Means {
  if (kind === 'bypass-code') {
    if (life.account().bypassCodes.length === 0) issueCodes(dice, life, at, 1)
    const code = life.account().bypassCodes[0]?.id ?? null
    if (code !== null) life.happen(at, bySession(SESSION), { type: 'bypass-code-used', code })
    return { kind, code }
  }
  if (life.account().enrolmentLinks.length === 0) issueLink(dice, life, at)
  const link = life.account().enrolmentLinks[0]?.id ?? null
  if (link !== null) life.happen(at, bySession(SESSION), { type: 'enrolment-link-used', link })
  return { kind, link }
}

function randomMeans(dice: Dice, life: Life, at: number, policy: Policy, purpose: Purpose, wanted: Means | null): Means {
  const kind = dice.weighted({ device: 76, 'bypass-code': 15, 'enrolment-link': purpose === 'manage' ? 6 : 0 })
  const device = wanted ?? someMethod(dice, life.account(), policy)
  if (kind === 'device' && device !== null) return device
  return spend(dice, life, at, kind === 'device' ? 'bypass-code' : kind)
}

/** One of the things that a grant is bound to is another's. */
function elsewhere(dice: Dice, grant: Grant): Grant {
  const what = dice.pick(['purpose', 'user', 'application', 'entry', 'session'] as const)
  switch (what) {
    case 'purpose':
      return { ...grant, purpose: grant.purpose === 'manage' ? 'sign-in' : 'manage' }
    case 'user':
      return { ...grant, user: 'bob' }
    case 'application':
      return { ...grant, application: 'mail' }
    case 'entry':
      return { ...grant, entry: grant.entry === 'prompt' ? 'central' : 'prompt' }
    case 'session':
      return { ...grant, session: 'session-2' }
  }
}

export interface GrantPlan {
  readonly fate: Fate
  /** Milliseconds before `NOW`; below zero where a clock was wrong. */
  readonly age: number
  readonly purpose: Purpose
}

export function planGrant(dice: Dice, purpose: Purpose, limit: number): GrantPlan {
  const fate = dice.weighted(FATES)
  const lasts = Math.min(limit, 600_000)
  const age =
    fate === 'expired'
      ? dice.pick([lasts, lasts + 1, 600_000, 600_001, 3_600_000, -1])
      : dice.pick([0, 1_000, Math.floor(lasts / 2), lasts - 1])
  return { fate, age, purpose }
}

/** The verification, made now in the life of the account. */
export function verified(
  dice: Dice,
  life: Life,
  policy: Policy,
  plan: GrantPlan,
  entry: Grant['entry'],
  wanted: Means | null,
): Grant | null {
  const { fate, age, purpose } = plan
  if (fate === 'absent') return null
  const at = NOW - age
  const by = randomMeans(dice, life, Math.min(at, NOW), policy, purpose, wanted)
  const { version } = life.account()
  const grant: Grant = { purpose, user: USER, application: APPLICATION, entry, session: SESSION, at, by, version }
  return fate === 'bound-elsewhere' ? elsewhere(dice, grant) : grant
}

/** What happened to the account since: under the grant, or to its harm. */
export function aftermath(dice: Dice, life: Life, plan: GrantPlan, grant: Grant | null, wants: Command['type']): void {
  const spare = grant?.by.kind === 'device' ? grant.by.device : null
  const later = (): number => NOW - dice.below(Math.max(1, plan.age))
  const own = bySession(SESSION)
  const changes = wants === 'undo' ? dice.pick([1, 1, 2]) : dice.pick([0, 0, 0, 1, 2])
  for (let count = 0; count < changes; count += 1) ownChange(dice, life, later(), own, spare)
  if (plan.fate === 'foreign-change') {
    const stranger = dice.pick([bySession('session-2'), bySession(null), BY_ADMINISTRATOR])
    ownChange(dice, life, later(), stranger, spare)
    if (dice.chance(0.3)) ownChange(dice, life, later(), own, spare)
  }
  if (plan.fate === 'method-gone' && spare !== null) {
    happenTo(life, later(), own, spare, dice.pick(['remove', 'suspend', 'activate']))
  }
}

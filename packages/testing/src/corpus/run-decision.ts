import type { Account, AccountEvent, Command, Decide, Decision, Means } from '@ssp/core'
import { placeOf } from './account-of.ts'
import type { Because, DecisionCase, Expected, ExpectedDevice } from './case.ts'
import { commandOf } from './command-of.ts'
import { differences, sameList, sameWords } from './compare.ts'
import { factsOf } from './facts-of.ts'
import { policyOf } from './ordinary-policy.ts'

interface Deciding {
  readonly decide: Decide
  readonly evolve: (account: Account, event: AccountEvent) => Account
}

type Allowed = Extract<Decision, { outcome: 'allow' }>
type Allows = Extract<Expected, { outcome: 'allow' }>

const same = (what: string, wanted: string | null, got: string | null): string | null =>
  sameList(what, [wanted], [got])

function sameBecause({ rules, more }: Because, got: readonly string[]): string | null {
  return sameWords('because', rules, more ? got.filter((rule) => rules.includes(rule)) : got)
}

/** The devices as far as the case says something of them. */
function sameDevices(wanted: readonly ExpectedDevice[], { devices }: Account): string | null {
  const got = devices.map(({ type, state, methods, name }, index): ExpectedDevice => {
    const said = wanted[index] ?? { methods: null, name: null }
    return { type, state, methods: said.methods && methods, name: said.name && name.ref }
  })
  return sameList('devices', wanted, got)
}

const OPENS = { manage: 'device-management', 'sign-in': 'sign-in' } as const

function opened({ effects }: Allowed): string | null {
  for (const effect of effects) {
    if (effect.type === 'open-grant') return OPENS[effect.grant.purpose]
    if (effect.type === 'issue-sign-in') return 'application'
  }
  return null
}

function sent({ effects }: Allowed): string | null {
  return effects.find((effect) => effect.type === 'send-code')?.method ?? null
}

function sameAfter(wanted: Allows, got: Allowed, before: Account, evolve: Deciding['evolve']): readonly (string | null)[] {
  const after = got.events.reduce(evolve, before)
  const standard = after.devices.find((one) => one.id === after.defaultDevice)?.type ?? null
  return [
    wanted.devices === null ? null : sameDevices(wanted.devices, after),
    wanted.defaultDevice === null ? null : same('default device', wanted.defaultDevice, standard),
    same('opens', wanted.opens, opened(got)),
    same('sends', wanted.sends, sent(got)),
  ]
}

/** The means by the places of their devices. */
const placed = (means: Means): unknown =>
  means.kind === 'device' ? { device: placeOf(means.device), method: means.method } : means

function compare(wanted: Expected, got: Decision, before: Account, evolve: Deciding['evolve']): readonly (string | null)[] {
  const because = sameBecause(wanted.because, got.because)
  if (wanted.outcome === 'allow' && got.outcome === 'allow') return [because, ...sameAfter(wanted, got, before, evolve)]
  if (wanted.outcome === 'verify' && got.outcome === 'verify') {
    return [because, sameWords('needs', ['verification'], got.needs), sameList('by', wanted.by, got.by.map(placed))]
  }
  if (wanted.outcome === 'refuse' && got.outcome === 'refuse') {
    return [because, sameWords('needs', [wanted.needs].flat(), [got.needs].flat())]
  }
  return [same('outcome', wanted.outcome, got.outcome), because]
}

/** Asks the rules and compares what they say and what comes of it. */
export function runDecision({ decide, evolve }: Deciding, one: DecisionCase): string | null {
  const command: Command = commandOf(one.when)
  const facts = factsOf(one)
  const got = decide(command, facts, policyOf(one.given.policy))
  return differences(compare(one.then, got, facts.account, evolve))
}

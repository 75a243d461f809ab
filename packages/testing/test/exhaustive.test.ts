import { decide } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { agrees, ASKERS, type Domain, everyAccount, judge, visitEveryWorld, WHOLE_DOMAIN } from '../src/index.ts'
import { isSmall, runsFromEnvironment } from './runs.ts'

/** A slice for the mutation run, with a kind and an edition that have self-service, and one of each that have none. */
const SMALL: Domain = {
  ...WHOLE_DOMAIN,
  entries: ['prompt'],
  kinds: ['web', 'api'],
  editions: ['mfa', 'free'],
  askers: ['the user'],
  devices: 1,
}

const OTHERS = ASKERS.filter((asker) => asker !== 'the user')

/** Every account of up to two devices for the user, of up to one for whoever else asks; a long run asks all of all. */
function products(): readonly Domain[] {
  if (isSmall) return [SMALL]
  if (runsFromEnvironment(1, 1) >= 1_000_000) return [WHOLE_DOMAIN]
  return [
    { ...WHOLE_DOMAIN, askers: ['the user'] },
    { ...WHOLE_DOMAIN, askers: OTHERS, devices: 1 },
  ]
}

const anHour = 3_600_000

/**
 * Prompt × entry × setting × kind × edition × device type × operation × actor × state of proof × accounts: core gives the
 * model's answer everywhere.
 */
describe('the decision in every world', () => {
  it.each(products())('of accounts with up to $devices devices, for $askers', { timeout: anHour }, (domain) => {
    const outcomes = { allow: 0, verify: 0, refuse: 0 }
    const disagreements: unknown[] = []
    const worlds = visitEveryWorld(domain, (command, facts, policy) => {
      const decision = decide(command, facts, policy)
      outcomes[decision.outcome] += 1
      const verdict = judge(command, facts, policy)
      if (agrees(verdict, decision) || disagreements.length >= 5) return
      disagreements.push({ command, facts, verdict, decision })
    })
    const { allow, verify, refuse } = outcomes
    console.log(`core and model compared in each of ${worlds} worlds: ${allow} allow, ${verify} verify, ${refuse} refuse`)
    expect(disagreements).toEqual([])
    expect(allow + verify + refuse).toBe(worlds)
    if (!isSmall) expect(worlds).toBeGreaterThanOrEqual(1_000_000)
  })

  it('has every multiset of up to two devices by type and state, once', () => {
    const accounts = everyAccount(WHOLE_DOMAIN)
    const names = accounts.map(({ devices }) => devices.map(({ type, state }) => `${type} ${state}`).toSorted().join(', '))
    // None, 18 of one device, and 18 · 19 / 2 of two.
    expect(accounts).toHaveLength(1 + 18 + 171)
    expect(new Set(names).size).toBe(names.length)
  })
})

import { decide } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { agrees, ASKERS, type Domain, everyAccount, judge, visitEveryWorld, WHOLE_DOMAIN } from '../src/index.ts'
import { isSmall, runsFromEnvironment } from './runs.ts'

/** A slice for the mutation run: one kind and edition with self-service, one without. */
const SMALL: Domain = { ...WHOLE_DOMAIN, kinds: ['web', 'api'], editions: ['mfa', 'free'], devices: 1 }

const OTHERS = ASKERS.filter((asker) => asker !== 'the user')

/** All of it for the user; whoever else asks has no use for a second device, unless a long run is asked for. */
function products(): readonly Domain[] {
  if (isSmall) return [SMALL]
  if (runsFromEnvironment(1, 1) >= 1_000_000) return [WHOLE_DOMAIN]
  return [
    { ...WHOLE_DOMAIN, askers: ['the user'] },
    { ...WHOLE_DOMAIN, askers: OTHERS, devices: 1 },
  ]
}

const anHour = 3_600_000

describe('the decision, exhaustively', () => {
  it('is the reference model\'s in every world of prompt × entry × setting × kind × edition × device type × operation × actor × state of proof × accounts', { timeout: anHour }, () => {
    const outcomes = { allow: 0, verify: 0, refuse: 0 }
    const disagreements: unknown[] = []
    let worlds = 0
    for (const domain of products()) {
      worlds += visitEveryWorld(domain, (command, facts, policy) => {
        const decision = decide(command, facts, policy)
        outcomes[decision.outcome] += 1
        const verdict = judge(command, facts, policy)
        if (agrees(verdict, decision) || disagreements.length >= 5) return
        disagreements.push({ command, facts, verdict, decision })
      })
    }
    const { allow, verify, refuse } = outcomes
    console.log(`core and model compared in ${worlds} worlds, every one there is: ${allow} allow, ${verify} verify, ${refuse} refuse`)
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

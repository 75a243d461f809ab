import type { NumberFacts, TelephonyChannel } from '@ssp/core'
import type { Dice } from '../../src/worlds/dice.ts'
import { numberIn } from '../numbers.ts'
import { requestOf } from '../request.ts'
import { DAY, HOUR, MINUTE, MONDAY } from '../words.ts'
import type { Ask, Scenario } from '../words.ts'
import { quietDays, spike, SPIKE_AT } from './honest.ts'
import { company, workingDays } from './working-days.ts'

interface Wanted {
  readonly at: number
  readonly account: number
  readonly number: NumberFacts
  readonly channel?: TelephonyChannel
}

/** One send that nobody waits for, by a stolen account with an address of its own. */
export function attack({ at, account, number, channel = 'call' }: Wanted, turn: number): Ask {
  const [user, address] = [`stolen ${account}`, `proxy ${account}`]
  const request = requestOf({ id: `attack ${turn}`, now: at, channel, number, user, address })
  return { part: 'attack', request, enters: null }
}

const ACCOUNTS = 200

/** Six hours, twenty a minute, from 200 accounts in turn, to one number after the other of one prefix. */
const pumped = (country: 'US' | 'DE', from: number, dice: Dice): readonly Ask[] =>
  Array.from({ length: 6 * 60 * 20 }, (_, turn) => {
    const at = from + Math.floor(turn / 20) * MINUTE + dice.below(MINUTE)
    // The one of the thousands of prefixes that an honest number may share.
    return attack({ at, account: turn % ACCOUNTS, number: numberIn(country, '7', 100_000 + turn) }, turn)
  })

export const pumping = (dice: Dice): Scenario => ({
  name: 'pumping',
  about: '200 stolen accounts, 200 addresses, one prefix of DE, 20 calls a minute for 6 h; on the second working day',
  sets: { countryDailyLimit: 1_500 },
  asks: [
    ...workingDays({ people: company(dice), midnight: MONDAY, days: 2, part: 'people' }, dice),
    ...pumped('DE', MONDAY + DAY + 9 * HOUR, dice),
  ],
})

export const lowAndSlow = (dice: Dice): Scenario => ({
  name: 'low and slow',
  about: '50 stolen accounts, a call an hour each for 48 h, a new prefix each time, NZ; beside its 6 users a day',
  sets: {},
  asks: [
    ...quietDays(2, dice),
    ...Array.from({ length: 50 * 48 }, (_, turn) => {
      const at = MONDAY + Math.floor(turn / 50) * HOUR + dice.below(HOUR)
      return attack({ at, account: turn % 50, number: numberIn('NZ', `far ${turn}`, turn) }, turn)
    }),
  ],
})

/** Pumping in the country of the spike, from an hour before until five hours after it. */
export function mixed(dice: Dice): Scenario {
  const { sets, asks } = spike(dice)
  return {
    name: 'mixed',
    about: 'the spike, and pumping as above in its country, US, from an hour before it on',
    sets,
    asks: [...asks, ...pumped('US', SPIKE_AT - HOUR, dice)],
  }
}

import type { Dice } from '../../src/worlds/dice.ts'
import { crowdOf, visit } from '../people.ts'
import { DAY, HOUR, MINUTE, MONDAY } from '../words.ts'
import type { Scenario } from '../words.ts'
import { company, workingDays } from './working-days.ts'

/** A service opens: nobody was ever sent anything. */
export function launch(dice: Dice): Scenario {
  const people = crowdOf({ name: 'newcomer', count: 2_000, country: 'US', addresses: 1_400 }, dice)
  return {
    name: 'launch',
    about: '2,000 first enrolments in 8 h, 1,400 addresses, US, 85 % verified, 5 % sent again once; no history',
    sets: { countryDailyLimit: 2_500 },
    asks: people.flatMap((person) => {
      const at = MONDAY + 8 * HOUR + dice.below(8 * HOUR)
      return visit({ part: 'people', person, at, verified: 0.85, resent: 0.05, name: 'enrols' }, dice)
    }),
  }
}

export const normalDay = (dice: Dice): Scenario => ({
  name: 'normal day',
  about: '1,665 sends, 300 in the busiest hour, US DE NZ, 90 % verified; no history',
  sets: { countryDailyLimit: 1_500 },
  asks: workingDays({ people: company(dice), midnight: MONDAY, days: 1, part: 'people' }, dice),
})

/** Tuesday, 11:00 UTC: a working day and a morning have gone before. */
export const SPIKE_AT: number = MONDAY + DAY + 11 * HOUR

export function spike(dice: Dice): Scenario {
  const people = crowdOf({ name: 'member', count: 3_000, country: 'US', addresses: 2_000 }, dice)
  return {
    name: 'spike',
    about: '3,000 sends in 30 min, all US, 2,000 addresses, 88 % verified; on the second working day',
    sets: { countryDailyLimit: 4_500 },
    asks: [
      ...workingDays({ people: company(dice), midnight: MONDAY, days: 2, part: 'history' }, dice),
      ...people.flatMap((person) => {
        const at = SPIKE_AT + dice.below(30 * MINUTE)
        return visit({ part: 'people', person, at, verified: 0.88, name: 'in the spike' }, dice)
      }),
    ],
  }
}

export function campus(dice: Dice): Scenario {
  const students = crowdOf({ name: 'student', count: 4_800, country: 'US', addresses: 1 }, dice)
  return {
    name: 'campus',
    about: '600 sends an hour for 8 h behind one IPv4, US, all verified; no history',
    sets: { countryDailyLimit: 5_000 },
    asks: students.flatMap((person, turn) => {
      const at = MONDAY + (8 + (turn % 8)) * HOUR + dice.below(HOUR)
      return visit({ part: 'people', person, at, verified: 1, name: 'signs in' }, dice)
    }),
  }
}

/** Six people of a country sign in on each day. */
export const quietDays = (days: number, dice: Dice): Scenario['asks'] => {
  const people = crowdOf({ name: 'islander', count: 6, country: 'NZ', addresses: 6 }, dice)
  return Array.from({ length: days }, (_, day) =>
    people.flatMap((person) => {
      const at = MONDAY + day * DAY + 7 * HOUR + dice.below(10 * HOUR)
      return visit({ part: 'people', person, at, verified: 1, name: `on day ${day}` }, dice)
    }),
  ).flat()
}

export const quietCountry = (dice: Dice): Scenario => ({
  name: 'quiet country',
  about: '6 users a day for 7 days, NZ, all verified; no history',
  sets: {},
  asks: quietDays(7, dice),
})

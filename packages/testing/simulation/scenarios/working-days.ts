import type { Dice } from '../../src/worlds/dice.ts'
import { crowdOf, visit } from '../people.ts'
import type { Person } from '../people.ts'
import { DAY, HOUR } from '../words.ts'
import type { Ask, Part } from '../words.ts'

/** Sends in each hour of a working day, from 7:00 UTC; the busiest has 300. */
const HOURS = [120, 300, 240, 170, 120, 150, 190, 160, 110, 60, 30, 15] as const

const SHARES: Readonly<Record<string, number>> = { US: 0.5, DE: 0.35, NZ: 0.15 }

function shuffled<Value>(values: readonly Value[], dice: Dice): readonly Value[] {
  const left = [...values]
  return values.map(() => left.splice(dice.below(left.length), 1)).flat()
}

/** A company of 1,200 people in three countries. */
export const company = (dice: Dice): readonly Person[] =>
  Object.entries(SHARES).flatMap(([country, share]) =>
    crowdOf({ name: `employee in ${country}`, count: 1_200 * share, country, addresses: 600 * share }, dice),
  )

/** Working days from midnight on: everybody signs in once or twice, and of ten codes nine are entered. */
export function workingDays(
  { people, midnight, days, part }: { people: readonly Person[]; midnight: number; days: number; part: Part },
  dice: Dice,
): readonly Ask[] {
  return Array.from({ length: days }, (_, day) => {
    const order = shuffled(people, dice)
    // Nobody comes a second time before everybody has come once.
    const turns = [...order, ...order]
    return HOURS.flatMap((sends, hour) =>
      turns.splice(0, sends).flatMap((person, turn) => {
        const at = midnight + day * DAY + (7 + hour) * HOUR + dice.below(HOUR)
        return visit({ part, person, at, verified: 0.9, name: `on day ${day} at ${7 + hour} as ${turn}` }, dice)
      }),
    )
  }).flat()
}

import type { Country, NumberFacts, TelephonyChannel } from '@ssp/core'
import type { Dice } from '../src/worlds/dice.ts'
import { numberIn } from './numbers.ts'
import { requestOf } from './request.ts'
import { SECOND } from './words.ts'
import type { Ask, Part } from './words.ts'

/** Somebody with one number, at one address. */
export interface Person {
  readonly user: string
  readonly number: NumberFacts
  readonly address: string
}

export interface Crowd {
  readonly name: string
  readonly count: number
  readonly country: Country
  /** At how many addresses they are: at least one at each. */
  readonly addresses: number
}

/** Prefixes of ten thousand numbers over which a country's people are spread. */
const PREFIXES = 3_000

export function crowdOf({ name, count, country, addresses }: Crowd, dice: Dice): readonly Person[] {
  return Array.from({ length: count }, (_, at) => ({
    user: `${name} ${at}`,
    number: numberIn(country, `${dice.below(PREFIXES)}`, at),
    address: `${name} at ${at < addresses ? at : dice.below(addresses)}`,
  }))
}

/** Somebody reads a message or hears a call, and types the code: 8 to 60 seconds. */
const typing = (dice: Dice): number => (8 + dice.below(53)) * SECOND

export interface Visit {
  readonly part: Part
  readonly person: Person
  readonly at: number
  /** The share of visits in which a code is entered. */
  readonly verified: number
  /** The share of visits in which nobody enters the first code and it is sent again. */
  readonly resent?: number
  /** Tells this visit from the person's others. */
  readonly name: string
}

/** One visit: a send, sometimes another, and mostly a code that is entered. One in twenty is a call. */
export function visit({ part, person, at, verified, resent = 0, name }: Visit, dice: Dice): readonly Ask[] {
  const channel: TelephonyChannel = dice.chance(0.05) ? 'call' : 'sms'
  const send = (now: number, id: string, enters: Ask['enters']): Ask => ({
    part,
    request: requestOf({ ...person, id, now, channel }),
    enters,
  })
  const id = `${person.user} ${name}`
  const again = dice.chance(resent)
  const last = again ? at + (45 + dice.below(76)) * SECOND : at
  const ids = again ? [id, `${id} again`] : [id]
  const enters = dice.chance(verified) ? { at: last + typing(dice), ids } : null
  return again ? [send(at, id, null), send(last, `${id} again`, enters)] : [send(at, id, enters)]
}

import { assessTelephony, refusedByLedger, telephonyWindows } from '@ssp/core'
import type { Ledger } from '@ssp/core'
import { memoryStores } from '@ssp/stores/memory'
import { beforeAll, describe, expect, it } from 'vitest'
import { boundOf } from '../simulation/bound.ts'
import { refusalsOf } from '../simulation/play.ts'
import { reportOf } from '../simulation/report.ts'
import { rowOf, scenariosOf, simulate } from '../simulation/week.ts'
import type { Row } from '../simulation/week.ts'
import type { Implementation, Scenario } from '../simulation/words.ts'

/** That of `npm run simulate:telephony`. */
const SEED = 1

const HONEST = ['launch', 'normal day', 'spike', 'campus', 'quiet country'] as const
const ATTACKS = ['pumping', 'low and slow', 'premium', 'mixed'] as const

const CORE: Implementation = {
  assessTelephony,
  refusedByLedger,
  telephonyWindows,
  emptyLedger: () => memoryStores().ledger,
}

function named<Named>(all: readonly Named[], name: string, nameOf: (one: Named) => string): Named {
  const found = all.find((one) => nameOf(one) === name)
  if (found === undefined) throw new Error(`no scenario ${name}`)
  return found
}

describe('a simulated week of telephony', () => {
  let rows: readonly Row[]
  beforeAll(async () => {
    rows = await simulate(SEED, CORE)
    console.info(reportOf(SEED, rows))
    // Some 40,000 sends: longer than other hooks have where the machine does much else.
  }, 600_000)
  const row = (name: string): Row => named(rows, name, ({ scenario }) => scenario.name)

  it('has every scenario, and nothing in it that does not hold', () => {
    expect(rows.map(({ scenario }) => scenario.name)).toEqual([...HONEST, ...ATTACKS])
    expect(rows.flatMap(({ faults }) => faults)).toEqual([])
  })

  it.each(HONEST)('refuses nobody in %s', (name) => {
    const { people, history } = row(name).played.tallies
    expect([people.refused, history.refused]).toEqual([{}, {}])
    expect(people.sent).toBe(people.asked)
  })

  it('is as large as it says', () => {
    const verified = (name: string): readonly number[] => {
      const { people } = row(name).played.tallies
      return [people.asked, Math.round((people.verified * 100) / people.asked)]
    }
    // 5 % are sent again: of 2,100 sends 85 % of 2,000 are verified.
    expect(verified('launch')).toEqual([2098, 81])
    expect(verified('normal day')).toEqual([1_665, 90])
    expect(verified('spike')).toEqual([3_000, 88])
    expect(verified('campus')).toEqual([4_800, 100])
    expect(verified('quiet country')).toEqual([42, 100])
    const attacked = ATTACKS.map((name) => row(name).played.tallies.attack.asked)
    expect(attacked).toEqual([7_200, 2_400, 173, 7_200])
  })

  it.each([
    // 10 in an hour, 20 in three, 30 in seven, to one prefix.
    ['pumping', 30, 4],
    // 20 a day and a quarter of the honest 12, on two days.
    ['low and slow', 46, 6],
    ['premium', 0, 0],
    ['mixed', 30, 2],
  ] as const)('keeps %s within %i sends of %i credits', (name, sends, price) => {
    const { bound, played } = row(name)
    expect(bound).toMatchObject({ sends, credits: sends * price })
    const { attack } = played.tallies
    expect(attack.sent).toBeLessThanOrEqual(sends)
    expect(attack.credits).toBeLessThanOrEqual(sends * price)
    expect(attack.sent > 0).toBe(sends > 0)
    expect(attack.sent + refusalsOf(attack)).toBe(attack.asked)
  })

  it('refuses at most one of a hundred honest sends while somebody pumps', () => {
    const { people } = row('mixed').played.tallies
    expect(refusalsOf(people) / people.asked).toBeLessThanOrEqual(0.01)
  })

  it('gives the same verdicts in shadow and enforce', () => {
    for (const { played, scenario } of rows) {
      expect([played.compared, played.unlike]).toEqual([scenario.asks.length, 0])
    }
  })

  it('goes the same way with the same seed, and another with another', async () => {
    const slow = (seed: number): Scenario => named(scenariosOf(seed), 'low and slow', ({ name }) => name)
    expect(slow(SEED)).toEqual(slow(SEED))
    expect(slow(SEED)).not.toEqual(slow(SEED + 1))
    const again = await rowOf(slow(SEED), CORE)
    expect(again.played).toEqual(row('low and slow').played)
  })
})

/** Guards or a ledger with a fault, the scenario that must show it, and what is said of it. */
const PLANTED: readonly (readonly [string, string, RegExp, Partial<Implementation>])[] = [
  [
    'a ledger that forgets',
    'pumping',
    /the attack spent \d+, more than 120/,
    {
      emptyLedger: () => {
        let left = memoryStores().ledger
        let sends = 0
        // Every twentieth booking begins anew.
        const reserve: Ledger['reserve'] = (reservation, now) => {
          sends += 1
          if (sends % 20 === 0) left = memoryStores().ledger
          return left.reserve(reservation, now)
        }
        const port = (): Ledger => left
        return {
          reserve,
          settle: (id, now) => port().settle(id, now),
          refund: (id, now) => port().refund(id, now),
          verify: (id, now) => port().verify(id, now),
          read: (windows, now) => port().read(windows, now),
        }
      },
    },
  ],
  [
    'a ledger that verifies nothing',
    'launch',
    /\d+ of 2098 honest sends refused/,
    { emptyLedger: () => ({ ...memoryStores().ledger, verify: async () => {} }) },
  ],
  [
    'a policy without the windows of a prefix',
    'pumping',
    /the attack sent \d+, more than 30/,
    {
      assessTelephony: (request, policy, counts) => {
        const others = Object.entries(counts).map(([key, count]) =>
          key.startsWith('telephony.prefix/') ? [key, { ...count, count: 0, unverified: 0 }] : [key, count],
        )
        const verdict = assessTelephony(request, policy, Object.fromEntries(others))
        if (verdict.outcome === 'refuse') return verdict
        const keys = verdict.reservation.keys.filter(({ key }) => !key.startsWith('telephony.prefix/'))
        return { ...verdict, reservation: { ...verdict.reservation, keys } }
      },
    },
  ],
  [
    'guards that take every country for an allowed one',
    'premium',
    /the attack spent \d+, more than 0/,
    {
      assessTelephony: (request, policy, counts) => {
        const { country } = request.number
        const telephonyCountries = country === null ? policy.telephonyCountries : [country]
        return assessTelephony(request, { ...policy, telephonyCountries }, counts)
      },
    },
  ],
  [
    'guards that refuse everything',
    'low and slow',
    /the attack sent nothing, although it could/,
    { assessTelephony: (request, policy, counts) => assessTelephony({ ...request, address: null }, policy, counts) },
  ],
  [
    'guards that look away in shadow',
    'low and slow',
    /shadow and enforce differ in \d+ of 2412 verdicts/,
    {
      assessTelephony: (request, policy, counts) => {
        const calm = Object.fromEntries(
          Object.keys(counts).map((key) => [key, { count: 0, unverified: 0, oldestAt: null }]),
        )
        return assessTelephony(request, policy, policy.telephonyMode === 'shadow' ? calm : counts)
      },
    },
  ],
]

describe('the simulation', () => {
  it.each(PLANTED)('notices %s', async (_, name, said, planted) => {
    const scenario = named(scenariosOf(SEED), name, (one) => one.name)
    const { faults } = await rowOf(scenario, { ...CORE, ...planted }, CORE)
    expect(faults.join('\n')).toMatch(said)
  })

  it('bounds an attack by its tightest window: of an address, of a country, of a budget', () => {
    const slow = named(scenariosOf(SEED), 'low and slow', ({ name }) => name)
    const bound = (sets: Scenario['sets'], asks = slow.asks): unknown => boundOf({ ...slow, sets, asks }, CORE)
    expect(bound({})).toEqual({ sends: 46, credits: 276, rule: 'telephony.country-unverified' })
    expect(bound({ countryDailyLimit: 5 })).toEqual({ sends: 10, credits: 60, rule: 'telephony.country-cap' })
    const credits = bound({ creditsPerDay: { organisation: 20 } })
    expect(credits).toEqual({ sends: 6, credits: 40, rule: 'telephony.budget' })
    const one = slow.asks.filter(({ part, request }) => part === 'attack' && request.user === 'stolen 0').slice(0, 12)
    expect(bound({}, one)).toEqual({ sends: 10, credits: 60, rule: 'telephony.user' })
  })
})

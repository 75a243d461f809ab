import { diceFrom } from '../src/worlds/dice.ts'
import { boundOf } from './bound.ts'
import type { Bound } from './bound.ts'
import { play, refusalsOf } from './play.ts'
import type { Played } from './play.ts'
import { lowAndSlow, mixed, pumping } from './scenarios/attacks.ts'
import { campus, launch, normalDay, quietCountry, spike } from './scenarios/honest.ts'
import { premium } from './scenarios/premium.ts'
import type { Implementation, Scenario } from './words.ts'

/** Of a hundred honest sends, how many may be refused because of the attack beside them, where that is limited. */
const COLLATERAL: Readonly<Record<string, number>> = { mixed: 1 }

export interface Row {
  readonly scenario: Scenario
  /** Null where nobody attacks. */
  readonly bound: Bound | null
  readonly played: Played
  /** What must hold and doesn't. */
  readonly faults: readonly string[]
}

/** Every scenario of the week, each with dice of its own, so that one more of them changes no other. */
export const scenariosOf = (seed: number): readonly Scenario[] =>
  [launch, normalDay, spike, campus, quietCountry, pumping, lowAndSlow, premium, mixed].map((make, at) =>
    make(diceFrom(seed * 100 + at)),
  )

function faultsOf({ name, asks }: Scenario, bound: Bound | null, played: Played): readonly string[] {
  const { compared, unlike } = played
  const { history, people, attack } = played.tallies
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(`${name}: ${fault}`)
  }
  must(unlike === 0, `shadow and enforce differ in ${unlike} of ${compared} verdicts`)
  must(compared === asks.length, `${compared} of ${asks.length} sends were assessed`)
  must(refusalsOf(history) === 0, `${refusalsOf(history)} refusals before it began`)
  if (bound === null) {
    must(refusalsOf(people) === 0, `${refusalsOf(people)} of ${people.asked} honest sends refused`)
    must(people.sent > 0 && people.verified > 0, 'nothing was sent or nothing verified')
    return faults
  }
  must(attack.credits <= bound.credits, `the attack spent ${attack.credits}, more than ${bound.credits}`)
  must(attack.sent <= bound.sends, `the attack sent ${attack.sent}, more than ${bound.sends}`)
  must(attack.sent > 0 || bound.sends === 0, 'the attack sent nothing, although it could')
  const refused = (refusalsOf(people) * 100) / Math.max(1, people.asked)
  must(refused <= (COLLATERAL[name] ?? 100), `${refused.toFixed(2)} % of the honest sends were refused beside it`)
  return faults
}

/** Plays one scenario. Its bound is computed before, from the limits of `stated`, which need not be what is played. */
export async function rowOf(
  scenario: Scenario,
  implementation: Implementation,
  stated: Implementation = implementation,
): Promise<Row> {
  const attacked = scenario.asks.some(({ part }) => part === 'attack')
  const bound = attacked ? boundOf(scenario, stated) : null
  const played = await play(scenario, implementation)
  return { scenario, bound, played, faults: faultsOf(scenario, bound, played) }
}

export async function simulate(seed: number, implementation: Implementation): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const scenario of scenariosOf(seed)) rows.push(await rowOf(scenario, implementation))
  return rows
}

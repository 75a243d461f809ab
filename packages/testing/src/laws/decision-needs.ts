import type { Decision, Need } from '@ssp/core'
import type { Implementation } from './implementation.ts'
import { checkEach, type CheckOptions, type Law } from './law.ts'
import { DOMAIN_SIZE, worldsOf } from './domain.ts'
import { satisfy } from './satisfy.ts'
import type { Question } from './scene.ts'
import { NEEDS } from './words.ts'

const allows = ({ decide }: Implementation, { command, facts, policy }: Question): boolean =>
  decide(command, facts, policy).outcome === 'allow'

/**
 * Every subset of the needs that allows, in the order of the list. A need that changes nothing leads to the same
 * question with it and without it, so both subsets are answered at once: `asked` counts the questions.
 */
function subsetsThatAllow(
  implementation: Implementation,
  question: Question,
  needs: readonly Need[],
): { readonly allowing: readonly (readonly Need[])[]; readonly asked: number } {
  const [need, ...rest] = needs
  if (need === undefined) return { allowing: allows(implementation, question) ? [[]] : [], asked: 1 }
  const without = subsetsThatAllow(implementation, question, rest)
  const satisfied = satisfy(need, question)
  const same = satisfied === question
  const withIt = same ? without : subsetsThatAllow(implementation, satisfied, rest)
  return {
    allowing: [...without.allowing, ...withIt.allowing.map((subset) => [need, ...subset])],
    asked: without.asked + (same ? 0 : withIt.asked),
  }
}

const needsOf = (decision: Decision): 'never' | readonly Need[] => (decision.outcome === 'allow' ? [] : decision.needs)

/** What trying every subset came to. */
export interface NeedsCensus {
  readonly domain: number
  readonly worlds: number
  readonly subsets: number
  /** Questions asked, since subsets that differ by a need without effect are one question. */
  readonly decisions: number
  readonly allowed: number
  readonly needy: number
  readonly never: number
}

type Needs = ReturnType<typeof needsOf>
type Judge = (needs: Needs, allowing: readonly (readonly Need[])[]) => string | null

const enoughAndNoMore: Judge = (needs, allowing) => {
  if (needs === 'never') return null
  const enough = allowing.filter((subset) => subset.every((need) => needs.includes(need)))
  if (!enough.some((subset) => subset.length === needs.length))
    return `needs \`${needs.join(', ')}\`, but refuses with it`
  const less = enough.find((subset) => subset.length < needs.length)
  return less === undefined ? null : `needs \`${needs.join(', ')}\`, but \`${less.join(', ')}\` is enough`
}

const neverIsNever: Judge = (needs, [some]) =>
  needs === 'never' && some !== undefined ? `needs \`never\`, but \`${some.join(', ')}\` is enough` : null

/** Tries all subsets of the closed list on so many worlds of the sub-domain. */
function tryAll(law: string, implementation: Implementation, { runs, seed }: CheckOptions, judge: Judge): NeedsCensus {
  const census = { domain: DOMAIN_SIZE, worlds: 0, subsets: 0, decisions: 0, allowed: 0, needy: 0, never: 0 }
  checkEach(law, worldsOf(runs, seed), (question) => {
    const needs = needsOf(implementation.decide(question.command, question.facts, question.policy))
    const { allowing, asked } = subsetsThatAllow(implementation, question, NEEDS)
    census.worlds += 1
    census.subsets += 2 ** NEEDS.length
    census.decisions += asked
    census[needs === 'never' ? 'never' : needs.length === 0 ? 'allowed' : 'needy'] += 1
    return judge(needs, allowing)
  })
  return census
}

/** Both laws at once, with the numbers behind them. */
export function needsCensus(implementation: Implementation, options: CheckOptions): NeedsCensus {
  return tryAll('decision.needs', implementation, options, (needs, allowing) => {
    return enoughAndNoMore(needs, allowing) ?? neverIsNever(needs, allowing)
  })
}

export const NEEDS_LAWS: readonly Law[] = [
  {
    id: 'decision.needs',
    cites: ['design 4.3'],
    statement: 'with all that a refusal needs the same command is allowed, and with less of it it is not',
    check: (implementation, options) => {
      tryAll('decision.needs', implementation, options, enoughAndNoMore)
    },
  },
  {
    id: 'decision.never',
    cites: ['design 4.3'],
    statement: 'a refusal needs `never` exactly where nothing on the closed list, in any combination, would help',
    check: (implementation, options) => {
      tryAll('decision.never', implementation, options, neverIsNever)
    },
  },
]

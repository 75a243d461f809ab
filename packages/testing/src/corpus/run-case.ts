import type {
  Account,
  AccountEvent,
  Actor,
  ApplicationToEnable,
  Decide,
  Enabling,
  Matrix,
  OrganisationFacts,
  Prompt,
} from '@ssp/core'
import type { Case, EnablingCase, MatrixCase, PageCase } from './case.ts'
import { actorOf } from './command-of.ts'
import { differences, sameList, sameWords } from './compare.ts'
import { policyOf } from './ordinary-policy.ts'
import { runDecision } from './run-decision.ts'
import { sourcesIn } from './sources.ts'

/** What the corpus is put to: the public names of `@ssp/core`, or anybody's own. */
export interface CorpusSubject {
  readonly capabilities: (prompt: Prompt) => Matrix
  readonly decide: Decide
  readonly evolve: (account: Account, event: AccountEvent) => Account
  readonly enableSelfService: (application: ApplicationToEnable, actor: Actor, organisation: OrganisationFacts) => Enabling
}

function runMatrix({ capabilities }: CorpusSubject, { given, then }: MatrixCase): string | null {
  const cell = capabilities(given.prompt)[given.device][given.operation]
  return differences([
    sameWords('offered', [String(then.offered)], [String(cell.allowed)]),
    sameWords('sources', then.sources, sourcesIn(cell.source)),
    sameWords('on', then.on ?? [], cell.platforms ?? []),
  ])
}

function runEnabling({ enableSelfService }: CorpusSubject, { given, when, then }: EnablingCase): string | null {
  const { application: kind, policy, ...organisation } = given
  const got = enableSelfService({ kind, policy: policyOf(policy) }, actorOf(when.actor), organisation)
  return differences([
    sameWords('outcome', [then.outcome], [got.outcome]),
    sameWords('because', then.because, got.because),
    sameList('advice', then.advice, got.advice),
  ])
}

/**
 * Puts a case to an implementation of the rules.
 *
 * @returns null where it does what the case says, else what is different
 * @example runCase({ capabilities, decide, evolve, enableSelfService }, one)
 */
export function runCase(subject: CorpusSubject, one: Exclude<Case, PageCase>): string | null {
  switch (one.face) {
    case 'matrix':
      return runMatrix(subject, one)
    case 'enabling':
      return runEnabling(subject, one)
    case 'decision':
      return runDecision(subject, one)
  }
}

import fc from 'fast-check'
import type { Implementation } from './implementation.ts'

export interface CheckOptions {
  /** How many cases a cheap law tries; a dear one takes its share of that. */
  readonly runs: number
  /** Where the random cases begin. The same seed gives the same cases. */
  readonly seed?: number
}

/** Something that every right implementation does. */
export interface Law {
  /** Stable: reports and waivers key on it. */
  readonly id: string
  readonly cites: readonly string[]
  /** One sentence that can be false. */
  readonly statement: string
  /** Returns where the law held in every case tried, throws {@link LawBroken} at the first where it did not. */
  readonly check: (implementation: Implementation, options: CheckOptions) => void
}

/** An implementation broke a law; the counterexample is as small as it could be made. */
export class LawBroken extends Error {
  readonly code = 'law.broken'
  readonly law: string
  readonly fault: string
  readonly counterexample: unknown

  constructor(law: string, fault: string, counterexample: unknown, seed: number | null) {
    const from = seed === null ? '' : ` (seed ${seed})`
    super(`${law}: ${fault}${from}: ${JSON.stringify(counterexample)}`)
    this.name = 'LawBroken'
    this.law = law
    this.fault = fault
    this.counterexample = counterexample
  }
}

/** Says what is wrong with a case in one clause, or null where nothing is. */
export type FindFault<Case> = (one: Case) => string | null

class Found extends Error {}

const reasonOf = (error: unknown): string =>
  error instanceof Found ? error.message : `threw ${error instanceof Error ? error.message : String(error)}`

/** Looks for a random case with a fault. What an implementation throws is a fault too: it has to be total. */
export function checkRandom<Case>(
  law: string,
  cases: fc.Arbitrary<Case>,
  { runs, seed }: CheckOptions,
  find: FindFault<Case>,
): void {
  const property = fc.property(cases, (one) => {
    const fault = find(one)
    if (fault !== null) throw new Found(fault)
  })
  const numRuns = Math.max(1, Math.round(runs))
  const details = fc.check(property, seed === undefined ? { numRuns } : { numRuns, seed })
  if (!details.failed) return
  const { counterexample, errorInstance } = details
  throw new LawBroken(law, reasonOf(errorInstance), counterexample?.[0] ?? null, details.seed)
}

/** Looks for a fault in each of the cases. */
export function checkEach<Case>(law: string, cases: Iterable<Case>, find: FindFault<Case>): void {
  for (const one of cases) {
    let fault: string | null
    try {
      fault = find(one)
    } catch (error) {
      fault = reasonOf(error)
    }
    if (fault !== null) throw new LawBroken(law, fault, one, null)
  }
}

import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import * as core from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { type CheckOptions, type Implementation, LawBroken, LAWS, needsCensus, TAMPERINGS } from '../src/index.ts'
import { MUTANTS as OTHER_MUTANTS, type Mutant } from './laws-mutants.ts'
import { PUSH_MUTANTS } from './laws-mutants-push.ts'
import { isSmall, runsFromEnvironment } from './runs.ts'
import { importsOf } from './value-imports.ts'

const MUTANTS: readonly Mutant[] = [...OTHER_MUTANTS, ...PUSH_MUTANTS]

const RUNS = runsFromEnvironment(12_000, 250)

const implementation: Implementation = {
  ...core,
  rules: core.RULES,
  shippedPolicy: core.SHIPPED_POLICY,
  chainStart: core.CHAIN_START,
  noPushes: core.NO_PUSHES,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
}

/** For as many cases as somebody asks about. */
const timeout = 24 * 3_600_000

const options: CheckOptions = { runs: RUNS, seed: 20_261_124 }

describe('the laws', () => {
  it.each(LAWS)('$id: $statement', ({ check }) => check(implementation, options), timeout)

  it('have ids and citations of their own', () => {
    expect(new Set(LAWS.map(({ id }) => id)).size).toBe(LAWS.length)
    expect(LAWS.filter(({ cites, statement }) => cites.length === 0 || statement === '')).toEqual([])
  })

  // Both laws on needs did the same already; these are its numbers.
  it.skipIf(isSmall)('try every subset of the needs on worlds of the stated sub-domain', { timeout }, () => {
    const { domain, worlds, subsets, decisions, allowed, needy, never } = needsCensus(implementation, options)
    console.log(
      `${worlds} of ${domain} worlds, ${subsets} subsets of the needs in ${decisions} decisions: ` +
        `${allowed} allowed as they were, ${needy} need something, ${never} never`,
    )
    expect(worlds).toBe(Math.round(RUNS))
    expect(subsets).toBe(worlds * 1_024)
    for (const share of [allowed, needy, never]) expect(share).toBeGreaterThan(0)
  })

  it.skipIf(isSmall)('read nothing of core but its types', () => {
    const { files, typeImports, valueImports } = importsOf(fileURLToPath(new URL('../src/laws', import.meta.url)))
    console.log(`${files} sources of the laws import types in ${typeImports} places and no value of core`)
    expect(typeImports).toBeGreaterThan(5)
    expect(valueImports.filter((each) => !/ -> (fast-check|\.\.\/(model|worlds)\/[\w-]+\.ts)$/.test(each))).toEqual([])
  })

  it('say which tampering only the anchor shows', () => {
    const only = Object.keys(TAMPERINGS).filter((what) => TAMPERINGS[what]?.anchorOnly === true)
    console.log(`seen in the chain itself: all but ${only.join(', ')}, which only the anchor in a notice shows`)
    expect(only).toEqual(['a dropped tail', 'a chain rewritten from some event on', 'the whole chain of another user'])
  })
})

/** What a law says of a mutant, looked for a little at first; null where it never notices. */
function verdictOn({ law: id, of }: Mutant): string | null {
  const law = LAWS.find((one) => one.id === id)
  if (law === undefined) throw new Error(`there is no law \`${id}\``)
  for (const runs of [200, 2_000, 20_000]) {
    try {
      law.check(of(implementation), { runs, seed: 7 })
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error
      return error.fault
    }
  }
  return null
}

// The mutation run judges core; that the laws can fail is no news to it.
describe.skipIf(isSmall)('planted faults', () => {
  it('are caught, at least one by each law', () => {
    const verdicts = MUTANTS.map((mutant) => ({ ...mutant, verdict: verdictOn(mutant) }))
    const caught = LAWS.filter(({ id }) => verdicts.some(({ law, verdict }) => law === id && verdict !== null))
    for (const { id } of LAWS) {
      for (const { fault, verdict } of verdicts.filter(({ law }) => law === id))
        console.log(`${id}: ${fault} -> ${verdict ?? 'NOT CAUGHT'}`)
    }
    console.log(`${caught.length}/${LAWS.length} laws catch a planted fault (${MUTANTS.length} faults)`)
    expect(verdicts.filter(({ verdict }) => verdict === null).map(({ law, fault }) => `${law}: ${fault}`)).toEqual([])
    expect(LAWS.filter((law) => !caught.includes(law)).map(({ id }) => id)).toEqual([])
  })
})

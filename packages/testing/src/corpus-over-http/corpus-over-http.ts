import type { Case, Given } from '../corpus/case.ts'
import { corpusCases } from '../corpus/corpus.ts'
import { assertSame, assertThat } from '../suites/assert.ts'
import type { Mount, PortalHost } from '../suites/portal/client/host.ts'
import { type Stage, stageOf } from '../suites/portal/portal-case.ts'
import type { SuiteRunner } from '../suites/runner.ts'
import { BARRIERS, barrierOf } from './barriers.ts'
import { runDecisionOverHttp } from './run-decision.ts'
import { givenOfCell, runCellOverHttp, runPageOverHttp } from './run-page.ts'
import { rulesBefore } from './scene.ts'

export interface CorpusOverHttpOptions {
  readonly runner: Pick<SuiteRunner, 'describe' | 'it'>
  readonly host: PortalHost
  /** Told what was run, and what was not and why. */
  readonly print: (line: string) => void
  /** Only the cases with these ids, and nothing about the corpus as a whole. */
  readonly cases?: readonly string[]
}

/**
 * Where a portal differs from a case, and why that is known. One that no longer differs fails, so that nothing stays
 * here longer than it is true.
 */
const DIFFERS: Readonly<Record<string, string>> = {
  'universal-bypass-code-unknown':
    'a code proves itself by being known: the portal has one reason for a code that nobody gave, and the case, where it was not proved either, two',
  'traditional-verified-long-ago':
    'one thing is asked at a time: the verification first, and by whoever gave it another device',
}

const MOUNT: Mount = 'prefix'

interface Tally {
  run: number
  reasoned: number
}

/** Runs a case that nothing stands before. */
async function runOverHttp(host: PortalHost, one: Case, tally: Tally): Promise<string | null> {
  const open = async (given: Given): Promise<Stage> => stageOf(await host.at(MOUNT), MOUNT, { rules: rulesBefore(given) })
  switch (one.face) {
    case 'decision': {
      const { different, reasoned } = await runDecisionOverHttp(await open(one.given), one)
      tally.reasoned += reasoned ? 1 : 0
      return different
    }
    case 'pages':
      return runPageOverHttp(await open(one.given), one)
    case 'matrix':
      return runCellOverHttp(await open(givenOfCell(one)), one)
    case 'enabling':
      throw new Error('self-service is switched on in the Admin Panel alone')
  }
}

/**
 * Puts the corpus to a portal over HTTP: brings every case about that can be brought about, asks its question with real
 * requests, and compares outcome, ways to verify, what would satisfy it, the devices afterwards, and the reasons where
 * the portal writes them down. Whatever can't be asked yet is counted by its reason.
 */
export function corpusOverHttp({ runner, host, print, cases }: CorpusOverHttpOptions): void {
  const tally: Tally = { run: 0, reasoned: 0 }
  const all = corpusCases()
  const barriers = all.map(barrierOf).filter((barrier) => barrier !== null)
  runner.describe(`corpus on ${host.name}`, () => {
    for (const one of all.filter((each) => barrierOf(each) === null && (cases?.includes(each.id) ?? true))) {
      runner.it(`${one.id}: ${one.says}`, async () => {
        tally.run += 1
        const different = await runOverHttp(host, one, tally)
        const known = DIFFERS[one.id]
        if (known === undefined) return assertThat(different === null, different ?? '')
        print(`${host.name}: ${one.id} differs (${known}): ${different ?? 'no longer'}`)
        assertThat(different !== null, 'it no longer differs: take it from the list')
      })
    }
    if (cases !== undefined) return
    runner.it('runs every case that can be asked, and counts the others by their reason', async () => {
      print(`${host.name}: ${tally.run} of ${all.length} cases of the corpus over HTTP, ${tally.reasoned} of them with the rules that were written down`)
      const counts = new Map<string, number>()
      for (const barrier of barriers) counts.set(barrier, (counts.get(barrier) ?? 0) + 1)
      const expected = Object.entries(BARRIERS).map(([barrier, { cases: count, because }]) => ({ barrier, count, because }))
      for (const { barrier, because } of expected) print(`${host.name}: ${counts.get(barrier) ?? 0} not: ${barrier}, for ${because}`)
      assertSame(expected.map(({ barrier }) => [barrier, counts.get(barrier) ?? 0]), expected.map(({ barrier, count }) => [barrier, count]), 'cases held back')
      assertSame(tally.run + barriers.length, all.length, 'cases that were run or held back')
      assertThat(tally.reasoned > 0, 'no reason was compared')
    })
  })
}

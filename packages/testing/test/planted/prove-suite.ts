import { runCases } from '@ssp/testing'
import type { CaseReport, Opened, SuiteOptions } from '@ssp/testing'
import { describe, expect, it } from 'vitest'

export interface Proof<Store, Fault extends string> {
  readonly name: string
  readonly suite: (options: SuiteOptions<Store>) => void
  /** Each fault with the case that has to notice it. */
  readonly faults: Readonly<Record<Fault, string>>
  readonly make: (fault: Fault | null) => Opened<Store>
}

const failed = (reports: readonly CaseReport[]): readonly string[] =>
  reports.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)

/** Shows that a suite lets a right store pass, catches every planted one, and has no case that cannot fail. */
export function proveSuite<Store, Fault extends string>({ name, suite, faults, make }: Proof<Store, Fault>): void {
  const runs = new Map<Fault | null, Promise<readonly CaseReport[]>>()
  const run = (fault: Fault | null): Promise<readonly CaseReport[]> => {
    const known = runs.get(fault)
    if (known !== undefined) return known
    const running = runCases((runner) => suite({ runner, make: () => Promise.resolve(make(fault)) }))
    runs.set(fault, running)
    return running
  }
  // `Object.keys` forgets that these are all of them.
  const names = Object.keys(faults) as Fault[]

  describe(`${name} suite`, () => {
    it('passes a store that is right', async () => {
      const reports = await run(null)
      expect(reports.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    })
    it.each(names)('catches a store that %s', async (fault) => {
      expect(failed(await run(fault))).toContain(faults[fault])
    })
    it('has no case that no planted store fails', async () => {
      const failures = await Promise.all(names.map(async (fault) => failed(await run(fault))))
      const cases = (await run(null)).map((report) => report.name)
      const caught = failures.filter((some) => some.length > 0).length
      console.info(`${name} suite: ${cases.length} cases, ${caught} of ${names.length} planted stores caught`)
      expect(cases.filter((one) => !failures.flat().includes(one))).toEqual([])
    })
  })
}

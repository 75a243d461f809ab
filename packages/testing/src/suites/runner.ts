/**
 * What a suite asks of a test runner. Vitest's and Node's `describe` and `it` fit as they are; `skip` reports a case
 * that isn't run, and prints why.
 */
export interface SuiteRunner {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
  readonly skip: (name: string, reason: string) => void
}

/** What became of one case. */
export interface CaseReport {
  readonly suite: string
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Why it failed or was skipped; null for a passed one. */
  readonly reason: string | null
}

/**
 * Runs suites without any test runner, one case after the other.
 *
 * @example
 * const reports = await runCases((runner) => ledgerSuite({ runner, make }))
 */
export async function runCases(define: (runner: SuiteRunner) => void): Promise<readonly CaseReport[]> {
  const cases: (() => Promise<CaseReport>)[] = []
  const path: string[] = []
  define({
    describe: (name, body) => {
      path.push(name)
      body()
      path.pop()
    },
    it: (name, body) => {
      const suite = path.join(' > ')
      cases.push(() =>
        body().then(
          () => ({ suite, name, outcome: 'passed', reason: null }),
          (error: unknown) => ({ suite, name, outcome: 'failed', reason: String(error) }),
        ),
      )
    },
    skip: (name, reason) => {
      const suite = path.join(' > ')
      cases.push(() => Promise.resolve({ suite, name, outcome: 'skipped', reason }))
    },
  })
  const reports: CaseReport[] = []
  for (const run of cases) reports.push(await run())
  return reports
}

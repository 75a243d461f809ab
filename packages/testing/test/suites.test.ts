import {
  accountStoreSuite,
  ledgerSuite,
  runCases,
  securityLogSuite,
  shortLivedStoreSuite,
  usageStoreSuite,
} from '@ssp/testing'
import { describe, expect, it } from 'vitest'
import { ACCOUNT_FAULTS, plantedAccountStore } from './planted/account-store.ts'
import { plantedLedger } from './planted/ledger.ts'
import { LEDGER_FAULTS } from './planted/ledger-faults.ts'
import { proveSuite } from './planted/prove-suite.ts'
import { plantedSecurityLog, SECURITY_LOG_FAULTS } from './planted/security-log.ts'
import { plantedShortLivedStore, SHORT_LIVED_FAULTS } from './planted/short-lived-store.ts'
import { plantedUsageStore, USAGE_FAULTS } from './planted/usage-store.ts'

proveSuite({ name: 'account store', suite: accountStoreSuite, faults: ACCOUNT_FAULTS, make: plantedAccountStore })
proveSuite({ name: 'usage store', suite: usageStoreSuite, faults: USAGE_FAULTS, make: plantedUsageStore })
proveSuite({
  name: 'short-lived store',
  suite: shortLivedStoreSuite,
  faults: SHORT_LIVED_FAULTS,
  make: plantedShortLivedStore,
})
proveSuite({ name: 'ledger', suite: ledgerSuite, faults: LEDGER_FAULTS, make: plantedLedger })
proveSuite({ name: 'security log', suite: securityLogSuite, faults: SECURITY_LOG_FAULTS, make: plantedSecurityLog })

describe('skipping a case', () => {
  const make = (): Promise<ReturnType<typeof plantedLedger>> => Promise.resolve(plantedLedger(null))

  it('runs every other case and reports the reason', async () => {
    const skip = { 'books the same id once': 'shown elsewhere' }
    const reports = await runCases((runner) => ledgerSuite({ runner, make, skip }))
    const skipped = reports.filter(({ outcome }) => outcome === 'skipped')
    expect(skipped).toEqual([
      { suite: 'ledger', name: 'books the same id once', outcome: 'skipped', reason: 'shown elsewhere' },
    ])
    expect(reports.filter(({ outcome }) => outcome === 'passed').length).toBe(reports.length - 1)
  })
  it('needs a reason', async () => {
    const skip = { 'books the same id once': ' ' }
    await expect(runCases((runner) => ledgerSuite({ runner, make, skip }))).rejects.toThrow(/needs a reason/)
  })
  it('needs a case of that name', async () => {
    const skip = { 'books the same id twice': 'a typing error' }
    await expect(runCases((runner) => ledgerSuite({ runner, make, skip }))).rejects.toThrow(/no case of ledger/)
  })
  it('is asked for where a store cannot be reopened', async () => {
    const closed = (): ReturnType<typeof make> => Promise.resolve({ handles: plantedLedger(null).handles })
    const reports = await runCases((runner) => ledgerSuite({ runner, make: closed }))
    const failures = reports.filter(({ outcome }) => outcome === 'failed')
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining('skip the case and say why')])
  })
})

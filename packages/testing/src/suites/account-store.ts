import type { AccountStore } from '@ssp/core'
import { CHAIN_CASES } from './account-store/chain-cases.ts'
import { COMMIT_CASES } from './account-store/commit-cases.ts'
import { INDEX_CASES } from './account-store/index-cases.ts'
import { OUTBOX_CASES } from './account-store/outbox-cases.ts'
import { RACE_CASES } from './account-store/race-cases.ts'
import { defineSuite } from './suite.ts'
import type { SuiteOptions } from './suite.ts'

/**
 * What every account store has to pass, on its real engine: versions, single-use things, indexes, the chain's exact
 * text, the outbox, and races.
 */
export function accountStoreSuite(options: SuiteOptions<AccountStore>): void {
  const cases = [...COMMIT_CASES, ...INDEX_CASES, ...CHAIN_CASES, ...OUTBOX_CASES, ...RACE_CASES]
  defineSuite('account store', cases, options)
}

import type { Ledger } from '@ssp/core'
import { LEDGER_RACE_CASES } from './ledger/race-cases.ts'
import { READ_CASES } from './ledger/read-cases.ts'
import { SETTLEMENT_CASES } from './ledger/settlement-cases.ts'
import { WINDOW_CASES } from './ledger/window-cases.ts'
import { defineSuite } from './suite.ts'
import type { SuiteOptions } from './suite.ts'

/** What every ledger has to pass: no window is exceeded under any interleaving, and nothing is booked by halves. */
export function ledgerSuite(options: SuiteOptions<Ledger>): void {
  defineSuite('ledger', [...WINDOW_CASES, ...SETTLEMENT_CASES, ...READ_CASES, ...LEDGER_RACE_CASES], options)
}

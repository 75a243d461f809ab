/**
 * The simulated week of telephony: `npm run simulate:telephony`, with another seed as its argument. Prints what each
 * scenario's deployment sets, a table, and what does not hold; then it exits with 1.
 */
import { assessTelephony, refusedByLedger, telephonyWindows } from '@ssp/core'
import { memoryStores } from '@ssp/stores/memory'
import { reportOf } from './report.ts'
import { simulate } from './week.ts'

const [said = '1'] = process.argv.slice(2)
const seed = Number(said)
if (!Number.isSafeInteger(seed)) throw new Error(`the seed is a whole number, not \`${said}\``)
const rows = await simulate(seed, {
  assessTelephony,
  refusedByLedger,
  telephonyWindows,
  emptyLedger: () => memoryStores().ledger,
})
console.log(reportOf(seed, rows))
if (rows.some(({ faults }) => faults.length > 0)) process.exitCode = 1

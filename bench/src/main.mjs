/**
 * `npm run bench`: ratios in one run. Another machine has other numbers and much the same ratios.
 *
 * `npm run bench -- --only http,sizes` runs these groups alone; `--accounts 100000` fills fewer than a million.
 */
import { parseArgs } from 'node:util'
import { accountsBench } from './accounts.mjs'
import { coldStartBench } from './cold-start.mjs'
import { decisionBench } from './decision.mjs'
import { durableBench } from './durable.mjs'
import { httpBench } from './http.mjs'
import { matrixBench } from './matrix.mjs'
import { missing } from './missing.mjs'
import { notMeasured, table } from './report.mjs'
import { sizesBench } from './sizes.mjs'
import { webAuthnBench } from './webauthn.mjs'

const GROUPS = {
  decision: decisionBench,
  matrix: matrixBench,
  http: httpBench,
  durable: durableBench,
  webauthn: webAuthnBench,
  accounts: accountsBench,
  sizes: sizesBench,
  'cold-start': coldStartBench,
  missing,
}

function asked() {
  const options = { only: { type: 'string' }, accounts: { type: 'string', default: '1000000' } }
  const { values } = parseArgs({ options })
  const groups = values.only?.split(',') ?? Object.keys(GROUPS)
  const unknown = groups.find((group) => !(group in GROUPS))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: say one or more of ${Object.keys(GROUPS).join(', ')}`)
  const accounts = Number(values.accounts)
  if (!Number.isInteger(accounts) || accounts < 2_000) throw new Error('--accounts: say a whole number from 2000 on')
  return { groups, accounts }
}

// What is under way is cleaned up when the process ends, however it is told to.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) process.once(signal, () => process.exit(code))
// npm stops only the shell between it and this process, which then belongs to somebody else.
const parent = process.ppid
setInterval(() => process.ppid === parent || process.exit(143), 250).unref()

const { groups, accounts } = asked()
console.log(`node ${process.version}`)
for (const group of groups) {
  try {
    await GROUPS[group]({ accounts })
  } catch (error) {
    notMeasured(group, error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
table()

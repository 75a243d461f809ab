import { existsSync } from 'node:fs'
import { notMeasured } from './report.mjs'

/** Budgets on what does not exist yet, each with the file that it waits for. */
const WAITING = [
  ['one durable change on PostgreSQL, as concurrency grows', 'packages/stores/src/postgres.ts', 'no PostgreSQL store'],
  ['the authenticator, 12 kB without the QR reader', 'packages/authenticator/package.json', 'no authenticator'],
  ['what-if over 100,000 accounts', 'packages/core/src/decision/what-if.ts', 'no what-if'],
]

export function missing() {
  for (const [what, file, why] of WAITING) {
    const exists = existsSync(new URL(`../../${file}`, import.meta.url))
    notMeasured(what, exists ? 'it exists now, and bench/ has no row for it' : `${why} yet`)
  }
}

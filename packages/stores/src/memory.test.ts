import { accountStoreSuite, ledgerSuite, securityLogSuite, shortLivedStoreSuite, usageStoreSuite } from '@ssp/testing'
import type { Opened, SuiteRunner } from '@ssp/testing'
import { describe, it } from 'vitest'
import { memoryStores } from './memory.ts'
import type { MemoryStores } from './memory.ts'

const runner: SuiteRunner = {
  describe,
  it,
  skip: (name, reason) => {
    console.info(`skipped: ${name} (${reason})`)
    it.skip(`${name} (${reason})`)
  },
}

const opened =
  <Port extends keyof MemoryStores>(port: Port): (() => Promise<Opened<MemoryStores[Port]>>) =>
  () =>
    Promise.resolve({ handles: [memoryStores()[port]] })

const reason = 'a memory store ends with its process'

accountStoreSuite({
  runner,
  make: opened('accounts'),
  skip: { 'has every acknowledged change after reopening': reason },
})
usageStoreSuite({
  runner,
  make: opened('usage'),
  skip: { 'has every acknowledged write after reopening': reason },
})
shortLivedStoreSuite({
  runner,
  make: opened('shortLived'),
  skip: { 'has what was put and counted after reopening': reason },
})
ledgerSuite({
  runner,
  make: opened('ledger'),
  skip: { 'has every acknowledged booking, settlement, refund and verification after reopening': reason },
})
securityLogSuite({
  runner,
  make: opened('securityLog'),
  skip: { 'has every acknowledged entry after reopening': reason },
})

import type { AccountStore, Ledger, SecurityLog, ShortLivedStore, UsageStore } from '@ssp/core'
import { memoryAccountStore } from './memory/account-store.ts'
import { memoryLedger } from './memory/ledger.ts'
import { memorySecurityLog } from './memory/security-log.ts'
import { memoryShortLivedStore } from './memory/short-lived-store.ts'
import { memoryUsageStore } from './memory/usage-store.ts'

export interface MemoryStores {
  readonly accounts: AccountStore
  readonly usage: UsageStore
  readonly shortLived: ShortLivedStore
  readonly ledger: Ledger
  readonly securityLog: SecurityLog
}

/**
 * All five ports in this process's memory, empty: for tests, demos and edge previews. They pass the same suites as the
 * durable stores, and everything in them ends with the process.
 */
export function memoryStores(): MemoryStores {
  return {
    accounts: memoryAccountStore(),
    usage: memoryUsageStore(),
    shortLived: memoryShortLivedStore(),
    ledger: memoryLedger(),
    securityLog: memorySecurityLog(),
  }
}

import { accountStoreSuite, ledgerSuite, securityLogSuite, shortLivedStoreSuite, usageStoreSuite } from '@ssp/testing'
import type { Opened, SuiteRunner } from '@ssp/testing'
import { describe, it } from 'vitest'
import type { PortName, Ports } from './ports.ts'

const runner: SuiteRunner = {
  describe,
  it,
  skip: (name, reason) => it.skip(`${name} (${reason})`),
}

/** All five suites, with no case skipped. */
export function runSuites(make: <Port extends PortName>(port: Port) => Promise<Opened<Ports[Port]>>): void {
  accountStoreSuite({ runner, make: () => make('accounts') })
  usageStoreSuite({ runner, make: () => make('usage') })
  shortLivedStoreSuite({ runner, make: () => make('shortLived') })
  ledgerSuite({ runner, make: () => make('ledger') })
  securityLogSuite({ runner, make: () => make('securityLog') })
}

import type { PromptEnd, PromptOutcome } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Visit } from '../visit.ts'
import { issueEntry } from './entry.ts'
import { isReturnAddress, type ReturnTo } from './request.ts'

/**
 * Ends a visit that Central or the standalone URL began: back to Central, to the address of a deep link, or to a page that
 * says that all is done. Only a sign-in that was allowed yields a code, and it opens nothing but Central, in this browser.
 */
export async function finishCentral(deps: Deps, visit: Visit, outcome: PromptOutcome): Promise<PromptEnd> {
  const { central } = deps.ports
  const home = (path: string): PromptEnd => ({ kind: 'redirect', to: `${deps.config.issuerUrl}${path}` })
  // Made by `requestOf` and kept in the session: nobody else writes it.
  const returnTo = visit.session.request.returnTo as ReturnTo
  switch (returnTo.kind) {
    case 'launcher': {
      const { signIn } = visit.session
      if (outcome.result !== 'allow' || signIn === null) return home('/central')
      return home(`/central/enter?code=${await issueEntry(deps, visit, signIn, returnTo.binding)}`)
    }
    case 'managed':
      return home('/central')
    case 'standalone': {
      const { returnAddress } = returnTo
      if (returnAddress === null) return home('/manage/done')
      // An hour may have passed: an address that was taken off the list gets nobody back.
      const listed = central !== undefined && isReturnAddress(central, returnAddress)
      if (listed) return { kind: 'redirect', to: returnAddress }
      return { kind: 'problem', problem: { code: 'protocol.withdrawn', status: 400, detail: 'return address' } }
    }
  }
}

import type { ProtocolAnswer } from '@ssp/core'
import { purposeOf } from '../shared/application.ts'
import { digest } from '../shared/digest.ts'
import { lookupName } from '../shared/lookup-name.ts'
import type { Parameters } from '../shared/parameters.ts'
import { problem } from '../shared/problem.ts'
import { isText } from '../shared/text.ts'
import type { WebV2Config } from './config.ts'
import { findIntegration } from './find-integration.ts'
import { isSigned } from './hmac.ts'
import { parentOrigin } from './parent-origin.ts'
import { PROTOCOL, type ReturnTo } from './return-to.ts'
import { checkExpiry, parseTx } from './tx.ts'

/**
 * A page's request to be shown the prompt in a frame: `tx`, signed by its application, and `parent`, the page's own
 * address. Is it a registered integration's request, now, from a page that may frame us, for somebody? Until all of that
 * holds, nothing is sent to anybody: the problem stays on our page. Other parameters say what browsers of their time
 * could do, and are not read.
 *
 * Nothing is written, so a request can be looked at as often as it comes; the portal takes it by `once`. Two requests
 * that an application signs for the same person within one second are one request, for nothing in them differs.
 */
export async function begin(config: WebV2Config, parameters: Parameters | string): Promise<ProtocolAnswer> {
  if (typeof parameters === 'string') return problem('protocol.malformed', parameters)
  const text = parameters.get('tx')
  const address = parameters.get('parent')
  if (text === undefined || address === undefined) return problem('protocol.malformed', 'missing')

  const tx = parseTx(text)
  if (tx === null) return problem('protocol.untrusted', 'tx')
  const { ikey, username } = tx
  const integration = await findIntegration(config, ikey)
  if (integration === null) return problem('protocol.untrusted', 'ikey')
  if (!(await isSigned(tx.signedText, tx.signature, integration.skey))) return problem('protocol.untrusted', 'signature')
  const checked = checkExpiry(tx.exp, config.now())
  if (!checked.ok)
    return problem(checked.fault === 'expired' ? 'protocol.expired' : 'protocol.untrusted', checked.fault)

  const parent = parentOrigin(address, integration)
  if (parent === null) return problem('protocol.return-address', 'parent')
  const lookup = lookupName(username, integration.usernameNormalization)
  if (!isText(username, 1) || lookup === '') return problem('protocol.malformed', 'username')

  const returnTo: ReturnTo = { ikey, username, parent }
  return {
    kind: 'begin',
    request: {
      protocol: PROTOCOL,
      application: integration.application.id,
      purpose: purposeOf(integration.application),
      frame: { parent },
      username,
      lookupName: lookup,
      once: { key: `web-v2:request:${await digest(ikey, tx.signedText)}`, expiresAt: checked.until },
      returnOrigin: parent,
      returnTo,
    },
  }
}

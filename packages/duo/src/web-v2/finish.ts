import type { PromptEnd, PromptOutcome, PromptRequest } from '@ssp/core'
import { problem } from '../shared/problem.ts'
import type { WebV2Config } from './config.ts'
import { findIntegration } from './find-integration.ts'
import { toHex } from './hex.ts'
import { sign } from './hmac.ts'
import { parentOrigin } from './parent-origin.ts'
import { parseReturnTo } from './return-to.ts'
import { encodeValues } from './values.ts'

/** Seconds for the browser to carry an answer to its application: as long as requests hold. */
const LIFETIME = 300

/** What an application is told where nobody is signed in. The browser script takes letters, blanks, full stops and round brackets. */
const ERROR = {
  cancelled: 'ERR|The person went back.',
  refused: 'ERR|The sign in was refused.',
  unavailable: 'ERR|The sign in could not be verified.',
} as const satisfies Record<Exclude<PromptOutcome['result'], 'allow'>, string>

/**
 * The answer for the page that frames us: `AUTH`, signed, for an allow, and an error for everything else. `ENROLL` is
 * never said: the browser script passes it on, but no SDK accepts it.
 *
 * An allow of a device management portal is `AUTH` too, when its user leaves: it rests on the verification that opened
 * device management, the integration's own key signs it, and no other application's SDK accepts it.
 */
export async function finish(config: WebV2Config, request: PromptRequest, outcome: PromptOutcome): Promise<PromptEnd> {
  const { ikey, username, parent } = parseReturnTo(request)

  // Minutes have passed: an application that is gone gets nobody back.
  const integration = await findIntegration(config, ikey)
  if (integration === null || integration.application.id !== request.application)
    return problem('protocol.withdrawn', 'integration')
  if (parentOrigin(parent, integration) !== parent) return problem('protocol.withdrawn', 'parent')

  if (outcome.result !== 'allow') return { kind: 'message', to: parent, data: ERROR[outcome.result] }
  const exp = Math.floor(config.now() / 1000) + LIFETIME
  const signedText = `AUTH|${encodeValues({ username, ikey, exp })}`
  return { kind: 'message', to: parent, data: `${signedText}|${toHex(await sign(signedText, integration.skey))}` }
}

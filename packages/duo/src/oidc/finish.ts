import type { PromptEnd, PromptOutcome, PromptRequest } from '@ssp/core'
import { problem } from '../shared/problem.ts'
import { redirect } from './answers.ts'
import { issueCode } from './code.ts'
import type { OidcConfig } from './config.ts'
import { OidcError } from './errors.ts'
import { findClient } from './find-client.ts'
import { isReturnAddress } from './return-address.ts'
import { parseReturnTo, PROTOCOL } from './return-to.ts'

/** What an application is told where nothing is issued (RFC 6749 section 4.1.2.1). */
const ERROR = {
  cancelled: { error: 'access_denied', error_description: 'the person went back' },
  refused: { error: 'access_denied', error_description: 'the sign-in was refused' },
  unavailable: { error: 'temporarily_unavailable', error_description: 'the sign-in could not be verified' },
} as const satisfies Record<Exclude<PromptOutcome['result'], 'allow'>, Readonly<Record<string, string>>>

/** The way back to the application: with a code for an allow, with an error for everything else. */
export async function finish(config: OidcConfig, request: PromptRequest, outcome: PromptOutcome): Promise<PromptEnd> {
  if (request.protocol !== PROTOCOL)
    throw new OidcError('oidc.prompt', '`finish` was given a prompt that this protocol did not begin')
  const { clientId, redirectUri, state, codeAs, nonce } = parseReturnTo(request.returnTo)

  // Minutes have passed: an application that is gone gets nobody back.
  const client = await findClient(config, clientId)
  if (client === null || client.application.id !== request.application || !isReturnAddress(redirectUri, client))
    return problem('protocol.withdrawn', client === null ? 'client' : 'redirect_uri')

  if (outcome.result !== 'allow') return redirect(redirectUri, { ...ERROR[outcome.result], state })
  const code = await issueCode(config, clientId, {
    redirectUri,
    application: client.application,
    username: request.username,
    nonce,
    authentication: outcome.authentication,
  })
  return redirect(redirectUri, { [codeAs]: code, state })
}

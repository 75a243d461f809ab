import type { Protocol, ProtocolAnswer, ProtocolRequest, ProtocolRoute } from '@ssp/core'
import { isIssuer } from '../shared/issuer.ts'
import { parseParameters } from '../shared/parameters.ts'
import { begin } from './begin.ts'
import type { WebV2Config } from './config.ts'
import { WebV2Error } from './errors.ts'
import { finish } from './finish.ts'
import { PROTOCOL } from './return-to.ts'

const PATH = '/frame/web/v1/auth'

const ROUTES: readonly ProtocolRoute[] = [
  { method: 'GET', path: PATH, caller: 'person' },
  { method: 'POST', path: PATH, caller: 'person' },
]

/**
 * The protocol of the prompt in a frame, for the portal to mount. It keeps nothing at all: requests and answers are
 * signed texts.
 *
 * Throws `web-v2.issuer` for an issuer whose messages the browser script would not take.
 *
 * @example
 * const protocol = duoWebV2({
 *   issuer: 'https://mfa.example.com',
 *   integrations: async (ikey) => registered.get(ikey) ?? null,
 *   now: () => Date.now(),
 * })
 */
export function duoWebV2(config: WebV2Config): Protocol {
  if (!isIssuer(config.issuer) || new URL(config.issuer).origin !== config.issuer)
    throw new WebV2Error(
      'web-v2.issuer',
      '`issuer` must be the origin of the portal, such as `https://mfa.example.com`: https (http only on loopback), in lower case, without a path and without a port that says nothing',
    )
  return {
    name: PROTOCOL,
    routes: ROUTES,
    handle: (request) => handle(config, request),
    finish: (request, outcome) => finish(config, request, outcome),
  }
}

async function handle(config: WebV2Config, request: ProtocolRequest): Promise<ProtocolAnswer> {
  if (!ROUTES.some(({ method, path }) => method === request.method && path === request.path))
    return { kind: 'response', status: 404, headers: {}, body: '' }
  return begin(config, await parseParameters(request))
}

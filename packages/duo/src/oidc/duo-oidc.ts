import type { Protocol, ProtocolAnswer, ProtocolRequest, ProtocolRoute } from '@ssp/core'
import { parseParameters, type Parameters } from '../shared/parameters.ts'
import { authorize } from './authorize.ts'
import type { OidcConfig } from './config.ts'
import { endpointsOf, PATH, type Endpoints } from './endpoints.ts'
import { finish } from './finish.ts'
import { healthCheck } from './health-check.ts'
import { PROTOCOL } from './return-to.ts'
import { token } from './token.ts'

type Endpoint = (config: OidcConfig, endpoints: Endpoints, parameters: Parameters | string) => Promise<ProtocolAnswer>

const ENDPOINT: readonly (ProtocolRoute & { readonly answer: Endpoint })[] = [
  { method: 'POST', path: PATH.healthCheck, caller: 'application', answer: healthCheck },
  { method: 'GET', path: PATH.authorize, caller: 'person', answer: authorize },
  { method: 'POST', path: PATH.authorize, caller: 'person', answer: authorize },
  { method: 'POST', path: PATH.token, caller: 'application', answer: token },
]

/**
 * The protocol that the product's SDKs speak, for the portal to mount.
 * It keeps nothing itself: codes and spent assertions are in `shortLived`, so any number of processes may share it.
 *
 * @example
 * const protocol = duoOidc({
 *   issuer: 'https://mfa.example.com',
 *   clients: async (clientId) => registered.get(clientId) ?? null,
 *   shortLived: stores.shortLived,
 *   now: () => Date.now(),
 *   random: (length) => crypto.getRandomValues(new Uint8Array(length)),
 * })
 */
export function duoOidc(config: OidcConfig): Protocol {
  const endpoints = endpointsOf(config.issuer)
  return {
    name: PROTOCOL,
    routes: ENDPOINT.map(({ method, path, caller }) => ({ method, path, caller })),
    handle: (request) => handle(config, endpoints, request),
    finish: (request, outcome) => finish(config, request, outcome),
  }
}

async function handle(config: OidcConfig, endpoints: Endpoints, request: ProtocolRequest): Promise<ProtocolAnswer> {
  const endpoint = ENDPOINT.find(({ method, path }) => method === request.method && path === request.path)
  if (endpoint === undefined) return { kind: 'response', status: 404, headers: {}, body: '' }
  return endpoint.answer(config, endpoints, await parseParameters(request))
}

import type { ProtocolAnswer } from '@ssp/core'
import type { Parameters } from '../shared/parameters.ts'
import { json } from './answers.ts'
import { authenticateClient } from './authenticate-client.ts'
import type { OidcConfig } from './config.ts'
import type { Endpoints } from './endpoints.ts'

/** The number that clients have seen beside `invalid_client`; it stands for any parameter that is not right. */
const INVALID = 40002

/** Says that we are there and that the client's settings work; applications ask before they send anybody here. */
export async function healthCheck(
  config: OidcConfig,
  endpoints: Endpoints,
  parameters: Parameters | string,
): Promise<ProtocolAnswer> {
  const timestamp = Math.floor(config.now() / 1000)
  if (typeof parameters === 'string')
    return failed('invalid_request', 'The form can not be read or sends a parameter twice', timestamp)
  const authenticated = await authenticateClient(config, parameters, endpoints.healthCheck)
  return authenticated.ok
    ? json(200, { stat: 'OK', response: { timestamp } })
    : failed('invalid_client', authenticated.description, timestamp)
}

function failed(message: string, detail: string, timestamp: number): ProtocolAnswer {
  return json(400, { stat: 'FAIL', code: INVALID, message, message_detail: detail, timestamp })
}

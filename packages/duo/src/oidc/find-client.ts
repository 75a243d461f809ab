import type { OidcClient, OidcConfig } from './config.ts'
import { OidcError } from './errors.ts'

const CLIENT_ID = /^[0-9A-Za-z]{20}$/
const SECRET_LENGTH = 40

/** The client of exactly this id, or null; a store that ignores letter case finds nobody for us. */
export async function findClient(config: OidcConfig, clientId: string): Promise<OidcClient | null> {
  if (!CLIENT_ID.test(clientId)) return null
  const client = await config.clients(clientId)
  if (client?.clientId !== clientId) return null
  if (client.secret.length !== SECRET_LENGTH)
    throw new OidcError('oidc.secret', `a client secret must have ${SECRET_LENGTH} characters`)
  return client
}

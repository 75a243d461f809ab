import type { OidcClient } from '@ssp/duo/oidc'
import { z } from 'zod'
import { type Environment, secretFrom, secretOf40 } from './secrets.ts'

/** An application whose users come by redirect. */
interface ClientSection {
  readonly id: string
  readonly secretFrom: string
  readonly redirectUris: readonly string[]
  readonly usernames: OidcClient['usernameNormalization']
}

export const clientSection: z.ZodType<ClientSection> = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]{20}$/, '20 letters and digits'),
  secretFrom,
  redirectUris: z.array(z.url()).min(1),
  usernames: z.enum(['none', 'simple']).default('none'),
})

/** @throws ConfigurationError naming the environment variable that is missing */
export function clientOf(client: ClientSection, application: OidcClient['application'], env: Environment): OidcClient {
  const { id, secretFrom: key, redirectUris, usernames } = client
  return { clientId: id, secret: secretOf40(env, key), redirectUris, application, usernameNormalization: usernames }
}

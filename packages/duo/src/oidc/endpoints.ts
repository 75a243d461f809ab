import { isIssuer } from '../shared/issuer.ts'
import { OidcError } from './errors.ts'

/** Paths below the issuer. */
export const PATH = {
  healthCheck: '/oauth/v1/health_check',
  authorize: '/oauth/v1/authorize',
  token: '/oauth/v1/token',
} as const

/** The URLs that clients name in `aud` and expect in `iss`, byte for byte. */
export interface Endpoints {
  readonly issuer: string
  readonly healthCheck: string
  readonly authorize: string
  readonly token: string
}

/** The endpoints below a well-formed issuer; throws `oidc.issuer` for any other, so that nothing starts with it. */
export function endpointsOf(issuer: string): Endpoints {
  if (!isIssuer(issuer))
    throw new OidcError(
      'oidc.issuer',
      '`issuer` must be the public URL of the portal, such as `https://mfa.example.com/portal`: https (http only on loopback), without a slash at the end',
    )
  return {
    issuer,
    healthCheck: issuer + PATH.healthCheck,
    authorize: issuer + PATH.authorize,
    token: issuer + PATH.token,
  }
}

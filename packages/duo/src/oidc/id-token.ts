import type { Instant, PromptAuthentication } from '@ssp/core'
import type { JWTPayload } from 'jose'
import type { CodeGrant } from './code.ts'
import type { OidcClient } from './config.ts'
import type { Endpoints } from './endpoints.ts'
import { factorOf } from './factor.ts'

/** Seconds; clients read an integer, and not zero. */
export const TOKEN_LIFETIME = 300

/**
 * What the application learns. SDKs in statically typed languages read every field: times are whole seconds, `aud` is
 * one string, and what we don't know is a value of the field's own type.
 */
export function idTokenClaims(
  endpoints: Endpoints,
  client: OidcClient,
  grant: CodeGrant,
  issue: { readonly now: Instant; readonly id: string },
): JWTPayload {
  const { authentication, username, nonce } = grant
  const iat = toSeconds(issue.now)
  return {
    iss: endpoints.token,
    sub: username,
    aud: client.clientId,
    exp: iat + TOKEN_LIFETIME,
    iat,
    jti: issue.id,
    auth_time: toSeconds(authentication.at),
    preferred_username: username,
    ...(nonce === null ? {} : { nonce }),
    // No code exists for anything but an allow: SDKs do not look.
    auth_result: { result: 'allow', status: 'allow', status_msg: 'Login Successful' },
    auth_context: authContext(client, username, grant.application.name, authentication),
  }
}

function authContext(
  client: OidcClient,
  username: string,
  applicationName: string,
  authentication: PromptAuthentication,
): Readonly<Record<string, unknown>> {
  const { at, user, device } = authentication
  return {
    txid: authentication.transaction,
    timestamp: toSeconds(at),
    isotimestamp: new Date(at).toISOString().replace('Z', '000+00:00'),
    event_type: 'authentication',
    ...factorOf(authentication),
    result: 'success',
    alias: '',
    email: user.email ?? '',
    ood_software: null,
    user: { name: username, key: user.id, groups: user.groups },
    application: { name: applicationName, key: client.clientId },
    auth_device: { ip: device?.address ?? null, name: device?.name ?? null, location: location(null) },
    access_device: accessDevice(authentication.access),
  }
}

function accessDevice(access: PromptAuthentication['access']): Readonly<Record<string, unknown>> {
  return {
    ip: access.address ?? '',
    location: location(access.country),
    // Two spellings, since SDKs read either.
    hostname: null,
    host_name: null,
    epkey: null,
    browser: access.browser?.name ?? UNKNOWN,
    browser_version: access.browser?.version ?? UNKNOWN,
    os: access.system?.name ?? UNKNOWN,
    os_version: access.system?.version ?? UNKNOWN,
    flash_version: UNKNOWN,
    java_version: UNKNOWN,
    is_encryption_enabled: UNKNOWN,
    is_firewall_enabled: UNKNOWN,
    is_password_set: UNKNOWN,
  }
}

const UNKNOWN = 'unknown'

/** We know countries only, from the host. */
function location(country: string | null): Readonly<Record<string, string>> {
  return { city: '', state: '', country: country ?? '' }
}

function toSeconds(at: Instant): number {
  return Math.floor(at / 1000)
}

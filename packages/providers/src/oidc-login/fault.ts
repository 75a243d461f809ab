import type { LoginFailure, LoginOutcome } from '@ssp/core'

type Failure = Extract<LoginOutcome, { ok: false }>

export const failure = (code: LoginFailure, detail: string): Failure => ({ ok: false, code, detail })

/** What the provider says where it is the one that has a problem (RFC 6749 section 4.1.2.1). */
const UNWELL: readonly string[] = ['server_error', 'temporarily_unavailable']

/** Codes of the library for answers that say nothing of this sign-in: too late, or not what such an endpoint says. */
const NO_ANSWER: readonly string[] = [
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
]

/**
 * What comes of an error of the library's. The detail is made of its codes and of the names of what it compared; its
 * messages and causes hold tokens.
 */
export function failureOf(error: unknown): Failure {
  // Its members are unknown, whatever was thrown.
  const { code, error: said, cause } = Object(error) as Readonly<Record<string, unknown>>
  const known = isCode(code) ? code : null
  const oauth = isCode(said) ? said : 'unknown'
  if (known === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') {
    return failure(UNWELL.includes(oauth) ? 'login.unavailable' : 'login.refused', oauth)
  }
  // Only this one is about the code; the others are about the portal as a client, or about the provider.
  if (known === 'OAUTH_RESPONSE_BODY_ERROR') {
    return failure(oauth === 'invalid_grant' ? 'login.invalid' : 'login.unavailable', oauth)
  }
  if (known !== null && NO_ANSWER.includes(known)) return failure('login.unavailable', [known, ...statusOf(error, cause)].join(' '))
  // What `fetch` throws has no code of the library's.
  if (known === null || (error instanceof TypeError && !known.startsWith('ERR_INVALID_ARG'))) {
    return failure('login.unavailable', 'no connection')
  }
  return failure('login.invalid', [known, ...comparedIn(cause)].join(' '))
}

const isCode = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{1,63}$/.test(value)

/** Which claim or member it was. */
function comparedIn(cause: unknown): readonly string[] {
  for (let at = cause, depth = 0; at instanceof Object && depth < 3; depth += 1) {
    // Its members are unknown, too.
    const { claim, attribute, cause: deeper } = at as Readonly<Record<string, unknown>>
    const name = claim ?? attribute
    if (isCode(name)) return [name]
    at = deeper
  }
  return []
}

/** Of the answer that was none. */
function statusOf(...places: readonly unknown[]): readonly string[] {
  const statuses = places.map((place) => (Object(place) as Readonly<Record<string, unknown>>)['status'])
  return statuses.filter((status) => typeof status === 'number').map(String)
}

import type { Json } from '@ssp/core'
import { isRecord } from '../shared/is-record.ts'
import { OidcError } from './errors.ts'

/** Prompts carry it: whose they are. */
export const PROTOCOL = 'oidc'

/** Where and how to answer the application; the portal keeps it for us as opaque JSON. */
export type ReturnTo = {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  /** The parameter that carries the code. */
  readonly codeAs: 'code' | 'duo_code'
  readonly nonce: string | null
}

/** Reads back what `authorize` wrote; throws `oidc.prompt` for anything else. */
export function parseReturnTo(value: Json): ReturnTo {
  if (isRecord(value)) {
    const { clientId, redirectUri, state, codeAs, nonce } = value
    if (
      typeof clientId === 'string' &&
      typeof redirectUri === 'string' &&
      typeof state === 'string' &&
      (codeAs === 'code' || codeAs === 'duo_code') &&
      (typeof nonce === 'string' || nonce === null)
    )
      return { clientId, redirectUri, state, codeAs, nonce }
  }
  throw new OidcError('oidc.prompt', '`finish` was given a prompt that this protocol did not begin')
}

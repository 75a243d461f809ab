import { MAX_TEXT } from '../shared/text.ts'
import type { OidcClient } from './config.ts'

/** Registered byte for byte, and something that can carry an answer in its query. */
export function isReturnAddress(value: unknown, client: OidcClient): value is string {
  return (
    typeof value === 'string' &&
    client.redirectUris.includes(value) &&
    value.length <= MAX_TEXT &&
    /^[\x21-\x7e]+$/.test(value) &&
    !value.includes('#') &&
    URL.canParse(value) &&
    // URLs allow them in a host; where our pages name the origin, they would end the directive.
    !/[;,]/.test(new URL(value).host)
  )
}

/** Where it leads, as a content security policy names it: an origin, or a scheme such as `app:`. */
export function returnOriginOf(address: string): string {
  const { origin, protocol } = new URL(address)
  return origin === 'null' ? protocol : origin
}

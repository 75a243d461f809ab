import { fromBase64 } from '../shared/base64.ts'

const ALGORITHM = { name: 'HMAC', hash: 'SHA-1' } as const
/** 20 bytes in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/

/**
 * Whether a request is signed with the account's token: HMAC-SHA-1 over the URL as it was told, then each parameter's
 * name and value, ordered by name. The comparison is Web Cryptography's own and takes the same time for any signature.
 *
 * The provider signs a URL with or without its port, depending on product and age; its own libraries accept both, and
 * so does this. Its rules for other algorithms (named by a header of the request) are not followed.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function signatureChecker(
  authToken: string,
): (url: string, params: URLSearchParams, signature: string | null) => Promise<boolean> {
  const encoder = new TextEncoder()
  return async (url, params, signature) => {
    if (signature === null || !SIGNATURE.test(signature)) return false
    const bytes = fromBase64(signature)
    const fields = fieldsOf(params)
    const key = await crypto.subtle.importKey('raw', encoder.encode(authToken), ALGORITHM, false, ['verify'])
    const matches = spellingsOf(url).map((spelling) =>
      crypto.subtle.verify('HMAC', key, bytes, encoder.encode(`${spelling}${fields}`)),
    )
    return (await Promise.all(matches)).includes(true)
  }
}

/** A name that comes more than once counts with each of its values, once, in order. */
function fieldsOf(params: URLSearchParams): string {
  const names = [...new Set(params.keys())].toSorted()
  return names
    .flatMap((name) => [...new Set(params.getAll(name))].toSorted().map((value) => `${name}${value}`))
    .join('')
}

function spellingsOf(url: string): readonly string[] {
  const parts = /^(https?):\/\/([^/?#:@]+)(?::\d+)?(.*)$/s.exec(url)
  if (parts === null) return [url]
  const [, scheme, host, rest] = parts
  return [url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${scheme === 'https' ? 443 : 80}${rest}`]
}

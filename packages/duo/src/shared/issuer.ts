const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

// An authority and perhaps a path: no user, no query, no fragment, no slash at the end.
const SHAPE = /^https?:\/\/[^/?#@\s\\]+(?:\/[^/?#\s\\]+)*$/

/** A public URL of a portal: one spelling, since SDKs compare it byte for byte. */
export function isIssuer(issuer: string): boolean {
  return SHAPE.test(issuer) && URL.canParse(issuer) && isProtected(new URL(issuer))
}

/** Nobody on the way can read or change what goes there: https, and plain http only on loopback. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
}

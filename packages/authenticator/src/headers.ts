/** Where the app may ask: its own files, and the portal, which may be elsewhere. */
function contentSecurityPolicy(issuer: URL, url: URL): string {
  const elsewhere = issuer.origin === url.origin ? '' : ` ${issuer.origin}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${elsewhere}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types ssp',
  ].join('; ')
}

/** Headers of each file. The worker keeps them with the files, so that they hold without a network, too. */
export function headersFor(issuer: URL, url: URL, contentType: string, isFixed: boolean): Readonly<Record<string, string>> {
  return {
    'content-type': contentType,
    // A file whose name carries its hash never changes.
    'cache-control': isFixed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': contentSecurityPolicy(issuer, url),
    'permissions-policy': 'camera=(self)',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(url.protocol === 'https:' ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

import type { ParsedConfig } from '../config.ts'

/** Where forms may end up: with us, and for a prompt's last step with the application that asked. */
function contentSecurityPolicy(returnOrigin: string | null, parent: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    // Browsers check the whole chain of redirects after a form, hence the application's origin.
    `form-action 'self'${returnOrigin === null ? '' : ` ${returnOrigin}`}`,
    "base-uri 'none'",
    `frame-ancestors ${parent ?? "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types ssp',
  ].join('; ')
}

/**
 * Headers of every answer of the portal. Nothing of it is ever cached, sniffed or referred, and nobody frames it.
 *
 * @param parent the origin of the one page that frames this prompt
 */
export function securityHeaders(config: ParsedConfig, returnOrigin: string | null, parent: string | null = null): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(returnOrigin, parent),
    'cache-control': 'no-store',
    // Nothing to other sites. Without any referrer browsers say `Origin: null` with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'publickey-credentials-create=(self), publickey-credentials-get=(self)',
    ...(config.secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

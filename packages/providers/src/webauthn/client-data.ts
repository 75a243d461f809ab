import type { WebAuthnFailure } from '@ssp/core'
import type { Bytes } from './base64url.ts'

export interface Expected {
  readonly type: 'webauthn.create' | 'webauthn.get'
  readonly challenge: string
  readonly origins: readonly string[]
  /** The origin of the one page that may frame ours; absent, none may. */
  readonly topOrigin?: string | undefined
}

/**
 * Steps 5 to 11 of registering, 8 to 14 of verifying: what the browser says about the ceremony.
 *
 * @returns the first thing that is not as expected, or null
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 */
export function clientDataFailure(clientData: Bytes, expected: Expected): WebAuthnFailure | null {
  const said = parse(clientData)
  if (said === null) return 'webauthn.malformed'
  if (said['type'] !== expected.type) return 'webauthn.type'
  // An empty challenge is one that the caller never kept.
  if (expected.challenge === '' || said['challenge'] !== expected.challenge) return 'webauthn.challenge'
  const { origin } = said
  if (typeof origin !== 'string' || !expected.origins.includes(origin)) return 'webauthn.origin'
  return isFramedAsExpected(said, expected.topOrigin) ? null : 'webauthn.cross-origin'
}

/**
 * A frame inside somebody else's page can show our prompt without its person knowing what they confirm, so it is in no
 * frame, or in that of the page that we know. The library does not look at this when registering, nor at a frame whose
 * browser keeps the outer page to itself.
 */
function isFramedAsExpected({ crossOrigin, topOrigin }: Record<string, unknown>, expected: string | undefined): boolean {
  if (crossOrigin === undefined || crossOrigin === false) return topOrigin === undefined
  return crossOrigin === true && expected !== undefined && topOrigin === expected
}

function parse(clientData: Bytes): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(clientData))
    // The check before makes this an object with unknown members.
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Record<string, unknown>) : null
  } catch {
    return null
  }
}

import type { MailOutcome } from '@ssp/core'

/** Where the library was when the server refused this sender, recipient or message (as against us as a client). */
const ABOUT_THE_MAIL: readonly unknown[] = ['EENVELOPE', 'EMESSAGE']

/** Permanent replies that are about us even then: bad sequence, and all that ask to sign in first (RFC 4954). */
const ABOUT_US: readonly number[] = [503, 530, 534, 535, 538]

/** What comes of a failed attempt (RFC 5321 section 4.2.1). Of the error's own text, which repeats the server's, nothing is kept. */
export function outcomeOf(error: unknown): MailOutcome {
  // Its members are unknown, whatever was thrown.
  const { code, originalCode, responseCode, response } = Object(error) as Readonly<Record<string, unknown>>
  const reply = typeof responseCode === 'number' ? responseCode : null
  const permanent = reply !== null && reply >= 500 && reply < 600 && !ABOUT_US.includes(reply)
  const rejected = permanent && ABOUT_THE_MAIL.includes(code)
  const detail = [code, originalCode].filter(isErrorCode).concat(reply === null ? [] : [String(reply), ...enhanced(response)])
  return { ok: false, code: rejected ? 'mail.rejected' : 'mail.unavailable', detail: detail.join(' ') || 'unknown' }
}

const isErrorCode = (code: unknown): code is string => typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code)

/** The server's enhanced status code (RFC 3463), such as 5.1.1. */
function enhanced(response: unknown): readonly string[] {
  const [, status] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})(?!\S)/.exec(typeof response === 'string' ? response : '') ?? []
  return status === undefined ? [] : [status]
}

import { ConfigurationError } from './configuration-error.ts'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** As long as somebody looks at a page that says *sending* without losing faith. */
const PATIENCE_MS = 10_000
const PATIENCE_MAX_MS = 60_000

/** Digits with their calling code, as ITU-T E.164 has them: 15 at most. */
export const E164: RegExp = /^\+[1-9]\d{1,14}$/

/** @throws ConfigurationError where the text does not look like that */
export function settingLike(key: string, value: unknown, pattern: RegExp, fix: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new ConfigurationError(key, fix)
  return value
}

/**
 * Where numbers and passcodes are sent to: nobody may listen, and nothing may come along with the address.
 *
 * @throws ConfigurationError for anything but https, or http on the machine itself
 */
export function settingUrl(key: string, value: unknown): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
  if (url === null) throw new ConfigurationError(key, 'give an absolute URL, such as https://sms.example.org/send')
  const plain = url.protocol === 'http:' && LOOPBACK.includes(url.hostname)
  if (url.protocol !== 'https:' && !plain) {
    throw new ConfigurationError(key, 'use https; plain http is for loopback only')
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new ConfigurationError(key, 'leave out credentials and fragment')
  }
  return url
}

/**
 * @returns milliseconds after which a sender gives up, whatever it was doing
 * @throws ConfigurationError
 */
export function settingPatience(value: number | undefined): number {
  const patience = value ?? PATIENCE_MS
  if (!Number.isInteger(patience) || patience < 1 || patience > PATIENCE_MAX_MS) {
    throw new ConfigurationError('patienceMs', `give whole milliseconds, 1 to ${PATIENCE_MAX_MS}`)
  }
  return patience
}

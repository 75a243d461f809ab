import { ConfigurationError } from './config.ts'
import type { Ports } from './ports.ts'

const MINUTE = 60_000

const isWithin = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most

/** @throws ConfigurationError where an option of a port could not work */
export function checkPorts({ telephony, push }: Ports): void {
  if (!isWithin(telephony?.codesPerMessage ?? 1, 1, 10)) {
    throw new ConfigurationError('telephony.codesPerMessage', 'give a whole number from 1 to 10')
  }
  if (!isWithin(telephony?.codeLifeMs ?? 10 * MINUTE, 2 * MINUTE, 1_440 * MINUTE)) {
    throw new ConfigurationError('telephony.codeLifeMs', 'give 2 minutes to 24 hours, in whole milliseconds')
  }
  const url = push?.authenticator.url
  if (url !== undefined && !(URL.canParse(url) && url.endsWith('/'))) {
    throw new ConfigurationError('push.authenticator.url', 'give the app’s public URL, ending in a slash')
  }
}

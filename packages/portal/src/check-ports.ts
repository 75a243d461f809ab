import { ConfigurationError, LOOPBACK } from './config.ts'
import type { Central, Ports } from './ports.ts'
import { CENTRAL } from './usecase/central/request.ts'

const MINUTE = 60_000

const isWithin = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most

/** Plain http is for the same machine only. */
const isWebAddress = (text: string): boolean => {
  // As it stands in a header: what a parser would strip or encode is not that address, byte for byte.
  if (!/^[!-~]+$/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const plain = protocol === 'http:' && LOOPBACK.has(hostname)
  return (protocol === 'https:' || plain) && username === '' && password === ''
}

function checkCentral({ launcher, standalone, returnAddresses }: Central): void {
  if (launcher === null && standalone === null) {
    throw new ConfigurationError('central.launcher', 'name an application of kind `central`, or name `central.standalone`')
  }
  if (launcher === standalone) throw new ConfigurationError('central.standalone', 'name another application than the launcher')
  if (!returnAddresses.every(isWebAddress)) {
    throw new ConfigurationError('central.returnAddresses', 'give full https addresses without credentials')
  }
}

/** @throws ConfigurationError where an option of a port could not work */
export function checkPorts({ telephony, push, central, protocols }: Ports): void {
  if (central !== undefined) checkCentral(central)
  if (protocols.some(({ name }) => name === CENTRAL)) {
    throw new ConfigurationError('protocols', `\`${CENTRAL}\` is the portal’s own: give the protocol another name`)
  }
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

import type { Country } from '@ssp/core'
import type { Origin, Visit } from './visit.ts'

/** Where a change came from, as far as its owner is told. */
export interface Whence {
  /** The application's name; null outside of a visit. */
  readonly application: string | null
  readonly country: Country | null
  /** A network, never one address in it. */
  readonly network: string | null
}

/**
 * The network of an address as it is counted (`addressKey`): enough to know one's own provider by, and nobody's address.
 *
 * @example networkOf('192.0.2.1') // '192.0.2.0/24'
 * @example networkOf('2001:db8:5:6::/64') // '2001:db8:5::/48'
 */
export function networkOf(key: string | null): string | null {
  const [, octets] = /^((?:\d+\.){3})\d+$/.exec(key ?? '') ?? []
  if (octets !== undefined) return `${octets}0/24`
  const [, groups] = /^((?:[\da-f]+:){3})/.exec(key ?? '') ?? []
  return groups === undefined ? null : `${groups}:/48`
}

export const whenceOf = ({ location, address }: Origin, visit: Visit | null = null): Whence => ({
  application: visit?.application.name ?? null,
  country: location === 'unknown' ? null : location,
  network: networkOf(address),
})

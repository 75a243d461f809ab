import type { Origin } from '../usecase/visit.ts'
import { addressKey } from './address-key.ts'

/** What the host said about a request. */
export interface RequestEnv {
  readonly address: string | null
  /** Asked of the request as it came: one that our own answer leads to has none of its headers. */
  readonly locate: () => Origin['location']
  /** How many of our own answers led here. */
  readonly follows?: number
}

export const originOf = ({ address, locate }: RequestEnv): Origin => ({
  location: locate(),
  address: address === null ? null : addressKey(address),
})

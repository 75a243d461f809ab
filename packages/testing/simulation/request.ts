import type { TelephonyRequest } from '@ssp/core'
import { priceOf } from './deployment.ts'

/** A request to the one application, at the price of the number's country. */
export const requestOf = (
  wanted: Pick<TelephonyRequest, 'id' | 'now' | 'channel' | 'number' | 'user' | 'address'>,
): TelephonyRequest => ({
  ...wanted,
  application: 'portal',
  groups: [],
  cost: priceOf(wanted.number.country, wanted.channel),
})

import type { PushContext } from '@ssp/core'
import type { Waiting } from './protocol.ts'

const isText = (value: unknown): value is string => typeof value === 'string'
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value)

/** Null where this app can't show all that would be signed: such a request can be refused, but not approved. */
export function contextOf({ context }: Waiting): PushContext | null {
  try {
    const { v, purpose, application, organisation, account, country, browser, system, at, ...more } = JSON.parse(context)
    const known =
      v === 1 &&
      (purpose === 'sign-in' || purpose === 'manage') &&
      [application, organisation, account].every(isText) &&
      [country, browser, system].every(isTextOrNull) &&
      typeof at === 'number' &&
      Object.keys(more).length === 0
    return known ? { purpose, application, organisation, account, country, browser, system, at } : null
  } catch {
    return null
  }
}

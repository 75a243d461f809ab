import { normalName } from '@ssp/core'

/** `simple`: `CORP\ada`, `ada@corp.example` and `ada` are one person. `none`: three. */
export type UsernameNormalization = 'none' | 'simple'

/**
 * The form of a name that accounts are looked up by: its normal form, without the domain where the application says so.
 * Empty where nothing of the name can be seen.
 */
export function lookupName(username: string, normalization: UsernameNormalization): string {
  const name = normalName(username)
  if (normalization === 'none') return name
  // What stood between the domain and the name may be a blank.
  return normalName(withoutDomain(name)) || name
}

/** What remains without `DOMAIN\` before and `@domain` behind. */
function withoutDomain(name: string): string {
  const [local = ''] = name.slice(name.lastIndexOf('\\') + 1).split('@', 1)
  return local
}

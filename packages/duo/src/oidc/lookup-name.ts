/** `simple`: `CORP\ada`, `ada@corp.example` and `ada` are one person. `none`: three. */
export type UsernameNormalization = 'none' | 'simple'

/**
 * The form of a name that accounts are looked up by. Letter case never tells people apart: where an application's own
 * directory ignores it, `Ada` would otherwise be a user whom nobody has ever seen, and could enrol as one.
 */
export function lookupName(username: string, normalization: UsernameNormalization): string {
  const name = normalization === 'simple' ? withoutDomain(username) : username
  return name.normalize('NFC').toLowerCase()
}

/** What remains without `DOMAIN\` before and `@domain` behind; the whole where nothing would. */
function withoutDomain(username: string): string {
  const [name] = username.slice(username.lastIndexOf('\\') + 1).split('@', 1)
  return name === undefined || name === '' ? username : name
}

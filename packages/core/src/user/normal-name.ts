/** Blanks of every kind and width, and the line ends of every system. */
const BLANKS = /[\t-\r\u0085\p{Zs}\p{Zl}\p{Zp}]/gu

/** What nobody sees: control and format characters, joiners, variation selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u1806\ufffc]/gu

/** Case folding, character by character: a final sigma is a sigma, `ß` is `ss`. The dotless `ı` is a letter of its own. */
const fold = (character: string): string => (character === 'ı' ? character : character.toUpperCase().toLowerCase())

const pass = (name: string): string =>
  [...name.replaceAll(BLANKS, ' ').replaceAll(INVISIBLE, '').normalize('NFKC')].map(fold).join('').normalize('NFKC')

/**
 * The normal form of a user's name: two names are one person's exactly where their normal forms are equal. Prepared as
 * LDAP directories compare names (RFC 4518 section 2, and in that spirit RFC 8265): without letter case, compatibility
 * forms such as full width, invisible characters, and blanks outside or in a row. Whoever signs in there in another
 * spelling would otherwise be somebody whom nobody has ever seen, and could enrol as one.
 *
 * The form of a normal form is itself. It is empty where the name has nothing to see: that is nobody's name.
 */
export function normalName(name: string): string {
  // Twice: folding may bring together what composes, and composing what folds; and `ẞ` is `ß` at first.
  return pass(pass(name)).replaceAll(/ +/g, ' ').trim()
}

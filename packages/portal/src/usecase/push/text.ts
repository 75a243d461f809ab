/** The alphabet of Crockford's base32: no letter that looks like a digit, and no `U`. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** RFC 4648 section 6, as authenticator apps take secrets. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Five bits a letter; bytes whose bits don't fill the last letter are not asked for here. */
function letters(bytes: Iterable<number>, alphabet: string): string {
  let held = 0
  let bits = 0
  let text = ''
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31] ?? ''
  }
  return text
}

export const base32 = (bytes: Uint8Array): string => letters(bytes, BASE32)

/** Eight letters from the first 40 bits of a hexadecimal digest. */
export const shortCode = (digest: string): string =>
  letters(digest.slice(0, 10).match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [], CROCKFORD)

/** As people read it. */
export const grouped = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** As it was, however somebody typed it: `I` and `L` are `1`, `O` is `0`. */
export const normalCode = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0')

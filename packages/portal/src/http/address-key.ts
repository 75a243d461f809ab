const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const DOTTED = new RegExp(`^(.*:)?${[OCTET, OCTET, OCTET, OCTET].join('\\.')}$`)

/**
 * The key under which an address is counted: IPv4 as it is, IPv4 mapped into IPv6 as IPv4 (RFC 4291, 2.5.5.2), other
 * IPv6 as its /64, since one customer holds at least that much (RFC 6177). All spellings of one address give one key,
 * with or without a zone (CVE-2026-45364: they used to get round limits). Null for what is no address: ports, brackets,
 * blanks, and octets with a leading zero, which some read as octal (RFC 6943, 3.1.1).
 *
 * @example addressKey('::FFFF:192.0.2.1') // '192.0.2.1'
 * @example addressKey('2001:DB8::1') // '2001:db8:0:0::/64'
 */
export function addressKey(text: string): string | null {
  const plain = text.replace(/%\w+$/, '')
  const [dotted, front, ...octets] = DOTTED.exec(plain) ?? []
  if (dotted !== undefined && front === undefined) return dotted
  // The last 32 bits may be written as IPv4.
  const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number)
  const groups = groupsOf(front === undefined ? plain : `${front}${hex(a * 256 + b)}:${hex(c * 256 + d)}`)
  if (groups === null) return null
  const [g = 0, h = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 6).map(hex).join(':') === '0:0:0:0:0:ffff'
  return isMapped ? [g >> 8, g & 255, h >> 8, h & 255].join('.') : `${groups.slice(0, 4).map(hex).join(':')}::/64`
}

const hex = (group: number): string => group.toString(16)

/** The eight groups of an IPv6 address without dots (RFC 4291, 2.2): `::` stands for one group of zeros or more. */
function groupsOf(text: string): readonly number[] | null {
  const [front = [], back, more] = text.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const zeros = back && Array.from({ length: Math.max(1, 8 - front.length - back.length) }, () => '0')
  const groups = [...front, ...(zeros ?? []), ...(back ?? [])]
  const isAddress = more === undefined && groups.length === 8 && groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
  return isAddress ? groups.map((group) => Number.parseInt(group, 16)) : null
}

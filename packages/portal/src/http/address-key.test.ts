import { isIP, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey } from './address-key.ts'

type Groups = readonly number[]

const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff }))
const groups: fc.Arbitrary<Groups> = fc.array(group, { minLength: 8, maxLength: 8 })
const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))

/** One of the spellings that RFC 4291 allows for the same eight groups. */
const spelling = (address: Groups): fc.Arbitrary<string> =>
  fc
    .record({
      padding: fc.array(fc.nat(4), { minLength: 8, maxLength: 8 }),
      upper: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      dotted: fc.boolean(),
      from: fc.nat(7),
      length: fc.nat(8),
      zone: fc.constantFrom('', '%eth0', '%1'),
    })
    .map(({ padding, upper, dotted, from, length, zone }) => {
      const words = address.map((value, index) => {
        const text = value.toString(16).padStart(padding[index] ?? 0, '0')
        return upper[index] === true ? text.toUpperCase() : text
      })
      if (dotted) {
        const [g = 0, h = 0] = address.slice(6)
        words.splice(6, 2, [g >> 8, g & 255, h >> 8, h & 255].join('.'))
      }
      let end = from
      while (end < Math.min(from + length, dotted ? 6 : 8) && address[end] === 0) end += 1
      const text = end > from ? `${words.slice(0, from).join(':')}::${words.slice(end).join(':')}` : words.join(':')
      return text + zone
    })

describe('addressKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
  ])('reads %s as %s', (text, key) => {
    expect(addressKey(text)).toBe(key)
  })

  it.each([
    '',
    ' ',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4:80',
    '[::1]',
    '[::1]:443',
    ' ::1',
    '::1\n',
    ':',
    ':::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::12345',
    '::g',
    '::1.2.3.04',
    '::1.2.3.4:5',
    '2001:db8::/64',
  ])('refuses %j', (text) => {
    expect(addressKey(text)).toBeNull()
  })

  it('gives all spellings of one IPv6 address one key', () => {
    fc.assert(
      fc.property(
        groups.chain((address) => fc.tuple(fc.constant(address), spelling(address), spelling(address))),
        ([address, one, other]) => {
          expect(isIPv6(one)).toBe(true)
          expect(addressKey(one)).not.toBeNull()
          expect(addressKey(one)).toBe(addressKey(other))
          expect(addressKey(one)).toBe(addressKey(address.map((value) => value.toString(16)).join(':')))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('folds every spelling of a mapped address into IPv4', () => {
    fc.assert(
      fc.property(
        octets.chain((bytes) => {
          const [a, b, c, d] = bytes
          return fc.tuple(fc.constant(bytes), spelling([0, 0, 0, 0, 0, 0xffff, a * 256 + b, c * 256 + d]))
        }),
        ([bytes, text]) => {
          expect(addressKey(text)).toBe(bytes.join('.'))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('keeps different networks apart', () => {
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const network = (address: Groups): string => address.slice(0, 4).join()
        fc.pre(network(one) !== network(other))
        const text = (address: Groups): string => address.map((value) => value.toString(16)).join(':')
        expect(addressKey(text(one))).not.toBe(addressKey(text(other)))
      }),
    )
  })

  it('takes exactly what is an address', () => {
    const noise = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'F', ':', '::', '.', '255', 'ffff'), maxLength: 14 })
    fc.assert(
      fc.property(noise, (text) => {
        expect(addressKey(text) !== null).toBe(isIP(text) !== 0)
      }),
      { numRuns: 20_000 },
    )
  })
})

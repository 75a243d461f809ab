import { NUMBER_TYPES, type PhoneNumber, type PhoneOutcome } from '@ssp/core'
import fc from 'fast-check'
import { getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { phoneNumbers } from './index.ts'

const phones = phoneNumbers()
const { parse, mask, format, countries } = phones
const codes = countries.map(({ country }) => country)

function numberOf(text: string, country = 'US', extension = ''): PhoneNumber {
  const outcome = parse(text, country, extension)
  if (!outcome.ok) throw new Error(`${text}: ${outcome.code}`)
  return outcome.number
}

const BERLIN: PhoneNumber = {
  e164: '+4930901820',
  extension: null,
  callingCode: '49',
  areaCode: null,
  country: 'DE',
  numberType: 'fixed-line',
}

describe('a number as people write it', () => {
  test.each([
    ['+49 30 901820', 'US'],
    ['+4930901820', 'US'],
    ['+49 (0)30 / 901820', 'US'],
    ['(+49) 30-901820', 'US'],
    ['  +49.30.901820 ', 'US'],
    ['+49\u00a030\u2013901820', 'US'],
    ['\u202a+49 30 901820\u202c', 'US'],
    ['＋４９ ３０ ９０１８２０', 'US'],
    ['030 901820', 'DE'],
    ['(030) 901820', 'DE'],
    ['٠٣٠٩٠١٨٢٠', 'DE'],
    ['49 30 901820', 'DE'],
    ['0049 30 901820', 'DE'],
    ['0049 30 901820', 'US'],
    ['٠٠٤٩٣٠٩٠١٨٢٠', 'US'],
    ['011 49 30 901820', 'US'],
    ['+49 30 901820', 'no country'],
  ])('%j dialled in %s', (text, country) => {
    expect(parse(text, country, '')).toEqual({ ok: true, number: BERLIN })
  })

  test('a plus sign decides over the country, and no two zeros that mean something there', () => {
    expect(numberOf('+44 20 7946 0018', 'DE').country).toBe('GB')
    // 00 is Brazil's way abroad too, but only with a carrier's code behind it.
    expect(numberOf('0015 44 20 7946 0018', 'BR').e164).toBe('+442079460018')
  })

  test('national and international forms are the same number', () => {
    expect(numberOf('07911 123456', 'GB')).toEqual(numberOf('+44 7911 123456', 'US'))
    expect(numberOf('011 15 2345 6789', 'AR')).toEqual(numberOf('+54 9 11 2345 6789', 'US'))
  })
})

describe('faults', () => {
  test.each([
    ['phone.empty', '', 'DE', ''],
    ['phone.empty', ' \u202a\t', 'DE', ''],
    ['phone.empty', '+', 'DE', ''],
    ['phone.empty', '( ) -', 'DE', ''],
    ['phone.characters', '030 abc', 'DE', ''],
    ['phone.characters', '1-800-FLOWERS', 'US', ''],
    ['phone.characters', '++49 30 901820', 'DE', ''],
    ['phone.characters', '49+30 901820', 'DE', ''],
    ['phone.characters', 'tel:+4930901820', 'DE', ''],
    ['phone.characters', '030 901820, 030 901821', 'DE', ''],
    ['phone.characters', 'ann@example.org', 'DE', ''],
    ['phone.country', '030 901820', '', ''],
    ['phone.country', '030 901820', 'ZZ', ''],
    ['phone.country', '030 901820', 'de', ''],
    ['phone.country', '+999 1234567', 'DE', ''],
    ['phone.country', '+0 30 901820', 'DE', ''],
    ['phone.too-short', '1', 'DE', ''],
    ['phone.too-short', '112', 'DE', ''],
    ['phone.too-short', '+1 212 555', 'US', ''],
    ['phone.too-long', '+1 212 555 01001', 'US', ''],
    ['phone.too-long', '+49 1511234567890123', 'DE', ''],
    ['phone.too-long', '0'.repeat(65), 'DE', ''],
    ['phone.invalid', '+1 112 555 0100', 'US', ''],
    ['phone.invalid', '493 090 1820', 'US', ''],
    // One zero too many: no number of Sydney, and none of Tunisia.
    ['phone.too-short', '00 2 1699 4369', 'AU', ''],
    ['phone.extension', '030 901820', 'DE', 'abc'],
    ['phone.extension', '030 901820', 'DE', '123456789012'],
    ['phone.extension', '030 901820', 'DE', 'x'],
    ['phone.extension', '030 901820', 'DE', '1x2'],
    ['phone.extension', '030 901820', 'DE', '12w#'],
    ['phone.extension', '030 901820', 'DE', '١٢'],
    ['phone.extension', '030 901820 ext.', 'DE', ''],
    ['phone.extension', '030 901820 ext. 5', 'DE', '6'],
  ])('%s: %j dialled in %j, extension %j', (code, text, country, extension) => {
    expect(parse(text, country, extension)).toEqual({ ok: false, code })
  })

  test('any text has an outcome, and what is taken has its form', () => {
    const character = fc.constantFrom(...'0123456789+ -()./x#ext١９\u202a', 'é')
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: character, maxLength: 24 }))
    const country = fc.oneof(fc.constantFrom(...codes), fc.string())
    fc.assert(
      fc.property(text, country, fc.oneof(fc.constant(''), text), (...typed) => {
        const outcome: PhoneOutcome = parse(...typed)
        if (!outcome.ok) {
          expect(outcome.code).toMatch(/^phone\./)
          return
        }
        expect(outcome.number.e164).toMatch(/^\+[1-9]\d{4,14}$/)
        expect(outcome.number.extension ?? '0').toMatch(/^\d{1,11}$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('an extension', () => {
  test.each(['123', ' 1 2 3 ', '#123', 'x123', 'X 123', 'ext 123', 'Ext. 123', 'extension: 123'])('%j', (extension) => {
    expect(numberOf('030 901820', 'DE', extension)).toEqual({ ...BERLIN, extension: '123' })
  })

  test.each(['030 901820 ext. 123', '030 901820#123', '030 901820 x123'])('behind the number: %j', (text) => {
    expect(numberOf(text, 'DE')).toEqual({ ...BERLIN, extension: '123' })
    expect(numberOf(text, 'DE', '123')).toEqual({ ...BERLIN, extension: '123' })
  })

  test('keeps its zeros, is up to eleven digits, and none is none', () => {
    expect(numberOf('030 901820', 'DE', '007').extension).toBe('007')
    expect(numberOf('030 901820', 'DE', '12345678901').extension).toBe('12345678901')
    expect(numberOf('030 901820', 'DE', ' ').extension).toBeNull()
  })
})

describe('+1 is 25 territories', () => {
  // One number that exists in each, dialled in the United States without its country.
  const TERRITORIES = {
    US: '212 555 0100', CA: '416 967 1111', AG: '268 460 1234', AI: '264 497 2345', AS: '684 622 1234',
    BB: '246 412 3456', BM: '441 292 3456', BS: '242 345 6789', DM: '767 420 1234', DO: '809 234 5678',
    GD: '473 269 1234', GU: '671 300 1234', JM: '876 523 0123', KN: '869 236 1234', KY: '345 222 1234',
    LC: '758 430 1234', MP: '670 234 5678', MS: '664 491 2345', PR: '787 234 5678', SX: '721 542 5678',
    TC: '649 712 1234', TT: '868 221 1234', VC: '784 266 1234', VG: '284 229 1234', VI: '340 642 1234',
  }

  test.each(Object.entries(TERRITORIES))('%s', (country, text) => {
    const areaCode = text.slice(0, 3)
    for (const dialledIn of ['US', country]) {
      expect(numberOf(text, dialledIn)).toMatchObject({ callingCode: '1', areaCode, country })
    }
  })

  test('are all of them, and the list of countries agrees', () => {
    const sharing = countries.filter(({ callingCode }) => callingCode === '1').map(({ country }) => country)
    expect(sharing).toEqual(Object.keys(TERRITORIES).toSorted())
    expect(sharing).toHaveLength(25)
  })

  test('further area codes of the same territories', () => {
    expect(numberOf('658 523 0123').country).toBe('JM')
    expect(numberOf('829 234 5678').country).toBe('DO')
    expect(numberOf('939 234 5678').country).toBe('PR')
  })
})

describe('types', () => {
  test.each([
    ['mobile', '+49 1511 2345678', 'DE'],
    ['fixed-line', '+49 30 901820', 'DE'],
    ['fixed-line-or-mobile', '+1 212 555 0100', 'US'],
    ['voip', '+44 56 1234 5678', 'GB'],
    ['toll-free', '+49 800 1234567', 'DE'],
    ['premium-rate', '+49 900 1234567', 'DE'],
    ['shared-cost', '+49 180 5012345', 'DE'],
    ['personal-number', '+49 700 12345678', 'DE'],
    ['pager', '+44 7640 123456', 'GB'],
    ['uan', '+44 55 1234 5678', 'GB'],
    ['voicemail', '+420 968 873 8508', 'CZ'],
  ] as const)('%s: %s', (numberType, text, country) => {
    expect(numberOf(text)).toMatchObject({ numberType, country })
  })

  test.each([
    ['toll-free', '+800 1234 5678', '800'],
    ['shared-cost', '+808 1234 5678', '808'],
    ['mobile', '+881 612 345 678', '881'],
    ['premium-rate', '+979 1 2345 6789', '979'],
    ['toll-free', '+1 800 234 5678', '1'],
    ['premium-rate', '+1 900 234 5678', '1'],
    ['personal-number', '+1 500 234 5678', '1'],
  ])('%s without a country: %s', (numberType, text, callingCode) => {
    for (const country of ['US', 'CA', 'DE']) {
      expect(numberOf(text, country)).toMatchObject({ numberType, callingCode, country: null })
    }
  })
})

test('the countries are all there, once, each with a calling code', () => {
  expect(codes).toEqual([...new Set(codes)].toSorted())
  expect(codes.length).toBeGreaterThan(240)
  expect(countries).toContainEqual({ country: 'DE', callingCode: '49' })
  for (const { country, callingCode } of countries) expect(`${country}${callingCode}`).toMatch(/^[A-Z]{2}[1-9]\d{0,2}$/)
})

/** Numbers that exist: the library's example of each country, with up to nine of its last digits changed. */
const existing = fc
  .record({
    country: fc.constantFrom(...codes),
    last: fc.stringMatching(/^[0-9]{1,9}$/),
    extension: fc.option(fc.stringMatching(/^[0-9]{1,11}$/)),
  })
  .map(({ country, last, extension }) => {
    const example = getExampleNumber(country as 'DE', examples)?.number ?? '+4930901820'
    return parse(`${example.slice(0, -last.length)}${last}`, country, extension ?? '')
  })
  .filter((outcome) => outcome.ok)
  .map(({ number }) => number)

describe('for every number', () => {
  test('what is written is read back as the same, whatever the country', () => {
    fc.assert(
      fc.property(existing, fc.constantFrom(...codes), (number, country) => {
        expect(parse(format(number), country, '')).toEqual({ ok: true, number })
        expect(parse(number.e164, country, number.extension ?? '')).toEqual({ ok: true, number })
        expect(NUMBER_TYPES).toContain(number.numberType)
      }),
      { numRuns: 2_000 },
    )
  })

  test('dialled at home, it is the same number as written for the world', () => {
    const digits = fc.stringMatching(/^0?[0-9]{4,12}$/)
    fc.assert(
      fc.property(fc.constantFrom(...codes), digits, (country, text) => {
        const outcome = parse(text, country, '')
        if (outcome.ok) expect(parse(outcome.number.e164, 'US', '')).toEqual(outcome)
      }),
      { numRuns: 5_000 },
    )
  })

  test('the mask shows the calling code and the last two digits only', () => {
    fc.assert(
      fc.property(existing, (number) => {
        const shown = mask(number)
        expect(shown.replace(/\D/g, '')).toBe(`${number.callingCode}${number.e164.slice(-2)}`)
        expect(shown.startsWith(`+${number.callingCode} •••`)).toBe(true)
        expect(shown.includes('#')).toBe(number.extension !== null)
        // Nor does its length tell how long the number or its extension is.
        expect(shown.length - number.callingCode.length).toBe(number.extension === null ? 10 : 14)
      }),
      { numRuns: 1_000 },
    )
  })

  test('grouped for its owner, hidden for others', () => {
    expect(format({ e164: '+493012345678', extension: null })).toBe('+49 30 12345678')
    expect(format({ e164: '+12125550100', extension: '12' })).toBe('+1 212 555 0100 ext. 12')
    expect(mask({ e164: '+493012345678', extension: null })).toBe('+49 ••• ••78')
    expect(mask({ e164: '+12125550100', extension: '12' })).toBe('+1 ••• ••00 #••')
  })

  test('what no plan knows any more is still shown and hidden', () => {
    expect(format({ e164: '+99912345', extension: '1' })).toBe('+99912345 ext. 1')
    expect(mask({ e164: '+99912345', extension: null })).toBe('••• ••45')
  })
})

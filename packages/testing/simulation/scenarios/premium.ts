import { NUMBER_TYPES, TAKES } from '@ssp/core'
import type { NumberFacts, TelephonyChannel } from '@ssp/core'
import { policyOf, priceOf } from '../deployment.ts'
import { numberIn } from '../numbers.ts'
import { MINUTE, MONDAY } from '../words.ts'
import type { Ask, Scenario } from '../words.ts'
import { attack } from './attacks.ts'

/** Area codes of the 23 territories under +1 that are neither the United States' nor Canada's, each with one. */
const ISLANDS =
  'AG 268 AI 264 AS 684 BB 246 BM 441 BS 242 DM 767 DO 809 GD 473 GU 671 JM 876 KN 869 KY 345 LC 758 MP 670 MS 664 ' +
  'PR 787 SX 721 TC 649 TT 868 VC 784 VG 284 VI 340'

/** Codes that belong to no country, and services under +1 that bill or free the caller. */
const NON_GEOGRAPHIC = ['800', '808', '870', '878', '881', '882', '883', '888', '979']
const SERVICES = ['500', '800', '833', '844', '855', '866', '877', '888', '900']

/** What vendors name as destinations of high risk. */
const FAR = 'CU 53 LV 371 SO 252 LT 370 GN 224 GM 220 MV 960 EE 372 ZW 263 TN 216 SL 232'

const plain = numberIn('US', 'premium', 1)
const POLICY = policyOf({})

/** Pairs of words, by twos. */
const pairs = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/(\S+) (\S+)/g)].map(([, one = '', other = '']) => [one, other])

function refusedNumbers(channel: TelephonyChannel): readonly NumberFacts[] {
  const types = NUMBER_TYPES.filter((type) => !POLICY.numberTypes.includes(type) || !TAKES[channel].includes(type))
  const islands = pairs(`${ISLANDS} CA 416`)
  return [
    ...types.map((numberType) => ({ ...plain, numberType })),
    ...islands.map(([country, areaCode]) => ({ ...plain, areaCode, country })),
    // As if a numbering plan took all of +1 for the United States.
    ...pairs(ISLANDS).map(([, areaCode]) => ({ ...plain, areaCode })),
    ...SERVICES.map((areaCode) => ({ ...plain, areaCode })),
    ...NON_GEOGRAPHIC.map((callingCode) => ({ ...plain, callingCode, areaCode: null })),
    ...pairs(FAR).map(([country, callingCode]) => ({ ...plain, callingCode, country, areaCode: null })),
    { ...plain, country: null },
  ]
}

/** Each number once, by an account and an address of its own. All have the price of an allowed country. */
export const premium = (): Scenario => {
  const wanted = (['sms', 'call'] as const).flatMap((channel) =>
    refusedNumbers(channel).map((number) => ({ channel, number })),
  )
  return {
    name: 'premium',
    about: `${wanted.length} sends to every refused type and territory, 24 under +1 among them, by SMS and call`,
    sets: { countryDailyLimit: 1_500 },
    asks: wanted.map(({ channel, number }, turn): Ask => {
      const own = { ...number, key: `premium ${turn}`, prefixKey: `premium ${turn}` }
      const asked = attack({ at: MONDAY + turn * MINUTE, account: turn, number: own, channel }, turn)
      return { ...asked, request: { ...asked.request, cost: priceOf('US', channel) } }
    }),
  }
}

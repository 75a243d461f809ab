import { compilePolicy, type Policy, SHIPPED_POLICY } from '@ssp/core'
import { assertSame, assertThere } from '../../assert.ts'
import type { Controls, Rules } from '../server/controls.ts'
import type { SentEntry } from '../server/portal-parts.ts'
import type { Stage } from '../portal-case.ts'
import { noticesOn, type Page } from './page.ts'
import type { Visitor } from './visitor.ts'

export const MOBILE = '01512 3456789'
export const LANDLINE = '030 123456'

/** Phones may be added and used, in two countries. */
export const PHONES: Policy = compilePolicy([
  {
    ...SHIPPED_POLICY,
    newUser: 'enroll',
    methods: ['call', 'passcode', 'push', 'sms', 'webauthn'],
    telephonyCountries: ['AT', 'DE'],
    countryDailyLimit: 1_000,
  },
])

export const PHONE_RULES: Pick<Rules, 'policy' | 'reachable'> = { policy: PHONES, reachable: [PHONES] }

/** Longer than any pause that the guards ask for between two messages to one number. */
export const LATER_MS = 600_000

export async function latestSent({ sent }: Controls): Promise<SentEntry> {
  return assertThere((await sent())[0], 'what was sent')
}

/** The code as its reader reads it, or as its listener hears it. */
export function codeIn(entry: SentEntry): string {
  const said = entry.kind === 'call' ? entry.say.join(' ').replaceAll(/(?<=\d) (?=\d)/g, '') : entry.text
  return assertThere(/\b\d{6}\b/.exec(said)?.[0], 'the code that was sent')
}

/** A code that it is not. */
export const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')

/** The form that a number is typed into. */
export interface Typed {
  readonly [name: string]: string
  readonly type: 'mobile-phone' | 'landline'
  readonly country: string
  readonly number: string
  readonly extension: string
}

export const typed = (number: string, more: Partial<Typed> = {}): Typed => ({ type: 'mobile-phone', country: 'DE', number, extension: '', ...more })

/** Types a number, has a code sent to it and enters that. */
export async function addNumber(controls: Controls, visitor: Visitor, fields: Typed): Promise<Page> {
  const asked = await visitor.form('/numbers', fields)
  assertSame([asked.screen, noticesOn(asked)], ['confirm-number', []], `after typing ${fields.type}`)
  const page = await visitor.press(asked, fields.type === 'landline' ? /^call$/ : /^sms$/)
  assertSame([page.status, page.screen], [200, 'number-code'], 'where its code is entered')
  return visitor.submit(page, 'form', { code: codeIn(await latestSent(controls)) })
}

/** Browsers of a known address: nothing is sent for one that is unknown. */
export const atHome =
  ({ visitor, forwarded }: Stage): (() => Visitor) =>
  () =>
    visitor(forwarded('192.0.2.1', ''))

/** Somebody with a mobile phone, at the prompt; the pause after the last message is over. */
export async function withPhone(stage: Stage): Promise<{ readonly ada: Visitor; readonly prompt: Page }> {
  const { controls } = stage
  const visitor = atHome(stage)
  const first = visitor()
  await first.begin('ada')
  assertSame((await addNumber(controls, first, typed(MOBILE))).screen, 'prompt', 'after adding a phone')
  await controls.advance(LATER_MS)
  const ada = visitor()
  return { ada, prompt: await ada.begin('ada') }
}

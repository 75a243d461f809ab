import { compilePolicy } from '@ssp/core'
import { assertSame, assertThat, assertThere } from '../../assert.ts'
import { addNumber, atHome, codeIn, LANDLINE, latestSent, MOBILE, otherThan, PHONE_RULES, PHONES, typed, withPhone } from '../client/phone-steps.ts'
import { actionOn, blockOn, choicesOn, devicesOn, hiddenOn, noticesOn, type Page } from '../client/page.ts'
import type { PortalCase } from '../portal-case.ts'
import type { KeyPosted } from '../server/provider.ts'

/** Numbers, messages and calls through an adapter; what they decide is the portal's own tests. */

const ADDS: PortalCase = {
  name: 'a mobile phone and a landline are added by the codes that reach them',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const ada = visitor()
    await ada.enrol('ada')
    await ada.manage()
    assertSame((await ada.get('/devices/add/mobile-phone')).screen, 'add-number', 'where a number is typed')
    const asked = await ada.form('/numbers', typed(MOBILE))
    assertSame(blockOn(asked, 'big')?.value, '+49 1512 3456789', 'the number as it was understood')
    assertSame(await controls.sent(), [], 'what was sent before anybody asked for it')
    const added = await addNumber(controls, ada, typed(MOBILE))
    assertSame((await latestSent(controls)).to, '+4915123456789', 'where the message went')
    assertSame(devicesOn(added).map(({ type }) => type), ['security-key', 'mobile-phone'], 'devices after a phone')
    const both = await addNumber(controls, ada, typed(LANDLINE, { type: 'landline', extension: '12' }))
    const call = await latestSent(controls)
    assertSame([call.kind, call.to, 'extension' in call && call.extension], ['call', '+4930123456', '12'], 'the call')
    assertSame(devicesOn(both).map(({ type }) => type), ['security-key', 'mobile-phone', 'landline'], 'devices after a landline')
    const { settled, refunded } = await controls.bookings()
    assertThat(settled > 0 && refunded === 0, 'what was sent was not charged')
  },
}

const TEXTS: PortalCase = {
  name: 'a code by SMS signs in once, for what it was asked for',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const { ada, prompt } = await withPhone(stage)
    const page = await ada.press(prompt, /^sms-/)
    assertSame(page.screen, 'text-code', 'where the code is entered')
    const hidden = hiddenOn(blockOn(page, 'form'))
    const code = codeIn(await latestSent(controls))
    assertThat(!page.text.includes(code), 'the page shows the code')
    assertSame((await ada.form('/text-code', { ...hidden, for: 'manage', code })).status, 400, 'for device management')
    const wrong = await ada.form('/text-code', { ...hidden, code: otherThan(code) })
    assertSame([wrong.status, wrong.screen], [400, 'text-code'], 'a wrong code')
    await ada.submit(page, 'form', { code })
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'sms' }], 'what the application was told')
    const again = visitor()
    await again.begin('ada')
    assertSame((await again.form('/text-code', { ...hidden, code })).status, 400, 'once more')
  },
}

/** Posts a provider's report, as it is or changed. */
const report = (page: KeyPosted, change: Partial<KeyPosted> = {}) => {
  const { path, headers, body } = { ...page, ...change }
  return [path, { method: 'POST', headers, body }] as const
}

const CALLS: PortalCase = {
  name: 'a call signs in by its key, once, and says so where it was somebody else',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const { ada, prompt } = await withPhone(stage)
    const page = await ada.press(prompt, /^call-/)
    assertSame([page.screen, blockOn(page, 'wait')?.waiting], ['call', true], 'while it rings')
    assertSame((await ada.submit(page, 'wait')).screen, 'call', 'asked before anybody pressed a key')
    const { id } = await latestSent(controls)
    const pressed = assertThere(await controls.pressKey(id, '1'), 'the report of the key')
    const provider = visitor()
    const heard = await provider.send(...report(pressed))
    assertSame([heard.status, heard.headers.get('content-type')], [200, 'application/json'], 'what the caller hears')
    await ada.submit(page, 'wait')
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'call' }], 'what the application was told')

    await controls.advance(600_000)
    const other = visitor()
    const ringing = await other.press(await other.begin('ada'), /^call-/)
    const fraud = assertThere(await controls.pressKey((await latestSent(controls)).id, '9'), 'the report of the other key')
    assertSame((await provider.send(...report(fraud))).status, 200, 'the report of fraud')
    assertSame(noticesOn(await other.submit(ringing, 'wait')), ['call.fraud'], 'what is said then')
    assertSame((await controls.outcomes()).length, 1, 'how often the application was told')
  },
}

const REPORTS: PortalCase = {
  name: 'the keys route refuses what no provider signed, and what was changed on the way',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const { ada, prompt } = await withPhone(stage)
    const page = await ada.press(prompt, /^call-/)
    const { id } = await latestSent(controls)
    const pressed = assertThere(await controls.pressKey(id, '1'), 'the report of the key')
    const nine = { body: JSON.stringify({ call: id, key: '9' }) }
    const unsigned = { headers: { 'content-type': 'application/json' } }
    const stale = { headers: { ...pressed.headers, 'webhook-timestamp': '1' } }
    const provider = visitor()
    for (const change of [unsigned, nine, stale, { body: `${pressed.body} ` }, { body: '' }, { body: '{' }]) {
      const refused = await provider.send(...report(pressed, change))
      assertSame([refused.status, refused.code], [403, 'telephony.signature'], JSON.stringify(change))
    }
    const large = await provider.send(...report(pressed, { body: 'x'.repeat(16_385) }))
    assertSame([large.status, large.code], [413, 'body.too-large'], 'a report that is too large')
    assertSame((await ada.submit(page, 'wait')).screen, 'call', 'after all of them')
    // A report names its key and call, signed: the language of what is said then is all that the query decides.
    assertSame((await provider.send(...report(pressed, { path: '/telephony/keys?lang=de' }))).status, 200, 'the real one')
    const late = await provider.send(...report(assertThere(await controls.pressKey(id, '9'), 'a second key')))
    assertSame(late.status, 200, 'a second key')
    await ada.submit(page, 'wait')
    assertSame((await controls.outcomes()).map(({ result }) => result), ['allow'], 'what the first key led to')
  },
}

const SOON: PortalCase = {
  name: 'too soon again: 429 with the seconds, and the other ways beside it',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const { ada, prompt } = await withPhone(stage)
    const { length } = await controls.sent()
    await ada.press(prompt, /^sms-/)
    assertSame((await ada.press(prompt, /^sms-/)).screen, 'text-code', 'the same form again')
    await ada.get('/text-code')
    assertSame((await controls.sent()).length, length + 1, 'what the same form sends')
    await controls.advance(10_000)
    const refused = await ada.press(await ada.get('/options'), /^sms-/)
    assertSame([refused.status, refused.screen], [429, 'options'], 'another form')
    assertSame(refused.notices[0]?.message, { id: 'problem.send.wait', values: { count: 20 } }, 'what it says')
    assertSame(refused.headers.get('retry-after'), '20', 'when again, for machines')
    assertThat(choicesOn(refused).some((id) => id.startsWith('call-')), 'no other way is shown')
    assertSame((await controls.sent()).length, length + 1, 'what was sent')
    const [entry] = (await controls.log()).filter(({ what }) => what === 'telephony refuse')
    assertSame(entry?.because, ['telephony.gap'], 'the rule in the log')
  },
}

const GUESSED: PortalCase = {
  name: 'wrong codes of a message are counted per account',
  rules: { policy: { ...PHONES, lockoutThreshold: 5 }, reachable: [PHONES] },
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const { ada, prompt } = await withPhone(stage)
    const page = await ada.press(prompt, /^sms-/)
    const hidden = hiddenOn(blockOn(page, 'form'))
    const code = codeIn(await latestSent(controls))
    const answers = new Set<string>()
    for (let tries = 0; tries < 5; tries += 1) {
      // Each in a visit of its own: the count is the account's.
      const visit = visitor()
      await visit.begin('ada')
      const wrong = await visit.form('/text-code', { ...hidden, code: otherThan(code) })
      assertThat(wrong.status === 400 || wrong.status === 403, `a wrong code is answered with ${wrong.status}`)
      if (tries < 4) answers.add(`${wrong.status} ${wrong.screen}`)
    }
    assertSame(answers.size, 1, 'how many answers there are')
    assertThat((await controls.log()).some(({ what }) => what === 'locked-out'), 'the lock-out is not in the security log')
    assertThat((await ada.form('/text-code', { ...hidden, code })).status >= 400, 'the right code works after them')
    assertSame(await controls.outcomes(), [], 'what the application was told')
  },
}

const DOWN: PortalCase = {
  name: 'the provider is down: 502 and another way, and what did not go out is not charged',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const { ada } = await withPhone(stage)
    for (const [state, by, charged] of [
      ['unavailable', 'sms', false],
      ['rejected', 'call', false],
      ['maybe-sent', 'sms', true],
    ] as const) {
      const { length } = await controls.sent()
      const before = await controls.bookings()
      await controls.provider(state)
      const options = await ada.get('/options')
      const page = await ada.press(options, new RegExp(`^${by}-`))
      assertSame([page.status, page.screen, noticesOn(page)], [502, 'options', ['problem.send']], state)
      assertThat(choicesOn(page).some((id) => id.startsWith(by === 'sms' ? 'call-' : 'sms-')), `no other way is shown: ${state}`)
      const again = await ada.press(options, new RegExp(`^${by}-`))
      // Tried once more where nothing went out; else it leads to where the code that may arrive is entered.
      assertSame([again.status, again.screen], charged ? [200, 'text-code'] : [502, 'options'], `the same form again: ${state}`)
      const after = await controls.bookings()
      const more = after.reserved - before.reserved
      assertSame([after.settled - before.settled, after.refunded - before.refunded], charged ? [more, 0] : [0, more], `bookings: ${state}`)
      // A message and what it costs: booked under the names of one send, however often the form comes.
      assertSame(more, 2, `how much was booked: ${state}`)
      await controls.provider('works')
      assertSame((await controls.sent()).length, length, `what was sent: ${state}`)
      await controls.advance(3_600_000)
      await ada.begin('ada')
    }
    assertThat((await controls.log()).some(({ what }) => what === 'telephony.unavailable'), 'nothing of it is in the security log')
  },
}

const CLOSED: PortalCase = {
  name: 'without its ledger telephony fails closed: 503, and nothing is sent',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const { ada, prompt } = await withPhone(stage)
    const { length } = await controls.sent()
    const action = assertThere(actionOn(prompt, /^sms-/), 'the button that sends')
    const fields = Object.fromEntries(action.fields.map(({ name, value }) => [name, value]))
    for (const port of ['ledger', 'shortLived', 'accounts'] as const) {
      await controls.breakDown(port)
      const page: Page = await ada.form('/send', fields, prompt.csrf)
      assertSame([page.status, page.code, page.headers.get('retry-after')], [503, 'unavailable', '5'], `without ${port}`)
      await controls.breakDown(null)
    }
    assertSame((await controls.sent()).length, length, 'what was sent')
    assertSame((await ada.form('/send', fields, prompt.csrf)).screen, 'text-code', 'when they are there again')
  },
}

const COUNTRIES: PortalCase = {
  name: 'a number that the policy does not reach is refused before anything is sent',
  rules: { policy: compilePolicy([{ ...PHONES, telephonyCountries: ['AT'] }]) },
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const ada = visitor()
    await ada.begin('ada')
    for (const number of [typed(MOBILE), typed('212 555 0123', { country: 'US' }), typed('+44 7911 123456', { country: 'AT' })]) {
      const page = await ada.form('/numbers', number)
      assertSame([page.status, page.screen], [400, 'add-number'], number.number)
    }
    for (const [number, problem] of [
      ['', 'problem.phone.empty'],
      ['12', 'problem.phone.too-short'],
      ['0664 12ab', 'problem.phone.characters'],
      ['9'.repeat(20), 'problem.phone.too-long'],
    ] as const) {
      const page = await ada.form('/numbers', typed(number, { country: 'AT' }))
      assertSame([page.status, noticesOn(page)], [400, [problem]], number)
    }
    assertSame(noticesOn(await ada.form('/numbers', typed(MOBILE))), ['problem.phone.unreachable'], 'a country that is not allowed')
    assertSame(await controls.sent(), [], 'what was sent')
    assertSame(await controls.bookings(), { reserved: 0, settled: 0, refunded: 0 }, 'what was booked')
  },
}

const SLOW: PortalCase = {
  name: 'a slow provider is told once, however often the form comes meanwhile',
  rules: PHONE_RULES,
  unordered: true,
  run: async (stage) => {
    const { controls } = stage
    const { ada, prompt } = await withPhone(stage)
    const { length } = await controls.sent()
    await controls.provider('slow')
    const pages = await Promise.all(Array.from({ length: 8 }, () => ada.press(prompt, /^sms-/)))
    for (const { status, screen } of pages) assertSame([status, screen], [200, 'text-code'], 'where the form leads')
    assertSame((await controls.sent()).length, length + 1, 'what was sent')
  },
}

export const PHONE_CASES: readonly PortalCase[] = [ADDS, TEXTS, CALLS, REPORTS, SOON, GUESSED, DOWN, CLOSED, COUNTRIES, SLOW]

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Device, FakePortal } from './fake-portal.ts'
import { enrol, eventually, expectQuiet, launch, phone, type Phone } from './phone.ts'

let browser: Browser
let portal: FakePortal
let one: Phone
let device: Device

beforeAll(async () => {
  browser = await launch()
})

beforeEach(async () => {
  portal = await new FakePortal().start()
  one = await phone(browser)
  device = await enrol(portal, one)
  return async () => {
    await one.context.close()
    await portal.stop()
  }
})

afterAll(() => browser.close())

const number = (): ReturnType<Phone['page']['getByLabel']> => one.page.getByLabel('Number on your computer')

describe('a request', () => {
  test('comes by itself, says what it is for first, and is approved with the number', async () => {
    const prompt = portal.ask()
    await one.at('request')
    expect(await one.heading()).toBe('Sign in to Demo Notes?')
    expect(await one.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    const facts = await one.page.locator('.ssp-facts > div').allTextContents()
    expect(facts.slice(0, 5)).toEqual([
      'ApplicationDemo Notes',
      'OrganisationExample & Söhne',
      'Accountada',
      'PlaceGermany',
      'BrowserFirefox on Linux',
    ])
    expect(facts[5]).toMatch(/^Time\d+ \w+ \d{4}, \d\d:\d\d:\d\d$/)
    await number().fill(' 48 2')
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
    expect(prompt.state).toBe('approved')
    expect(portal.answers).toEqual([expect.objectContaining({ act: 'approve', num: '482', iss: device.id })])
    await one.press('Done')
    await one.at('accounts')
    expectQuiet(one)
  })

  test('that was answered does not come back, even where the portal is behind', async () => {
    portal.lags = true
    portal.ask({ match: 'none' })
    await one.at('request')
    await one.press('Approve')
    await one.at('end')
    const before = portal.calls.length
    await eventually(() => portal.calls.length).toBeGreaterThan(before + 3)
    expect(await one.heading()).toBe('Approved')
  })

  test('to change devices can’t be taken for a sign-in', async () => {
    portal.ask({ purpose: 'manage' })
    await one.at('request')
    expect(await one.heading()).toBe('Change your devices?')
    expect(await one.page.textContent('.ssp-request')).toMatch(/can add and remove your devices/)
    expect(await one.page.getAttribute('.ssp-request', 'data-purpose')).toBe('manage')
  })

  test('has one more try for a wrong number, and then it is over', async () => {
    const prompt = portal.ask()
    await one.at('request')
    await number().fill('48')
    await one.press('Approve')
    await eventually(() => one.page.textContent('#field-number-hint')).toBe('Type all 3 digits.')
    expect(portal.answers).toEqual([])
    await number().fill('111')
    await one.press('Approve')
    await eventually(one.status).toMatch(/one more try/)
    expect(await one.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('number')
    await number().fill('222')
    await number().press('Enter')
    await one.at('end')
    expect(await one.heading()).toBe('Wrong number')
    expect(prompt.state).toBe('mismatch')
    expectQuiet(one)
  })

  test('is approved with the second number', async () => {
    portal.ask()
    await one.at('request')
    await number().fill('111')
    await one.press('Approve')
    await eventually(one.status).toMatch(/one more try/)
    await number().fill('482')
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
  })

  test('is approved by picking the number', async () => {
    portal.ask({ match: 'pick' })
    await one.at('request')
    expect(await one.page.getByRole('group').getByRole('button').allTextContents()).toEqual(['135', '482', '908'])
    await one.press('Approve with 482')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
  })

  test('is over when the wrong number was picked', async () => {
    const prompt = portal.ask({ match: 'pick' })
    await one.at('request')
    await one.press('Approve with 135')
    await one.at('end')
    expect(await one.heading()).toBe('Wrong number')
    expect(prompt.state).toBe('mismatch')
  })

  test('that needs no number is approved at once', async () => {
    portal.ask({ match: 'none' })
    await one.at('request')
    await one.press('Approve')
    await one.at('end')
    expect(portal.answers[0]).not.toHaveProperty('num')
    expect(portal.answers[0]).not.toHaveProperty('scan')
  })

  test.each([
    ['Deny', 'Denied', 'denied', 'deny'],
    ['Not me', 'Reported', 'fraud', 'fraud'],
  ])('is ended by %s, without a number', async (button, heading, state, act) => {
    const prompt = portal.ask()
    await one.at('request')
    await one.press(button)
    await one.at('end')
    expect(await one.heading()).toBe(heading)
    expect(prompt.state).toBe(state)
    expect(portal.answers).toEqual([expect.objectContaining({ act })])
  })

  test('that this app can’t show in full can be refused, but not approved', async () => {
    const prompt = portal.ask({ about: { amount: '100 EUR' } })
    await one.at('request')
    expect(await one.heading()).toBe('This app cannot show this request')
    expect(await one.page.getByRole('button').allTextContents()).toEqual(['Deny', 'Not me'])
    await one.press('Deny')
    await one.at('end')
    expect(prompt.state).toBe('denied')
  })

  test('with facts that are not known says so', async () => {
    portal.ask({ about: { country: null, browser: null, system: null } })
    await one.at('request')
    expect((await one.page.locator('.ssp-facts > div').allTextContents()).slice(3, 5)).toEqual(['Placenot known', 'Browsernot known'])
  })
})

describe('the second QR code', () => {
  test('opened by the phone’s camera asks to look first, and then replaces the number', async () => {
    const prompt = portal.ask()
    await one.page.goto(`${portal.app.url}#2.${prompt.id}.${prompt.secret}`)
    await one.at('request')
    await eventually(() => one.page.textContent('.ssp-request')).toMatch(/Check what it is about, then approve/)
    expect(await one.page.evaluate(() => location.hash)).toBe('')
    expect(await one.page.getByRole('textbox').count()).toBe(0)
    expect(portal.answers).toEqual([])
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
    expect(portal.answers).toEqual([expect.objectContaining({ scan: prompt.secret })])
    expectQuiet(one)
  })

  test('of a request that is over says that', async () => {
    const prompt = portal.ask()
    prompt.state = 'cancelled'
    await one.page.goto(`${portal.app.url}#2.${prompt.id}.${prompt.secret}`)
    await one.at('end')
    expect(await one.heading()).toBe('Already over')
  })
})

describe('a request that a message told about', () => {
  test('is opened by its link', async () => {
    const prompt = portal.ask({ match: 'none' })
    await one.page.goto('about:blank')
    await one.page.goto(`${portal.app.url}#3.${prompt.id}`)
    await one.at('request')
    await one.press('Approve')
    await one.at('end')
    expect(prompt.state).toBe('approved')
  })

  test('can be fetched again where the portal did not answer', async () => {
    portal.fault = { status: 503, error: 'unavailable', wait: 1 }
    const prompt = portal.ask()
    await one.page.goto('about:blank')
    await one.page.goto(`${portal.app.url}#3.${prompt.id}`)
    await one.at('seek')
    await eventually(one.status).toMatch(/cannot be reached/)
    portal.fault = null
    await one.press('Try again')
    await one.at('request')
  })
})

describe('the end of a request that nobody answered here', () => {
  test.each([
    ['expired', 'Too late'],
    ['superseded', 'Replaced'],
    ['cancelled', 'Already over'],
    ['redeemed', 'Approved'],
  ])('%s is told when one answers: %s', async (state, heading) => {
    const prompt = portal.ask({ match: 'none' })
    await one.at('request')
    // Answers and questions overlap: the answer is on its way when it ends.
    await one.page.route('**/pending', (route) => route.abort())
    prompt.state = state
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe(heading)
  })

  test('is noticed while looking at it', async () => {
    const prompt = portal.ask()
    await one.at('request')
    prompt.state = 'cancelled'
    await one.at('end')
    expect(await one.heading()).toBe('Already over')
  })

  test('comes by the clock, too', async () => {
    portal.ask({ expiresAt: portal.now() + 4000 })
    await one.at('request')
    await one.at('end')
    expect(['Too late', 'Already over']).toContain(await one.heading())
  })

  test('by a newer request shows the newer one', async () => {
    portal.ask()
    await one.at('request')
    portal.ask({ purpose: 'manage' })
    await eventually(one.heading).toBe('Change your devices?')
    expect(await one.status()).toMatch(/newer request/)
  })
})

describe('a phone that counts no more', () => {
  test('because the account moved says so, shows no passcodes, and can be cleared', async () => {
    expect(await one.page.locator('.ssp-digits').count()).toBe(1)
    device.state = 'moved'
    await eventually(() => one.page.textContent('.ssp-card')).toMatch(/moved to another phone/)
    expect(await one.page.locator('.ssp-digits').count()).toBe(0)
    await one.press('Remove from this phone: ada')
    await one.at('remove')
    await one.press('Remove from this phone')
    await one.at('empty')
    expect(await one.status()).toMatch(/was removed/)
    expectQuiet(one)
  })

  test('is told when it answers', async () => {
    portal.ask({ match: 'none' })
    await one.at('request')
    await one.page.route('**/pending', (route) => route.abort())
    device.state = 'moved'
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('This account moved to another phone')
    expect(await one.page.getByRole('button').allTextContents()).toEqual(['Done', 'Remove from this phone'])
  })

  test('because it was removed in the portal says so', async () => {
    device.state = 'gone'
    await eventually(() => one.page.textContent('.ssp-card')).toMatch(/does not accept this phone/)
    expect(await one.page.locator('.ssp-digits').count()).toBe(0)
  })
})

describe('an answer that did not arrive', () => {
  test('is told, and can be given again', async () => {
    const prompt = portal.ask({ match: 'none' })
    await one.at('request')
    await one.page.route('**/answer', (route) => route.abort())
    await one.press('Approve')
    await eventually(one.status).toMatch(/cannot be reached/)
    await one.page.unroute('**/answer')
    await one.press('Approve')
    await one.at('end')
    expect(prompt.state).toBe('approved')
  })

  test('or whose acknowledgement got lost counts once', async () => {
    portal.ask({ match: 'none' })
    await one.at('request')
    await one.page.route('**/pending', (route) => route.abort())
    await one.page.route('**/answer', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await one.press('Approve')
    await eventually(one.status).toMatch(/cannot be reached/)
    await one.page.unroute('**/answer')
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
    expect(portal.answers).toHaveLength(2)
  })
})

test('an old nonce is replaced by the new one, without anybody noticing', async () => {
  portal.renewNonce()
  const prompt = portal.ask({ match: 'none' })
  await one.at('request')
  await one.press('Approve')
  await one.at('end')
  expect(prompt.state).toBe('approved')
  expect(portal.calls).toContain('GET pending 401')
})

test('a new name that the portal gave the phone is taken over', async () => {
  Object.assign(device, { name: 'Old telephone' })
  await eventually(() => one.page.textContent('.ssp-card')).toMatch(/^ada.*Old telephone/)
})

test('the phone’s own way back leads to the accounts', async () => {
  await one.press('Settings: ada')
  await one.at('account')
  await one.page.goBack()
  await one.at('accounts')
})

test('in German everything is German', async () => {
  const other = await phone(browser, { locale: 'de-AT' })
  await enrol(portal, other, 'eva')
  expect(await other.heading()).toBe('Ihre Konten')
  expect(await other.page.evaluate(() => document.documentElement.lang)).toBe('de')
  portal.ask({ about: { country: 'FR' } })
  await other.at('request')
  expect(await other.heading()).toBe('Bei Demo Notes anmelden?')
  expect(await other.page.textContent('.ssp-facts')).toMatch(/OrtFrankreich/)
  await other.page.getByLabel('Zahl auf Ihrem Computer').fill('482')
  await other.press('Genehmigen')
  await other.at('end')
  expect(await other.heading()).toBe('Genehmigt')
  expectQuiet(other)
})

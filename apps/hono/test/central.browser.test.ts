import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type DemoWorld, demoWorld, says } from './demo-world.ts'
import { heading, press } from './steps.ts'

/*
 * Without an application: Central and the address for managing devices, where the portal itself asks for the password.
 * And what follows a change: the mail, its link, and the history.
 */

let world: DemoWorld

beforeAll(async () => {
  world = await demoWorld()
})

afterAll(() => world.close())

afterEach(async () => {
  // The next code of a token.
  world.later(30_000)
  expect(await world.everybodyGoes()).toEqual([])
})

/** The code that somebody's token shows now. */
async function codeOf(owner: string): Promise<string> {
  world.later(30_000)
  const [token] = world.demo.tokens.filter((one) => one.owner === owner)
  if (token === undefined) throw new Error(`${owner} has no token`)
  return token.code()
}

async function logIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill('demo')
  await press(page, 'Sign in')
}

async function verify(page: Page, name: string): Promise<void> {
  const passcode = page.getByRole('link', { name: 'Passcode', exact: true })
  const field = page.getByLabel('Passcode', { exact: true })
  await passcode.or(field).first().waitFor()
  if (await passcode.isVisible()) await passcode.click()
  await field.fill(await codeOf(name))
  await press(page, 'Continue')
}

/** The newest mail of somebody, as the demonstration shows it. */
async function mailOf(name: string): Promise<string> {
  const { page } = await world.computer()
  const mail = page.getByRole('listitem').filter({ hasText: `${name}@example.org` }).first()
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.goto(`${world.demo.application}/phones`)
    if (await mail.isVisible()) return (await mail.textContent()) ?? ''
  }
  throw new Error(`${name} got no mail`)
}

async function removeOne(page: Page): Promise<string> {
  await heading(page, 'Your devices')
  // The first one is what they confirmed with: without it they would have to do that again.
  const card = page.locator('[data-device]').nth(1)
  const device = (await card.locator('h2').textContent())?.trim() ?? ''
  await card.locator('summary').click()
  await card.locator('[data-action=remove]').click()
  await page.waitForURL(/\/remove$/)
  await press(page, `Remove ${device}`)
  await page.getByText(`${device} was removed.`).waitFor()
  return device
}

describe('Central', () => {
  test('shows its tiles after both factors, and manages devices after one more', async () => {
    const { page, context } = await world.computer()
    await page.goto(`${world.demo.portal}/central`)
    expect(await page.getByText('Demo Notes').count()).toBe(0)
    await logIn(page, 'cleo')
    // The password alone opens nothing.
    await page.goto(`${world.demo.portal}/central`)
    await page.getByLabel('Password').waitFor()
    await logIn(page, 'cleo')
    await verify(page, 'cleo')
    await heading(page, 'Demo Central')
    expect(await page.getByRole('link', { name: 'Demo Notes' }).getAttribute('href')).toBe(`${world.demo.application}/`)
    await press(page, 'Manage Devices')
    await heading(page, 'Confirm that it is you')
    await verify(page, 'cleo')
    await heading(page, 'Your devices')
    await press(page, /^Done, back to|^Cancel and go back to/)
    await heading(page, 'Demo Central')
    await press(page, 'Sign out')
    await page.goto(`${world.demo.portal}/central`)
    await page.getByLabel('Password').waitFor()
    expect((await context.cookies()).filter(({ value, name }) => value !== '' && name.includes('central'))).toEqual([])
  })

  test('a wrong password says no more than that', async () => {
    const { page } = await world.computer()
    const told: (string | null)[] = []
    for (const name of ['cleo', 'nobody-at-all']) {
      await page.goto(`${world.demo.portal}/central`)
      await page.getByLabel('User name').fill(name)
      await page.getByLabel('Password').fill('wrong')
      await press(page, 'Sign in')
      await page.locator('.ssp-problems').waitFor()
      told.push(await page.locator('.ssp-problems').textContent())
    }
    expect(told[0]).toBe(told[1])
  })
})

describe('the address for managing devices', () => {
  test('leads to the task, and back to an address that was registered', async () => {
    const { page } = await world.computer()
    const home = encodeURIComponent(`${world.demo.application}/`)
    await page.goto(`${world.demo.portal}/manage?task=add&return=${home}`)
    await logIn(page, 'ben')
    await verify(page, 'ben')
    await heading(page, 'Add a device')
    await press(page, 'Back to your devices')
    await heading(page, 'Your devices')
    await page.locator('.ssp-footer').getByRole('button').first().click()
    await page.waitForURL(`${world.demo.application}/`)
    await page.goto(`${world.demo.portal}/manage?return=${encodeURIComponent('https://evil.example/')}`)
    expect(await page.getByLabel('Password').count()).toBe(0)
  })
})

describe('after a change', () => {
  test('its owner gets a mail whose link shows, and acts only when somebody says so', async () => {
    const owner = await world.computer()
    const { page } = owner
    await page.goto(`${world.demo.portal}/manage`)
    await logIn(page, 'cleo')
    await verify(page, 'cleo')
    const device = await removeOne(page)
    await press(page, 'History')
    await heading(page, 'History of your devices')
    await says(page, /The history is complete and unchanged/)

    const mail = await mailOf('cleo')
    expect(mail).toContain(device)
    const [link = ''] = /http:\S+\/dispute\/\S+/.exec(mail) ?? []
    // A scanner follows every link.
    for (let times = 0; times < 3; times += 1) expect((await owner.context.request.get(link)).status()).toBe(200)
    await page.goto(`${world.demo.portal}/devices`)
    expect(await page.getByText('What was disputed').count()).toBe(0)

    const other = (await world.computer()).page
    await other.goto(link)
    await heading(other, 'Was this you?')
    await press(other, 'This wasn’t me')
    await other.locator('main').getByText('No device of the account can be changed').first().waitFor()
    await other.goto(link)
    expect(await other.getByRole('button', { name: 'This wasn’t me' }).count()).toBe(0)

    // Whoever was managing devices meanwhile changes nothing any more.
    await page.goto(`${world.demo.portal}/devices`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await page.locator('[data-action=undo]').count()).toBe(0)
    expect(await mailOf('cleo')).not.toBe(mail)
  })
})

import type { Json } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import type { Tile } from '../src/ports.ts'
import { ADMINISTRATOR, assign, CENTRAL, centralWorld, deviceIds, issueCode, type Page, shown, STANDALONE, type TestBrowser, TOKEN, WIKI, type World } from './harness.ts'

const tiles = (page: Page): readonly unknown[] => page.blocks.find((one) => one.block === 'tiles')?.items ?? []
const actions = (page: Page): readonly string[] =>
  page.blocks.filter((one) => one.block === 'actions').flatMap((one) => one.items?.map(({ id }) => id) ?? [])
const notices = (page: Page): readonly string[] => page.notices.map(({ message }) => message.id)

/** Somebody with a key, signed in at Central. */
async function inside(made: World = centralWorld(), user = 'ada'): Promise<{ readonly made: World; readonly browser: TestBrowser; readonly page: Page }> {
  const browser = made.browser()
  await browser.enrol(user)
  const page = await browser.enterCentral(user)
  return { made, browser, page }
}

describe('Central', () => {
  test('password, second factor, tiles, Manage Devices with a verification of its own, and back', async () => {
    const made = centralWorld()
    const browser = made.browser()
    await browser.enrol('ada')
    const signIn = await browser.get('/central')
    expect(signIn).toMatchObject({ status: 200, screen: 'sign-in', title: { values: { application: 'Central' } } })

    const prompt = await browser.signIn(signIn, 'ada')
    expect(prompt).toMatchObject({ screen: 'prompt', context: { application: 'Central', username: 'ada' } })
    // The first factor alone shows nothing.
    expect((await browser.get('/central')).screen).toBe('sign-in')

    const central = await browser.answer(prompt)
    expect(browser.location).toBe('https://mfa.example.org/portal/central')
    expect(central).toMatchObject({ status: 200, screen: 'central' })
    expect(tiles(central)).toEqual([{ name: 'Wiki', url: 'https://wiki.example.org/' }])

    const verify = await browser.press(central, 'manage')
    expect(verify.screen).toBe('verify')
    const list = await browser.answer(verify)
    expect(list.screen).toBe('devices')
    expect(deviceIds(list)).toHaveLength(1)

    expect((await browser.press(list, 'leave')).screen).toBe('central')
    expect(made.protocol.outcomes).toEqual([])
    expect(made.faults).toEqual([])
  })
})

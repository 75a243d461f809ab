import { push } from '@ssp/providers/push'
import { describe, expect, test } from 'vitest'
import { deviceIds, ISSUER, mailWorld, type Page, type TestBrowser, WIKI, type World, world } from './harness.ts'
import { phone } from './phone-app.ts'

const MINUTE = 60_000

interface House {
  readonly made: World
  readonly visit: TestBrowser
  /** The key that is there all the time. */
  readonly first: { readonly id: string; readonly key: TestBrowser['key'] }
}

/** Ada has two keys and manages them with the first one. */
async function twoKeys(): Promise<House> {
  const made = world()
  const visit = made.browser()
  await visit.enrol('ada')
  await visit.manage()
  const [id = ''] = deviceIds(await visit.get('/devices'))
  const { key } = visit
  await visit.addKey()
  visit.key = key
  return { made, visit, first: { id, key } }
}

const undoOn = (page: Page) => page.notices.map(({ action }) => action).find((action) => action?.id === 'undo')

const undo = (visit: TestBrowser, page: Page) => visit.post('/undo', { change: undoOn(page)?.fields[0]?.value ?? '' })

const seen = (page: Page) =>
  page.blocks.flatMap(({ block, items = [] }) => (block === 'devices' ? items.map(({ id, name }) => [id, name]) : [])).toSorted()

/** Every change of device management that a person makes here, and what it leads to. */
const CHANGES: Readonly<Record<string, (house: House) => Promise<Page>>> = {
  'an added device': ({ visit }) => visit.addKey(),
  'a new name': ({ visit, first }) => visit.post(`/devices/${first.id}/rename`, { name: 'Blue key' }),
  'a removed device': async ({ visit, first }) => {
    const other = deviceIds(await visit.get('/devices')).find((id) => id !== first.id)
    return visit.post(`/devices/${other}/remove`, {})
  },
}

describe.each(Object.entries(CHANGES))('undo of %s', (_, make) => {
  test('stands on the page right after it, and puts everything back', async () => {
    const house = await twoKeys()
    const before = seen(await house.visit.get('/devices'))
    const page = await make(house)
    expect(seen(page)).not.toEqual(before)
    const undone = await undo(house.visit, page)
    expect([undone.status, undone.notices.map(({ message }) => message.id), undoOn(undone)]).toEqual([200, ['flash.undone'], undefined])
    expect(seen(undone)).toEqual(before)
  })

  test.each([
    [10 * MINUTE - 1, 200],
    [10 * MINUTE, 403],
  ])('is open for ten minutes: %d ms later it answers %d', async (late, status) => {
    const house = await twoKeys()
    const before = seen(await house.visit.get('/devices'))
    const page = await make(house)
    house.made.clock += late
    // The grant has ten minutes of its own, which are not asked about here.
    house.visit.key = house.first.key
    await house.visit.manage()
    expect((await undo(house.visit, page)).status).toBe(status)
    expect(seen(await house.visit.get('/devices'))).toEqual(status === 200 ? before : seen(page))
  })

  test('is open to the session that made it, and to no other one of the same person', async () => {
    const house = await twoKeys()
    const page = await make(house)
    const other = house.made.browser()
    other.key = house.first.key
    await other.begin('ada')
    expect((await other.manage()).screen).toBe('devices')
    const refused = await undo(other, page)
    expect([refused.status, refused.screen]).toEqual([403, 'refused'])
    expect(seen(await other.get('/devices'))).toEqual(seen(page))
  })

  test('works once', async () => {
    const house = await twoKeys()
    const page = await make(house)
    await undo(house.visit, page)
    expect((await undo(house.visit, page)).status).toBe(403)
  })
})

test('what can’t be undone says nothing of it', async () => {
  const house = await twoKeys()
  const other = deviceIds(await house.visit.get('/devices')).find((id) => id !== house.first.id)
  const page = await house.visit.post(`/devices/${other}/lost`, {})
  expect([page.notices[0]?.message.id, undoOn(page)]).toEqual(['flash.lost', undefined])
})

/** The traditional prompt has settings of its own (S22); here for a phone with the app. */
async function settings() {
  const signatures = await push({ vapid: null, now: () => made.clock })
  const made = mailWorld({
    applications: [{ ...WIKI, prompt: 'traditional' }],
    ports: (ports) => ({ ...ports, push: { signatures, authenticator: { url: `${ISSUER}/a/`, files: [] } } }),
  })
  const visit = made.browser()
  await visit.enrol('ada')
  await visit.manage()
  const page = await visit.get('/devices/add/smartphone')
  const [link = ''] = /http[^"]*#1\.[^"]*/.exec(JSON.stringify(page.blocks)) ?? []
  const app = await phone(made)
  await app.claim({ link })
  const wait = page.blocks.find(({ block }) => block === 'wait')
  await visit.post(wait?.action ?? '', Object.fromEntries((wait?.hidden ?? []).map(({ name, value }) => [name, value])), page.csrf)
  const account = async () => (await made.stores.accounts.load([...made.users][0] ?? ''))?.account
  return { visit, device: app.device, account }
}

test('of a default device and of a choice for signing in puts back what there was', async () => {
  const { visit, device, account } = await settings()
  const chosen = async () => [(await account())?.defaultDevice, (await account())?.signInPreference]
  const before = await chosen()
  expect(before).toEqual([null, 'ask'])
  const standard = await visit.post(`/devices/${device}/default`, {})
  expect(standard.notices.map(({ message }) => message.id)).toEqual(['flash.default'])
  const preferred = await visit.post('/preference', { preference: 'push' })
  expect(preferred.notices.map(({ message }) => message.id)).toEqual(['flash.preference'])
  expect(await chosen()).toEqual([device, 'push'])
  await undo(visit, preferred)
  expect(await chosen()).toEqual([device, 'ask'])
  await undo(visit, standard)
  expect(await chosen()).toEqual(before)
})

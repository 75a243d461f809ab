import { describe, expect, test } from 'vitest'
import type { Ports } from '../src/ports.ts'
import { deviceIds, type TestBrowser, WIKI, type World, world } from './harness.ts'

interface Waiting {
  readonly made: World
  /** The next use of the port waits until it is let go. */
  hold(): { readonly reached: Promise<void>; letGo(): void }
}

/** A world in which something waits: right before a verification counts, or right before a session is asked for. */
function waiting(where: 'usage' | 'session'): Waiting {
  let stop: (() => Promise<void>) | null = null
  const pause = async (): Promise<void> => {
    const before = stop
    stop = null
    await before?.()
  }
  const slow = (ports: Ports): Ports => ({
    ...ports,
    ...(where === 'usage'
      ? { usage: { ...ports.usage, write: async (...args) => (await pause(), ports.usage.write(...args)) } }
      : { directory: { ...ports.directory, organisation: async () => (await pause(), ports.directory.organisation()) } }),
  })
  return {
    made: world({ ports: slow }),
    hold() {
      let arrive = (): void => {}
      let letGo = (): void => {}
      const reached = new Promise<void>((resolve) => (arrive = resolve))
      const gone = new Promise<void>((resolve) => (letGo = resolve))
      stop = () => {
        arrive()
        return gone
      }
      return { reached, letGo }
    },
  }
}

/** Two keys, and a tab for each of them. */
async function twoTabs(made: World): Promise<readonly [TestBrowser, TestBrowser]> {
  const visit = made.browser()
  await visit.enrol('ada')
  await visit.manage()
  const one = visit.twin()
  await visit.addKey()
  const two = visit.twin()
  for (const [name, value] of visit.jar) one.jar.set(name, value)
  return [one, two]
}

describe('a visit that is over', () => {
  test.each(['/sign-out', '/cancel'])('stays over when a verification was under way: %s', async (path) => {
    const { made, hold } = waiting('usage')
    const visit = made.browser()
    await visit.enrol('ada')
    const tab = visit.twin()
    const page = await tab.get('/verify')
    const held = hold()
    const verified = tab.answer(page)
    await held.reached
    await visit.post(path, {})
    held.letGo()
    expect((await verified).status).toBe(401)
    expect((await tab.get('/devices')).status).toBe(401)
  })

  test.each(['/sign-out', '/cancel'])('is over also for a cookie that came while it was ending: %s', async (path) => {
    const { made, hold } = waiting('session')
    const visit = made.browser()
    await visit.enrol('ada')
    const tab = visit.twin()
    const page = await tab.get('/verify')
    const csrf = await visit.csrf()
    const held = hold()
    const ending = visit.post(path, {}, csrf)
    await held.reached
    expect((await tab.answer(page)).screen).toBe('devices')
    held.letGo()
    await ending
    expect((await tab.get('/devices')).status).toBe(401)
  })
})

describe('a prompt', () => {
  test('ends once, whatever three tabs do at the same moment', async () => {
    const made = world()
    const [one, two] = await twoTabs(made)
    const three = two.twin()
    const pages = [await one.get('/prompt'), await two.get('/prompt')] as const
    await Promise.all([one.answer(pages[0]), two.answer(pages[1]), three.post('/cancel', {}, pages[0].csrf)])
    expect(made.protocol.outcomes).toHaveLength(1)
  })
})

describe('a rise', () => {
  test('leaves one cookie, also of two that come at the same moment', async () => {
    const made = world()
    const [one, two] = await twoTabs(made)
    const pages = [await one.get('/verify'), await two.get('/verify')] as const
    await Promise.all([one.answer(pages[0]), two.answer(pages[1])])
    expect(one.jar.get('__Host-ssp-session')).not.toBe(two.jar.get('__Host-ssp-session'))
    const open = (await Promise.all([one, two].map((each) => each.get('/devices')))).filter((page) => page.screen === 'devices')
    expect(open).toHaveLength(1)
  })
})

describe('a grant', () => {
  test('opens nothing at another visit, application or entry, however the cookies are mixed', async () => {
    const made = world({ applications: [WIKI, { ...WIKI, id: 'mail', name: 'Mail' }] })
    const wiki = made.browser()
    await wiki.enrol('ada')
    expect(deviceIds(await wiki.manage())).toHaveLength(1)
    const mail = wiki.twin()
    expect((await mail.begin('ada', '&application=mail')).screen).toBe('prompt')
    expect((await mail.get('/devices')).screen).toBe('verify')
    expect((await mail.post('/leave', {})).status).toBe(403)
  })

  test('does not come from another visit’s ceremony, and the ceremony is spent', async () => {
    const made = world()
    const owner = made.browser()
    await owner.enrol('ada')
    const thief = made.browser()
    await thief.begin('ada')
    const page = await owner.get('/verify')
    const answer = await owner.fillIn(page)
    expect((await thief.post('/webauthn', answer)).screen).toBe('verify')
    expect((await thief.get('/devices')).screen).toBe('verify')
    expect((await owner.post('/webauthn', answer, page.csrf)).screen).toBe('verify')
  })

  test('does not come from a key that was reported lost while it was asked for', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    const [first = ''] = deviceIds(await visit.manage())
    const thief = made.browser()
    thief.key = visit.key
    await thief.begin('ada')
    const page = await thief.get('/verify')
    await visit.addKey()
    await visit.manage()
    expect((await visit.post(`/devices/${first}/lost`, {})).screen).toBe('devices')
    expect((await thief.answer(page)).status).toBe(403)
    expect((await thief.get('/devices')).screen).toBe('verify')
  })

  test('undoes no change of another user, nor tells it apart from one that never was', async () => {
    const made = world()
    const ben = made.browser()
    await ben.enrol('ben')
    await ben.manage()
    const added = await ben.addKey()
    const change = added.notices[0]?.action?.fields[0]?.value ?? ''
    expect(change).not.toBe('')
    const ada = made.browser()
    await ada.enrol('ada')
    await ada.manage()
    const [foreign, unknown] = [await ada.post('/undo', { change }), await ada.post('/undo', { change: 'x'.repeat(22) })]
    expect(foreign.status).toBe(403)
    const { csrf: _one, headers: _two, ...told } = foreign
    expect(unknown).toMatchObject(told)
    expect(deviceIds(await ben.get('/devices'))).toHaveLength(2)
  })
})

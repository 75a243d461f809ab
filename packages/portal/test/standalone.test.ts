import { describe, expect, test } from 'vitest'
import { BACK, CENTRAL, centralWorld, deviceIds, type Page, STANDALONE, type TestBrowser, WIKI, type World, world } from './harness.ts'

const notices = (page: Page): readonly string[] => page.notices.map(({ message }) => message.id)

/** Somebody with a key, before the standalone URL. */
async function owner(made: World = centralWorld(), user = 'ada'): Promise<{ readonly made: World; readonly browser: TestBrowser }> {
  const browser = made.browser()
  await browser.enrol(user)
  await browser.post('/cancel', {})
  made.protocol.outcomes.length = 0
  return { made, browser }
}

/** By the standalone URL to where the verification leads. */
async function managed(browser: TestBrowser, path = '/manage'): Promise<Page> {
  const verify = await browser.signIn(await browser.get(path), 'ada')
  expect(verify.screen).toBe('verify')
  return browser.answer(verify)
}

const link = (query: Record<string, string>): string => `/manage?${new URLSearchParams(query)}`

describe('the standalone URL', () => {
  test('both factors, the devices, and a page that says that all is done', async () => {
    const { made, browser } = await owner()
    const signIn = await browser.get('/manage')
    expect(signIn).toMatchObject({ screen: 'sign-in', title: { values: { application: 'Your devices' } } })
    const verify = await browser.signIn(signIn, 'ada')
    expect(verify.screen).toBe('verify')
    for (const path of ['/devices', '/devices/add', '/prompt']) expect((await browser.get(path)).screen).toBe('verify')
    const list = await managed(browser)
    expect(list.screen).toBe('devices')
    const done = await browser.press(list, 'leave')
    expect(done).toMatchObject({ screen: 'done', title: { id: 'managed.title' } })
    expect(browser.location).toBe('https://mfa.example.org/portal/manage/done')
    expect((await browser.get('/devices')).status).toBe(401)
    // Nobody waits for an answer, and Central is another place.
    expect((await browser.get('/central')).screen).toBe('sign-in')
    expect(made.protocol.outcomes).toEqual([])
    expect(made.faults).toEqual([])
  })

  test('can be left before anything was verified', async () => {
    const { browser } = await owner()
    const verify = await browser.signIn(await browser.get('/manage'), 'ada')
    expect((await browser.press(verify, 'cancel')).title.id).toBe('managed.title')
  })

  test('enrols a new user, who confirms with the new device and comes to what they wanted', async () => {
    const browser = centralWorld().browser()
    const enrol = await browser.signIn(await browser.get(link({ task: 'add' })), 'bob')
    expect(enrol.screen).toBe('enrol')
    const verify = await browser.answer(await browser.get('/devices/add/security-key'))
    expect(verify.screen).toBe('verify')
    expect((await browser.answer(verify)).screen).toBe('add')
  })

  test('is closed where self-service is off', async () => {
    const made = centralWorld({}, { applications: [WIKI, CENTRAL, { ...STANDALONE, selfService: false }] })
    const { browser } = await owner(made)
    expect((await browser.signIn(await browser.get('/manage'), 'ada')).screen).toBe('refused')
  })

  test('is an application of that kind, or nobody gets in', async () => {
    for (const kind of ['web', 'central'] as const) {
      const browser = centralWorld({}, { applications: [WIKI, CENTRAL, { ...STANDALONE, kind }] }).browser()
      expect((await browser.signIn(await browser.get('/manage'), 'ada')).status).toBe(400)
    }
    const browser = centralWorld({}, { applications: [WIKI, CENTRAL] }).browser()
    expect((await browser.get('/manage')).status).toBe(400)
  })

  test('stands without Central, and Central without it', async () => {
    const alone = centralWorld({ launcher: null }).browser()
    expect((await alone.get('/manage')).screen).toBe('sign-in')
    expect((await alone.get('/central')).status).toBe(404)
    expect((await centralWorld({ standalone: null }).browser().get('/manage')).status).toBe(404)
  })
})

describe('a deep link', () => {
  test('leads to adding a device, then back to where it came from, without telling it anything', async () => {
    const { browser } = await owner()
    const add = await managed(browser, link({ task: 'add', return: BACK }))
    expect(add.screen).toBe('add')
    const list = await browser.addKey()
    expect(list.screen).toBe('devices')
    await browser.press(list, 'leave')
    expect(browser.location).toBe(BACK)
  })

  test('leads to removing one device', async () => {
    const { browser } = await owner()
    await managed(browser)
    const [first] = deviceIds(await browser.addKey())
    const page = await managed(browser, link({ task: 'remove', device: first ?? '' }))
    expect(page).toMatchObject({ screen: 'remove' })
    expect(browser.location).toContain(`/devices/${first}/remove`)
  })

  test('leads to the devices, and its goal is reached once', async () => {
    const { browser } = await owner()
    expect((await managed(browser, link({ task: 'device', device: 'd1' }))).screen).toBe('devices')
    const { made, browser: other } = await owner()
    expect((await managed(other, link({ task: 'add' }))).screen).toBe('add')
    made.clock += 600_000
    expect((await other.answer(await other.get('/verify'))).screen).toBe('devices')
  })

  test('does not show another user’s device', async () => {
    const made = centralWorld()
    const { browser: bob } = await owner(made, 'bob')
    await bob.begin('bob')
    const [his] = deviceIds(await bob.manage())
    const { browser } = await owner(made)
    expect((await managed(browser, link({ task: 'remove', device: his ?? '' }))).status).toBe(404)
  })

  test('with a return address leaves by it also without having done anything', async () => {
    const { browser } = await owner()
    const verify = await browser.signIn(await browser.get(link({ return: BACK })), 'ada')
    await browser.press(verify, 'cancel')
    expect(browser.location).toBe(BACK)
  })

  test.each([
    'https://evil.example/',
    'https://intranet.example.org/',
    'https://intranet.example.org/devices?from=portal#',
    'https://intranet.example.org/devices?from=portal&x=1',
    'https://intranet.example.org/devices?from=portal/',
    'https://INTRANET.example.org/devices?from=portal',
    'https://intranet.example.org:443/devices?from=portal',
    'https://intranet.example.org/x/../devices?from=portal',
    'https://intranet.example.org@evil.example/devices?from=portal',
    'http://intranet.example.org/devices?from=portal',
    '//intranet.example.org/devices?from=portal',
    ' https://intranet.example.org/devices?from=portal',
    '/devices',
    'javascript:alert(1)',
    '',
  ])('is refused before anything else where it wants to return to %j', async (address) => {
    const { browser } = await owner()
    const refused = await browser.get(link({ task: 'add', return: address }))
    expect(refused).toMatchObject({ status: 400, code: 'link.return-address' })
    const html = await browser.send(link({ return: address }), { headers: { accept: 'text/html' } })
    expect(html.status).toBe(400)
    if (address !== '') expect(await html.text()).not.toContain(address)
    // Nor does a form get by: the address says it again.
    const page = await browser.get('/manage')
    const forged = await browser.post(`/manage/login?${new URLSearchParams({ return: address })}`, { username: 'ada', password: 'right ADA' }, page.csrf)
    expect(forged.status).toBe(400)
    expect((await browser.get('/prompt')).status).toBe(401)
  })

  test('returns nowhere once its address was taken off the list', async () => {
    const returnAddresses = [BACK]
    const { browser } = await owner(centralWorld({ returnAddresses }))
    const list = await managed(browser, link({ return: BACK }))
    returnAddresses.pop()
    browser.location = ''
    expect((await browser.press(list, 'leave')).status).toBe(400)
    expect(browser.location).toBe('')
  })

  test.each([
    'task=sign-out',
    'task=',
    'task=add&task=remove',
    'task=add&device=d1',
    'task=remove',
    'device=d1',
    'task=remove&device=..%2F..%2Fcentral',
    'task=remove&device=d1%2Factivate',
    'task=remove&device=',
    'task=remove&device=d%0a1',
    'goal=/sign-out',
    `return=${encodeURIComponent(BACK)}&return=${encodeURIComponent(BACK)}`,
    'TASK=add',
  ])('that says %s is malformed', async (query) => {
    expect(await centralWorld().browser().get(`/manage?${query}`)).toMatchObject({ status: 400, code: 'link.malformed' })
  })

  test('of two return addresses needs both on the list', async () => {
    const query = `return=${encodeURIComponent(BACK)}&return=https://evil.example/`
    expect(await centralWorld().browser().get(`/manage?${query}`)).toMatchObject({ status: 400, code: 'link.return-address' })
  })
})

describe('what somebody asked for before they verified', () => {
  test('opens afterwards: adding leads straight to adding (S28)', async () => {
    const browser = world().browser()
    await browser.enrol('ada')
    const verify = await browser.get('/devices/add')
    expect(verify.screen).toBe('verify')
    expect((await browser.answer(verify)).screen).toBe('add')
  })

  test('opens once, and asking for the list gives it up', async () => {
    const made = world()
    const browser = made.browser()
    await browser.enrol('ada')
    await browser.get('/devices/add')
    const verify = await browser.get('/devices')
    expect((await browser.answer(verify)).screen).toBe('devices')
    made.clock += 600_000
    const again = await browser.get('/devices/add/security-key')
    expect(notices(again)).toEqual(['verify.expired'])
    expect((await browser.answer(again)).screen).toBe('add-passkey')
    made.clock += 600_000
    expect((await browser.answer(await browser.get('/verify'))).screen).toBe('devices')
  })

  test.each([
    '/devices/%2e%2e%2f%2e%2e%2fsign-out/remove',
    '/devices/%2F%2Fevil.example/rename',
    '/devices/add/https:%2F%2Fevil.example',
    '/devices/add/a%0d%0aset-cookie:x',
    '/devices/a%3Fb/remove',
    `/devices/${'a'.repeat(65)}/remove`,
    '/devices//evil.example',
    '/devices?goal=https://evil.example',
    '/devices/add?goal=//evil.example&to=/sign-out',
  ])('is a page of ours, and nothing that %s names', async (path) => {
    const browser = world().browser()
    await browser.enrol('ada')
    await browser.get(path)
    const page = await browser.answer(await browser.get('/verify'))
    expect(['https://mfa.example.org/portal/devices', 'https://mfa.example.org/portal/devices/add']).toContain(browser.location)
    expect(['devices', 'add']).toContain(page.screen)
  })

  test('is no change: only pages are remembered', async () => {
    const browser = world().browser()
    await browser.enrol('ada')
    const [id] = deviceIds(await browser.manage())
    const fresh = browser.twin()
    await fresh.begin('ada')
    await fresh.post(`/devices/${id}/remove`, {})
    expect((await fresh.answer(await fresh.get('/verify'))).screen).toBe('devices')
  })
})

test('one usable device is told of a backup, two are not, and the words go away by themselves', async () => {
  const browser = world().browser()
  await browser.enrol('ada')
  const one = await browser.manage()
  expect(notices(one)).toEqual(['devices.nudge'])
  expect(notices(await browser.addKey())).toEqual(['flash.added'])
})

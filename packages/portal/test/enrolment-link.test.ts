import { describe, expect, test } from 'vitest'
import { ADMINISTRATOR, CENTRAL, centralWorld, deviceIds, type Page, STANDALONE, type TestBrowser, WIKI, type World, world } from './harness.ts'

const DAY = 86_400_000

const denied = (more: Parameters<typeof centralWorld>[1] = {}): World => centralWorld({}, { policy: { newUser: 'deny' }, ...more })

async function issue({ portal }: World, user: string, lifeMs = DAY): Promise<string> {
  const issued = await portal.administration.issueEnrolmentLink(ADMINISTRATOR, user, { lifeMs })
  if (issued.kind !== 'done') throw new Error(`no link: ${issued.kind}`)
  return new URL(issued.url).pathname.replace('/portal', '')
}

/** Opens a link and signs in. */
async function follow(browser: TestBrowser, path: string, user: string): Promise<Page> {
  return browser.signIn(await browser.press(await browser.get(path), 'go-on'), user)
}

const choices = (page: Page): readonly string[] => page.blocks.find((one) => one.block === 'choices')?.items?.map(({ id }) => id) ?? []
const notices = (page: Page): readonly string[] => page.notices.map(({ message }) => message.id)
const accountOf = async ({ stores }: World, found: string) => (await stores.accounts.load(found))?.account

describe('an enrolment link', () => {
  test('opens, after the first factor, adding a first device where the policy denies new users; then a backup; then it is done', async () => {
    const made = denied()
    const path = await issue(made, 'ada')
    const browser = made.browser()
    const page = await browser.get(path)
    expect(page).toMatchObject({ status: 200, screen: 'enrolment-link' })
    expect(JSON.stringify(page.blocks)).not.toContain('ada')
    const signIn = await browser.press(page, 'go-on')
    expect(signIn.screen).toBe('sign-in')
    const add = await browser.signIn(signIn, 'ada')
    expect(add.screen).toBe('add')

    const backup = await browser.answer(await browser.get('/devices/add/security-key'))
    expect(backup).toMatchObject({ screen: 'backup', title: { id: 'backup.title' } })
    expect(notices(backup)).toEqual(['flash.added'])
    // What a link opened undoes nothing, so it is not offered.
    expect(backup.notices[0]?.action).toBeNull()
    expect(choices(backup)).toContain('security-key')
    const done = await browser.addKey()
    expect(done).toMatchObject({ screen: 'backup', title: { id: 'backup.done' } })
    expect(choices(done)).toEqual([])
    expect((await browser.press(done, 'leave')).title.id).toBe('managed.title')
    expect(made.faults).toEqual([])
  })

  test('needs no second device: the backup can be skipped', async () => {
    const made = denied()
    const browser = made.browser()
    await follow(browser, await issue(made, 'ada'), 'ada')
    const backup = await browser.answer(await browser.get('/devices/add/security-key'))
    expect((await browser.press(backup, 'leave')).title.id).toBe('managed.title')
    expect((await browser.begin('ada')).screen).toBe('prompt')
  })

  test('opens also where self-service is off, and says that it is done', async () => {
    const made = denied({ applications: [WIKI, CENTRAL, { ...STANDALONE, selfService: false }] })
    const browser = made.browser()
    expect((await follow(browser, await issue(made, 'ada'), 'ada')).screen).toBe('add')
    expect((await browser.answer(await browser.get('/devices/add/security-key'))).screen).toBe('backup')
    expect((await browser.addKey()).title.id).toBe('backup.done')
  })

  test('opens for who lost everything, and nothing but adding', async () => {
    const made = denied()
    const browser = made.browser()
    await follow(browser, await issue(made, 'ada'), 'ada')
    await browser.answer(await browser.get('/devices/add/security-key'))
    const [id] = deviceIds(await browser.get('/devices'))
    const { csrf } = await browser.addKey()
    expect((await browser.get(`/devices/${id}/rename`)).screen).not.toBe('rename')
    expect((await browser.get(`/devices/${id}/remove`)).screen).not.toBe('remove')
    await browser.post(`/devices/${id}/rename`, { name: 'Mine' }, csrf)
    await browser.post(`/devices/${id}/remove`, {}, csrf)
    const list = await browser.get('/devices')
    expect(deviceIds(list)).toHaveLength(2)
    expect(JSON.stringify(list.blocks)).not.toContain('Mine')
    expect((await browser.get('/prompt')).screen).not.toBe('prompt')
    expect(made.protocol.outcomes).toEqual([])
  })

  test('is not spent by whoever only looks: scanners, people who stop at the sign-in, wrong passwords', async () => {
    const made = denied()
    const path = await issue(made, 'ada')
    for (let visit = 0; visit < 3; visit += 1) {
      const other = made.browser()
      const signIn = await other.press(await other.get(path), 'go-on')
      expect((await other.signIn(signIn, 'ada', 'wrong')).status).toBe(400)
    }
    const scanner = made.browser()
    const response = await scanner.send(`${path}`, { headers: { accept: 'text/html' } })
    expect(response.headers.getSetCookie().some((one) => one.includes('session'))).toBe(false)
    expect((await scanner.send(path, { method: 'POST', body: new URLSearchParams({ _csrf: 'x' }) })).status).toBe(403)
    expect((await follow(made.browser(), path, 'ada')).screen).toBe('add')
  })

  test('used, over, another user’s, unknown and misshapen ones are one answer, and open nothing', async () => {
    const made = denied()
    const used = await issue(made, 'ada')
    expect((await follow(made.browser(), used, 'ada')).screen).toBe('add')
    const over = await issue(made, 'ada', DAY)
    const bobs = await issue(made, 'bob', 30 * DAY)
    made.clock += DAY
    const seen: unknown[] = []
    for (const path of [used, over, bobs, `/enrol/${'A'.repeat(43)}`]) {
      const browser = made.browser()
      const refused = await follow(browser, path, 'ada')
      seen.push([refused.status, refused.code])
      expect((await browser.get('/devices/add')).status).toBe(401)
    }
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(new Set(['[403,"enrolment-link"]']))
    expect(await made.browser().get('/enrol/short')).toMatchObject({ status: 403, code: 'enrolment-link' })
    // Whom it is for still has theirs.
    expect((await follow(made.browser(), bobs, 'bob')).screen).toBe('add')
  })

  test('of two at the same moment one gets in', async () => {
    const made = denied()
    const path = await issue(made, 'ada')
    const forms = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const browser = made.browser()
        return { browser, page: await browser.press(await browser.get(path), 'go-on') }
      }),
    )
    const all = await Promise.all(forms.map(({ browser, page }) => browser.signIn(page, 'ada')))
    expect(all.filter(({ screen }) => screen === 'add')).toHaveLength(1)
    expect(all.filter(({ status }) => status === 403)).toHaveLength(7)
  })

  test('gives its visit a new cookie', async () => {
    const made = denied()
    const browser = made.browser()
    const page = await browser.press(await browser.get(await issue(made, 'ada')), 'go-on')
    const action = page.blocks.find((one) => one.block === 'form')?.action ?? ''
    const response = await browser.send(action, { method: 'POST', body: new URLSearchParams({ username: 'ada', password: 'right ADA', _csrf: page.csrf }) })
    const set = response.headers.getSetCookie().filter((one) => one.startsWith('__Host-ssp-session='))
    expect(set).toHaveLength(1)
    expect(response.headers.get('location')).toBe('/portal/devices/add')
  })

  test('is shown once, and kept nowhere in the clear', async () => {
    const made = denied()
    const path = await issue(made, 'ada')
    const token = path.replace('/enrol/', '')
    expect(token).toMatch(/^[\w-]{43}$/)
    await follow(made.browser(), path, 'ada')
    const log = await made.stores.securityLog.read(null, 1_000)
    const kept = await Promise.all(log.map(async ({ user }) => [await accountOf(made, user ?? ''), await made.stores.accounts.history(user ?? '')]))
    expect(JSON.stringify(kept)).toContain('enrolment-link-issued')
    expect(JSON.stringify([log, kept])).not.toContain(token)
  })

  test('is issued by administrators who may, for a life of at most 30 days, where it can be opened', async () => {
    const made = denied()
    const { administration } = made.portal
    const refused = await administration.issueEnrolmentLink({ ...ADMINISTRATOR, role: 'read-only' }, 'ada', { lifeMs: DAY })
    expect(refused.kind).toBe('refused')
    for (const lifeMs of [0, -1, 30 * DAY + 1, Number.NaN]) {
      await expect(administration.issueEnrolmentLink(ADMINISTRATOR, 'ada', { lifeMs })).rejects.toThrow(RangeError)
    }
    const without = world().portal.administration.issueEnrolmentLink(ADMINISTRATOR, 'ada', { lifeMs: DAY })
    await expect(without).rejects.toThrow(expect.objectContaining({ key: 'central.standalone' }))
  })
})

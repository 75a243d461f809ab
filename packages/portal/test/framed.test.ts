import { softwareAuthenticator } from '@ssp/testing'
import { describe, expect, it } from 'vitest'
import type { Application } from '../src/ports.ts'
import { assign, ceremonyOf, issueCode, type Page, PARENT, shown, type TestBrowser, WIKI, type World, world } from './harness.ts'

const INTRANET: Application = { ...WIKI, id: 'wiki', name: 'Intranet', prompt: 'traditional' }
const ORIGIN = 'https://mfa.example.org'
const AT = '/portal/frame/at'

interface Framed extends Page {
  readonly visit: string
}

/** A browser that keeps every cookie of a frame back: it has what its forms carry, and nothing else. */
class FramedBrowser {
  page: Framed
  readonly #browser: TestBrowser

  private constructor(browser: TestBrowser, page: Framed) {
    this.#browser = browser
    this.page = page
  }

  static async begin({ browser }: World, user: string, more = ''): Promise<FramedBrowser> {
    const made = browser()
    const page = (await made.begin(user, `&frame=${more}`)) as Framed
    expect([...made.jar.keys()]).toEqual([])
    return new FramedBrowser(made, page)
  }

  /** One form, with what the page before it carried. */
  async send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Framed> {
    const { csrf, visit } = this.page
    const body = new URLSearchParams({ ...fields, _csrf: csrf, _visit: visit })
    const answer = await this.#browser.send(path.startsWith(AT) ? path : `${AT}${path}`, { method: 'POST', body, headers })
    const text = await answer.text()
    expect(answer.headers.getSetCookie()).toEqual([])
    return { ...(JSON.parse(text) as Framed), status: answer.status, headers: answer.headers }
  }

  async post(path: string, fields: Record<string, string> = {}): Promise<Framed> {
    this.page = await this.send(path, fields)
    return this.page
  }

  see(path: string): Promise<Framed> {
    return this.post(`${path}${path.includes('?') ? '&' : '?'}see=`)
  }

  /** Answers the ceremony of a page, in the frame or in a window of its own. */
  async answer(page: Page, key = this.#browser.key, fault = {}): Promise<Framed> {
    const { action, options, hidden } = ceremonyOf(page)
    const response = page.screen === 'add-passkey' ? await key.register(options, fault) : await key.authenticate(options, fault)
    return this.send(action, { ...hidden, response: JSON.stringify(response) })
  }
}

const policyOf = (page: Page): string => page.headers.get('content-security-policy') ?? ''

/** Signs in to the intranet's frame and opens device management with a token's code. */
async function managing(made: World, user = 'ada'): Promise<FramedBrowser> {
  await assign(made, user, `T-${user}`)
  const frame = await FramedBrowser.begin(made, user)
  await frame.see('/devices')
  await frame.post('/passcode', { code: await shown(made), for: 'manage' })
  expect(frame.page.screen).toBe('devices')
  return frame
}

const inFrame = (): World => world({ applications: [INTRANET] })

describe('a prompt in a frame', () => {
  it('is framed by its own page and by no other, whatever it answers', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    expect(policyOf(frame.page)).toContain(`frame-ancestors ${PARENT};`)
    expect(frame.page.footer.map(({ id }) => id)).toEqual(['add-new', 'settings'])
    const lost = await frame.send('/devices/nobody/rename?see=', {})
    expect(policyOf(lost)).toContain(`frame-ancestors ${PARENT};`)
    made.clock += 3_600_000
    const over = await frame.send('/prompt?see=', {})
    expect([over.status, over.code]).toEqual([401, 'session'])
    const page = await frame.send('/prompt?see=', {}, { accept: 'text/html' }).catch(() => null)
    expect(page).toBeNull()
  })

  it('tells its page of an allow, and keeps no cookie on the way', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    const end = await frame.post('/passcode', { code: await shown(made), for: 'sign-in' })
    expect(end.blocks.find(({ block }) => block === 'answer')).toMatchObject({ to: PARENT, data: 'RESULT|allow' })
    expect(policyOf(end)).toContain(`frame-ancestors ${PARENT};`)
    expect(made.protocol.outcomes.map(({ result }) => result)).toEqual(['allow'])
  })

  it('verifies, lists, and holds the matrix of its prompt', async () => {
    const made = inFrame()
    const frame = await managing(made)
    const [token] = frame.page.blocks.find(({ block }) => block === 'devices')?.items ?? []
    expect((token as unknown as { actions: { id: string }[] }).actions.map(({ id }) => id)).toEqual(['remove', 'lost'])
    const renamed = await frame.send(`/devices/${token?.id}/rename`, { name: 'Mine' })
    expect(renamed.status).toBe(403)
    const standard = await frame.send(`/devices/${token?.id}/default`, {})
    expect(standard.status).toBe(403)
  })

  it('begins one prompt for one request: a second frame with it is refused', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    await FramedBrowser.begin(made, 'ada', '&nonce=n1')
    const again = await made.browser().begin('ada', '&frame=&nonce=n1')
    expect(again.status).toBe(403)
    expect(policyOf(again)).toContain(`frame-ancestors ${PARENT};`)
  })

  it('gives every rise another secret, and takes the old one no more', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    const before = frame.page.visit
    await frame.post('/passcode', { code: await shown(made), for: 'manage' })
    expect(frame.page.visit).not.toBe(before)
    const old = await frame.send('/devices?see=', {}).then(() => frame)
    old.page = { ...old.page, visit: before }
    expect((await old.send('/devices?see=', {})).status).toBe(403)
  })
})

it('knows in a frame where its person is, however many of our own answers lead there', async () => {
  const made = world({
    applications: [INTRANET],
    policy: { locations: ['DE'] },
    ports: (ports) => ({ ...ports, locate: (request) => request.headers.get('x-country') ?? 'unknown' }),
  })
  await assign(made, 'ada', 'T-1')
  const at = { 'x-country': 'DE' }
  const frame = await FramedBrowser.begin(made, 'ada')
  const list = await frame.send('/passcode', { code: await shown(made), for: 'manage' }, at)
  expect(list.screen).toBe('devices')
  frame.page = list
  expect((await frame.send('/devices?see=', {}, { 'x-country': 'FR' })).screen).toBe('refused')
})

describe('what a frame carries', () => {
  it('opens nothing as a cookie, and a cookie opens nothing as a frame', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    const [cookie = ''] = frame.page.visit.split(' ')
    const outside = made.browser()
    outside.jar.set('__Host-ssp-session', cookie)
    expect((await outside.get('/prompt')).status).toBe(401)

    const plain = made.browser()
    await plain.begin('ada')
    const [, parent, proof] = frame.page.visit.split(' ')
    frame.page = { ...frame.page, csrf: await plain.csrf(), visit: `${plain.jar.get('__Host-ssp-session')} ${parent} ${proof}` }
    expect((await frame.send('/prompt?see=', {})).status).toBe(401)
  })

  it('names a page that the portal itself wrote, or nothing', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    const [cookie, , proof] = frame.page.visit.split(' ')
    for (const visit of [`${cookie} https://evil.example ${proof}`, `${cookie} ${PARENT} `, `${cookie} ${PARENT}`, '', `${frame.page.visit} *`]) {
      const wrong = await FramedBrowser.begin(made, 'ada')
      wrong.page = { ...wrong.page, visit }
      const answer = await wrong.send('/prompt?see=', {})
      expect(answer.status).toBe(403)
      expect(policyOf(answer)).toContain("frame-ancestors 'none'")
    }
  })

  it('comes from our own pages: a page elsewhere that knows it sends nothing', async () => {
    const made = inFrame()
    await assign(made, 'ada', 'T-1')
    const frame = await FramedBrowser.begin(made, 'ada')
    for (const headers of [{ origin: 'https://evil.example' }, { origin: PARENT }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await frame.send('/prompt?see=', {}, headers)).status).toBe(403)
    }
    expect((await frame.send('/prompt?see=', {}, { origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})

describe('a passkey in a window of its own', () => {
  /** Somebody with a key, in a frame. */
  async function withKey(made: World): Promise<[FramedBrowser, ReturnType<typeof softwareAuthenticator>]> {
    const frame = await managing(made)
    const opened = await frame.send('/devices/add/security-key?window=&see=', {})
    const key = softwareAuthenticator({ origin: ORIGIN })
    const done = await frame.answer(opened, key)
    expect(done.title.id).toBe('window.done.title')
    expect((await frame.see('/window/added')).blocks).toMatchObject([{ block: 'wait', waiting: false }])
    expect((await frame.post('/window/added')).notices[0]?.message.id).toBe('flash.added')
    return [await FramedBrowser.begin(made, 'ada'), key]
  }

  it('adds, and the frame goes on', async () => {
    const made = inFrame()
    await withKey(made)
  })

  it('proves in the window, and only the frame’s visit may do more', async () => {
    const made = inFrame()
    const [frame, key] = await withKey(made)
    expect((await frame.see('/window/proof?for=sign-in')).blocks).toMatchObject([{ block: 'wait', waiting: true }])
    expect((await frame.send('/window/proof', { for: 'sign-in' })).status).toBe(403)
    const window = await frame.send('/window?for=sign-in&see=', {})
    const closed = await frame.answer(window, key)
    expect(closed.title.id).toBe('window.done.title')
    expect(made.protocol.outcomes).toEqual([])
    expect((await frame.see('/window/proof?for=sign-in')).blocks).toMatchObject([{ block: 'wait', waiting: false }])
    // What was proved for signing in opens no device management.
    expect((await frame.send('/window/proof', { for: 'manage' })).status).toBe(403)
    const end = await frame.post('/window/proof', { for: 'sign-in' })
    expect(end.blocks.some(({ block }) => block === 'answer')).toBe(true)
    expect(made.protocol.outcomes.map(({ result }) => result)).toEqual(['allow'])
  })

  it('proves for its own visit, once', async () => {
    const made = inFrame()
    const [frame, key] = await withKey(made)
    const other = await FramedBrowser.begin(made, 'ada')
    await frame.answer(await frame.send('/window?for=manage&see=', {}), key)
    expect((await other.send('/window/proof', { for: 'manage' })).status).toBe(403)
    expect((await frame.post('/window/proof', { for: 'manage' })).screen).toBe('devices')
    expect((await frame.send('/window/proof', { for: 'manage' })).status).toBe(403)
  })

  it('asks in the frame where its page lets it, and sees which page that is', async () => {
    const made = inFrame()
    const [frame, key] = await withKey(made)
    const prompt = await frame.see('/prompt')
    for (const fault of [{ crossOrigin: true, topOrigin: 'https://evil.example' }, { crossOrigin: true }, { topOrigin: PARENT }]) {
      const refused = await frame.answer(await frame.see('/prompt'), key, fault)
      expect(refused.notices[0]?.message.id).toBe('problem.passkey')
    }
    const end = await frame.answer(prompt, key, { crossOrigin: true, topOrigin: PARENT })
    expect(end.blocks.some(({ block }) => block === 'answer')).toBe(true)
  })

  it('is never asked for across origins outside of a frame', async () => {
    const made = world()
    const browser = made.browser()
    await browser.enrol('ada')
    const prompt = await browser.get('/prompt')
    const { action, options, hidden } = ceremonyOf(prompt)
    const response = JSON.stringify(await browser.key.authenticate(options, { crossOrigin: true, topOrigin: PARENT }))
    const answer = await browser.post(action, { ...hidden, response }, prompt.csrf)
    expect(answer.notices[0]?.message.id).toBe('problem.passkey')
  })
})

it('a bypass code opens management in a frame where the policy says so, and nowhere else', async () => {
  for (const bypassCodeInTraditional of [true, false]) {
    const made = world({ applications: [INTRANET], policy: { bypassCodeInTraditional } })
    await assign(made, 'ada', 'T-1')
    const code = await issueCode(made, 'ada')
    const frame = await FramedBrowser.begin(made, 'ada')
    const answer = await frame.post('/bypass-code', { code, for: 'manage' })
    expect(answer.screen).toBe(bypassCodeInTraditional ? 'devices' : 'refused')
  }
})

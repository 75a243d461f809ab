import type { Json } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import type { Tile } from '../src/ports.ts'
import { assign, CENTRAL, centralPort, centralWorld, ceremonyOf, deviceIds, issueCode, linkIn, mailWorld, type Page, press, shown, STANDALONE, type TestBrowser, WIKI, type World, world } from './harness.ts'

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

/** Signed in with a token, beside a key. */
async function byToken(made: World): Promise<TestBrowser> {
  const browser = made.browser()
  await browser.enrol('ada')
  await assign(made, 'ada', '1')
  const prompt = await browser.signIn(await browser.get('/central'), 'ada')
  const central = await browser.post('/passcode', { code: await shown(made), for: 'sign-in' }, prompt.csrf)
  expect(central.screen).toBe('central')
  return browser
}

describe('a session of Central', () => {
  test('is over once the device that opened it is removed, and says so', async () => {
    const made = centralWorld()
    const browser = await byToken(made)
    const elsewhere = browser.twin()
    const token = await elsewhere.begin('ada').then(() => elsewhere.manage())
    const id = deviceIds(token).find((one) => token.blocks.some((block) => block.items?.some((item) => item.id === one && item.name === 'Token 1'))) ?? ''
    expect((await browser.get('/central')).screen).toBe('central')
    await elsewhere.post(`/devices/${id}/remove`, {}, token.csrf)

    const over = await browser.get('/central')
    expect(over.screen).toBe('sign-in')
    expect(notices(over)).toEqual(['central.ended'])
    expect(browser.jar.has('__Host-ssp-central')).toBe(false)
  })

  test('stays when another device is removed', async () => {
    const made = centralWorld()
    const browser = await byToken(made)
    const key = browser.key
    const elsewhere = browser.twin()
    await elsewhere.begin('ada')
    const list = await elsewhere.manage()
    const id = deviceIds(list).find((one) => list.blocks.some((block) => block.items?.some((item) => item.id === one && item.name !== 'Token 1'))) ?? ''
    await elsewhere.addKey()
    expect(elsewhere.key).not.toBe(key)
    await elsewhere.post(`/devices/${id}/remove`, {}, list.csrf)
    expect((await browser.get('/central')).screen).toBe('central')
  })

  test('is over for every verified session of a device that is reported lost', async () => {
    const { browser, made } = await inside()
    await assign(made, 'ada', '1')
    const elsewhere = browser.twin()
    await elsewhere.begin('ada')
    const list = await elsewhere.manage()
    const id = deviceIds(list).find((one) => list.blocks.some((block) => block.items?.some((item) => item.id === one && item.name !== 'Token 1'))) ?? ''
    await elsewhere.post(`/devices/${id}/lost`, {}, list.csrf)
    expect(notices(await browser.get('/central'))).toEqual(['central.ended'])
  })

  test('is over once a change is disputed, and who signs in afterwards with an older device gets in', async () => {
    const made = mailWorld({ applications: [WIKI, CENTRAL, STANDALONE], ports: (ports) => ({ ...ports, central: centralPort() }) })
    const { browser, page } = await inside(made)
    const { key } = browser
    await browser.answer(await browser.press(page, 'manage'))
    await browser.addKey()
    await made.settle()
    expect((await browser.get('/central')).screen).toBe('central')
    await press(made, linkIn(made.mailer.mails.at(-1)))

    expect(notices(await browser.get('/central'))).toEqual(['central.ended'])
    browser.key = key
    expect((await browser.enterCentral('ada')).screen).toBe('central')
    expect((await browser.get('/central')).screen).toBe('central')
  })

  test('by a bypass code stays until it is over', async () => {
    const made = centralWorld()
    const code = await issueCode(made, 'ada')
    const browser = made.browser()
    const prompt = await browser.signIn(await browser.get('/central'), 'ada')
    await browser.post('/bypass-code', { code, for: 'sign-in' }, prompt.csrf)
    await assign(made, 'ada', '1')
    made.clock += 8 * 3_600_000 - 1
    expect((await browser.get('/central')).screen).toBe('central')
    made.clock += 1
    expect((await browser.get('/central')).screen).toBe('sign-in')
  })

  test('has a cookie of its own, that scripts and other sites never see, with a new secret each time', async () => {
    const { browser, made } = await inside()
    const tab = browser.twin()
    tab.jar.delete('__Host-ssp-central')
    const prompt = await browser.signIn(await tab.get('/central'), 'ada')
    const entered = await browser.send('/webauthn', { method: 'POST', body: new URLSearchParams({ ...(await browser.fillIn(prompt)), _csrf: prompt.csrf }) })
    const before = browser.jar.get('__Host-ssp-central')
    const response = await browser.send(new URL(entered.headers.get('location') ?? '').pathname + new URL(entered.headers.get('location') ?? '').search)
    const set = response.headers.getSetCookie().find((one) => one.includes('ssp-central'))
    expect(set).toMatch(/^__Host-ssp-central=[\w-]{22}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=28800$/)
    expect(browser.jar.get('__Host-ssp-central')).not.toBe(before)
    const thief = browser.twin()
    thief.jar.set('__Host-ssp-central', before ?? '')
    expect((await thief.get('/central')).screen).toBe('sign-in')
    expect(made.faults).toEqual([])
  })

  test('ends by signing out, at Central and in a visit that began there', async () => {
    const { browser, page } = await inside()
    const thief = browser.twin()
    expect((await browser.press(page, 'sign-out')).screen).toBe('done')
    expect((await thief.get('/central')).screen).toBe('sign-in')

    const central = await browser.enterCentral('ada')
    const again = browser.twin()
    const list = await browser.answer(await browser.press(central, 'manage'))
    await browser.press(list, 'sign-out')
    expect((await again.get('/central')).screen).toBe('sign-in')
  })

  test('takes the visit that began there with it', async () => {
    const { browser, page } = await inside()
    await browser.answer(await browser.press(page, 'manage'))
    const tab = browser.twin()
    await browser.press(await browser.get('/central'), 'sign-out')
    expect((await tab.get('/devices')).status).toBe(401)
  })

  test('is no visit, and a visit is none', async () => {
    const { browser } = await inside()
    const thief = browser.twin()
    thief.jar.set('__Host-ssp-session', browser.jar.get('__Host-ssp-central') ?? '')
    expect((await thief.get('/devices')).status).toBe(401)
    await browser.begin('ada')
    thief.jar.set('__Host-ssp-central', browser.jar.get('__Host-ssp-session') ?? '')
    expect((await thief.get('/central')).screen).toBe('sign-in')
  })
})

describe('the code that opens Central', () => {
  /** Up to the redirect that carries the code, which is not followed. */
  async function coded(): Promise<{ readonly made: World; readonly browser: TestBrowser; readonly path: string }> {
    const made = centralWorld()
    const browser = made.browser()
    await browser.enrol('ada')
    const prompt = await browser.signIn(await browser.get('/central'), 'ada')
    const body = new URLSearchParams({ ...(await browser.fillIn(prompt)), _csrf: prompt.csrf })
    const response = await browser.send('/webauthn', { method: 'POST', body })
    const to = new URL(response.headers.get('location') ?? '')
    expect(to.pathname).toBe('/portal/central/enter')
    return { made, browser, path: to.pathname + to.search }
  }

  test('works once', async () => {
    const { browser, path } = await coded()
    const twin = browser.twin()
    expect((await browser.get(path)).screen).toBe('central')
    const replayed = await twin.get(path)
    expect(replayed).toMatchObject({ status: 400, screen: 'sign-in' })
    expect(twin.jar.has('__Host-ssp-central')).toBe(false)
  })

  test('works in no other browser, not even in one that is signing in', async () => {
    const { made, path } = await coded()
    const victim = made.browser()
    await victim.get('/central')
    expect((await victim.get(path)).screen).toBe('sign-in')
    expect((await victim.get('/central')).screen).toBe('sign-in')
  })

  test('works for a minute', async () => {
    const { made, browser, path } = await coded()
    made.clock += 60_000
    expect((await browser.get(path)).screen).toBe('sign-in')
  })

  test.each(['', '?code=', '?code=x', `?code=${'A'.repeat(43)}`])('is not %j', async (query) => {
    const { browser } = await coded()
    expect(await browser.get(`/central/enter${query}`)).toMatchObject({ status: 400, screen: 'sign-in' })
  })
})

describe('Manage Devices', () => {
  test('is not opened by the sign-in’s verification, and begins with Central’s own form only', async () => {
    const { browser, page } = await inside()
    await browser.press(page, 'manage')
    for (const path of ['/devices', '/devices/add', '/prompt']) expect((await browser.get(path)).screen).toBe('verify')

    expect((await browser.post('/central/manage', {}, 'x'.repeat(64))).status).toBe(403)
    const fresh = browser.twin()
    fresh.jar.delete('__Host-ssp-central')
    expect((await fresh.post('/central/manage', {}, page.csrf)).status).toBe(403)
  })

  test('is shown where users manage their devices, and asked of nobody else', async () => {
    const off = { ...CENTRAL, selfService: false }
    const made = centralWorld({}, { applications: [WIKI, off, STANDALONE] })
    const { browser, page } = await inside(made)
    expect(actions(page)).toEqual([])
    expect((await browser.post('/central/manage', {}, page.csrf)).screen).toBe('refused')
    expect(actions((await inside()).page)).toEqual(['manage'])
  })

  test('yields no sign-in: neither Central’s nor an application’s', async () => {
    const { made, browser, page } = await inside()
    const verify = await browser.press(page, 'manage')
    browser.jar.delete('__Host-ssp-central')
    // Confirming for a sign-in in a visit for managing leads nowhere but back.
    const options = await browser.get('/prompt?with=passkey')
    expect(options.screen).toBe('verify')
    await browser.post(ceremonyOf(verify).action, { ...(await browser.fillIn(verify)), for: 'sign-in' }, verify.csrf)
    expect((await browser.get('/central')).screen).toBe('sign-in')
    expect(made.protocol.outcomes).toEqual([])
  })

  test('is Central’s: no application gets people in by its purpose or entry', async () => {
    const made = centralWorld()
    const browser = made.browser()
    expect((await browser.begin('ada', '&application=central&purpose=manage')).status).toBe(400)
    expect((await browser.begin('ada', '&application=wiki&purpose=manage')).status).toBe(400)
  })

  test('changes are kept by the person’s session of Central', async () => {
    const { browser, page } = await inside()
    await browser.answer(await browser.press(page, 'manage'))
    const list = await browser.addKey()
    expect(deviceIds(list)).toHaveLength(2)
    expect((await browser.press(list, 'leave')).screen).toBe('central')
  })
})

describe('tiles', () => {
  test('are web addresses only, and as the host gives them for this user', async () => {
    const asked: string[] = []
    const all: readonly Tile[] = [
      { name: 'a', url: 'https://a.example.org/?x=1' },
      { name: 'b', url: 'http://127.0.0.1:8080/' },
      { name: 'c', url: 'javascript:alert(1)' },
      { name: 'd', url: 'data:text/html,x' },
      { name: 'e', url: '//e.example.org/' },
      { name: 'f', url: ' javascript:alert(1)' },
      { name: '"><script>', url: 'https://g.example.org/"><script>' },
    ]
    const made = centralWorld({ tiles: (username) => (asked.push(username), Promise.resolve(all)) })
    const { browser, page } = await inside(made, 'Ada')
    expect(tiles(page).map((one) => (one as Tile).name)).toEqual(['a', 'b', '"><script>'])
    expect(asked).toEqual(['ada'])
    const html = await (await browser.send('/central', { headers: { accept: 'text/html' } })).text()
    expect(html).toContain('rel="noreferrer"')
    expect(html).not.toContain('javascript:')
    expect(html).not.toContain('<script>"')
    expect(html).toContain('&quot;&gt;&lt;script&gt;')
  })
})

describe('passwords', () => {
  test('a name that nobody has and a wrong password look the same: words, status, headers, and the end of the budget', async () => {
    const made = centralWorld()
    const seen = async (username: string) => {
      const browser = made.browser()
      const all: unknown[] = []
      for (let attempt = 0; attempt < 12; attempt += 1) {
        const page = await browser.signIn(await browser.get('/central'), username, 'wrong')
        all.push([page.status, notices(page), page.screen, [...page.headers.keys()]])
      }
      return all
    }
    const known = await seen('ada')
    expect(known).toEqual(await seen('mallory'))
    expect(known.map((one) => (one as unknown[])[0])).toEqual([...Array<number>(10).fill(400), 403, 403])
  })

  test('are stopped after ten, in every spelling of the name and every browser; the right one does not help then', async () => {
    const made = centralWorld()
    for (const name of ['ada', 'ADA', ' Ada ', 'ａｄａ', 'a\u200dda', 'ada', 'ada', 'ada', 'ada', 'ada']) {
      const browser = made.browser()
      expect((await browser.signIn(await browser.get('/central'), name, 'wrong')).status).toBe(400)
    }
    const browser = made.browser()
    expect((await browser.signIn(await browser.get('/central'), 'ada')).status).toBe(403)
    expect((await browser.signIn(await browser.get('/manage'), 'ada')).status).toBe(403)
    expect((await browser.signIn(await browser.get('/central'), 'bob')).status).toBe(200)
    made.clock += 15 * 60_000
    expect((await browser.signIn(await browser.get('/central'), 'ada')).screen).toBe('enrol')
  })

  test('a right one begins the count anew, and parallel guesses are no way round it', async () => {
    const made = centralWorld()
    const guess = async (password: string) => {
      const browser = made.browser()
      return browser.signIn(await browser.get('/central'), 'ada', password)
    }
    for (let round = 0; round < 2; round += 1) {
      for (let attempt = 0; attempt < 9; attempt += 1) await guess('wrong')
      expect((await guess('right ADA')).status).toBe(200)
    }
    const all = await Promise.all(Array.from({ length: 40 }, () => guess('wrong')))
    expect(all.filter(({ status }) => status === 400)).toHaveLength(10)
  })

  test('are limited by address, whoever they are for', async () => {
    const made = centralWorld({}, { ports: (ports) => ({ ...ports, address: () => '192.0.2.1' }) })
    const browser = made.browser()
    const page = await browser.get('/central')
    let last = page
    for (let attempt = 0; attempt < 301; attempt += 1) {
      if (attempt % 100 === 0) made.clock += 60_000
      last = await browser.signIn(page, `user${attempt}`, 'wrong')
    }
    expect(last.status).toBe(429)
  })

  test('are neither echoed nor logged nor stored', async () => {
    const written: string[] = []
    const made = centralWorld({}, {
      ports: (ports) => ({
        ...ports,
        shortLived: { ...ports.shortLived, put: (key, value, at) => (written.push(key, value), ports.shortLived.put(key, value, at)) },
      }),
    })
    const browser = made.browser()
    const page = await browser.get('/central')
    const body = new URLSearchParams({ username: 'ada', password: 'wrong hunter2', _csrf: page.csrf })
    const response = await browser.send('/central/login', { method: 'POST', body, headers: { accept: 'text/html' } })
    const html = await response.text()
    expect(html).toContain('value="ada"')
    expect(html).toContain('type="password"')
    expect(html).not.toContain('hunter2')
    await browser.signIn(page, 'ada')
    const log = JSON.stringify(await made.stores.securityLog.read(null, 1_000))
    expect(log).toContain('login.wrong')
    for (const text of [log, written.join('\n')]) {
      expect(text).not.toContain('hunter2')
      expect(text).not.toContain('right ADA')
    }
  })

  test('come from our own form in this browser', async () => {
    const made = centralWorld()
    const attacker = made.browser()
    const theirs = await attacker.get('/central')
    const victim = made.browser()
    await victim.get('/central')
    // The attacker's form, sent by the victim's browser: it would sign the victim in as somebody else.
    expect((await victim.signIn(theirs, 'bob')).status).toBe(403)
    const own = await victim.get('/central')
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const body = new URLSearchParams({ username: 'bob', password: 'right BOB', _csrf: own.csrf })
      expect((await victim.send('/central/login', { method: 'POST', body, headers })).status).toBe(403)
    }
    expect((await victim.signIn(own, 'bob')).status).toBe(200)
    // Without a cookie there is nothing that a form could be bound to.
    const bare = made.browser()
    expect((await bare.signIn(own, 'bob')).status).toBe(403)
  })

  test('begin a visit of their own: what stood before is not carried over', async () => {
    const made = centralWorld()
    const browser = made.browser()
    await browser.enrol('ada')
    const fixed = browser.twin()
    await browser.signIn(await browser.get('/central'), 'ada')
    expect(browser.jar.get('__Host-ssp-session')).not.toBe(fixed.jar.get('__Host-ssp-session'))
    expect((await fixed.get('/prompt')).context?.username).toBe('ada')
  })
})

/** A provider that answers with `state` and the user's name, and checks its state. */
const provider = (more: Partial<{ finish: 'refused' | 'unavailable'; begin: 'unavailable'; username: string }> = {}) => {
  const answers: string[] = []
  let begun = 0
  return {
    answers,
    login: {
      kind: 'redirect' as const,
      name: 'Example University',
      begin: (returnTo: string) => {
        if (more.begin !== undefined) return Promise.resolve({ ok: false, code: 'login.unavailable', detail: 'down' } as const)
        begun += 1
        const state = `state-${begun}`
        return Promise.resolve({ ok: true, to: `https://idp.example.org/authorize?state=${state}&to=${encodeURIComponent(returnTo)}`, pending: { state, verifier: 'very-secret' } as Json } as const)
      },
      finish: (answer: string, pending: Json) => {
        answers.push(answer)
        const query = new URL(answer).searchParams
        if (more.finish !== undefined) return Promise.resolve({ ok: false, code: `login.${more.finish}`, detail: 'x' } as const)
        const right = query.get('state') === (pending as { state: string }).state
        return Promise.resolve(right ? ({ ok: true, username: more.username ?? query.get('user') ?? '' } as const) : ({ ok: false, code: 'login.invalid', detail: 'state' } as const))
      },
    },
  }
}

const stateOf = (browser: TestBrowser): string => new URL(browser.location).searchParams.get('state') ?? ''

describe('signing in elsewhere', () => {
  test('one button there, and back into the same prompt', async () => {
    const { login, answers } = provider()
    const made = centralWorld({ login })
    const browser = made.browser()
    await browser.enrol('ada')
    const page = await browser.get('/central')
    expect(actions(page)).toEqual(['login'])
    await browser.press(page, 'login')
    expect(browser.location).toBe(`https://idp.example.org/authorize?state=state-1&to=${encodeURIComponent('https://mfa.example.org/portal/central/callback')}`)
    const prompt = await browser.get('/central/callback?state=state-1&user=ada')
    expect(answers).toEqual(['https://mfa.example.org/portal/central/callback?state=state-1&user=ada'])
    expect(prompt).toMatchObject({ screen: 'prompt', context: { username: 'ada' } })
    expect((await browser.answer(prompt)).screen).toBe('central')
  })

  test('browsers may follow the provider’s redirects from that one form, and from no other', async () => {
    const policy = async (made: World, path: string) => (await made.browser().get(path)).headers.get('content-security-policy') ?? ''
    expect(await policy(centralWorld({ login: provider().login }), '/central')).toContain("form-action 'self' https:;")
    expect(await policy(centralWorld(), '/central')).toContain("form-action 'self';")
  })

  test('an answer counts once, in the browser that asked, and for ten minutes', async () => {
    const made = centralWorld({ login: provider().login })
    const begun = async () => {
      const browser = made.browser()
      await browser.press(await browser.get('/central'), 'login')
      return browser
    }
    const browser = await begun()
    const back = `/central/callback?state=${stateOf(browser)}&user=ada`
    // The answer of somebody else's sign-in, in a browser that is signing in, and in one that is not.
    const victim = await begun()
    for (const other of [victim, made.browser()]) {
      const refused = await other.get(back)
      expect(refused).toMatchObject({ status: 400, screen: 'sign-in' })
      expect(notices(refused)).toEqual(['problem.login.invalid'])
      expect(other.jar.has('__Host-ssp-session')).toBe(false)
    }
    const twin = browser.twin()
    expect((await browser.get(back)).screen).toBe('enrol')
    expect((await twin.get(back)).status).toBe(400)

    const late = await begun()
    made.clock += 600_000
    expect((await late.get(`/central/callback?state=${stateOf(late)}&user=ada`)).status).toBe(400)
  })

  test('what is kept meanwhile is sealed', async () => {
    const written: string[] = []
    const made = centralWorld({ login: provider().login }, {
      ports: (ports) => ({
        ...ports,
        shortLived: { ...ports.shortLived, put: (key, value, at) => (written.push(key, value), ports.shortLived.put(key, value, at)) },
      }),
    })
    const browser = made.browser()
    await browser.press(await browser.get('/central'), 'login')
    expect(written.length).toBeGreaterThan(0)
    expect(written.join()).not.toContain('very-secret')
    expect(written.join()).not.toContain(browser.jar.get('__Host-ssp-browser'))
  })

  test.each([
    [{ finish: 'refused' }, 403, 'problem.login.refused'],
    [{ finish: 'unavailable' }, 503, 'problem.login.unavailable'],
    [{ username: '\u200b' }, 400, 'problem.login.invalid'],
  ] as const)('a provider that answers %j signs nobody in: %i', async (how, status, notice) => {
    const made = centralWorld({ login: provider(how).login })
    const browser = made.browser()
    await browser.press(await browser.get('/central'), 'login')
    const page = await browser.get(`/central/callback?state=${stateOf(browser)}&user=ada`)
    expect(page).toMatchObject({ status, screen: 'sign-in' })
    expect(notices(page)).toEqual([notice])
    expect(browser.jar.has('__Host-ssp-session')).toBe(false)
  })

  test('a provider that is down is said to be', async () => {
    const browser = centralWorld({ login: provider({ begin: 'unavailable' }).login }).browser()
    const page = await browser.press(await browser.get('/central'), 'login')
    expect(page.status).toBe(503)
    expect(page.headers.get('retry-after')).toBe('30')
  })

  test('is begun by our own form', async () => {
    const made = centralWorld({ login: provider().login })
    const other = await made.browser().get('/central')
    const browser = made.browser()
    await browser.get('/central')
    expect((await browser.press(other, 'login')).status).toBe(403)
  })
})

test('without Central there is nothing at its addresses', async () => {
  const browser = world().browser()
  for (const path of ['/central', '/manage', '/central/enter', '/central/callback', `/enrol/${'a'.repeat(43)}`]) {
    expect((await browser.get(path)).status).toBe(404)
  }
})

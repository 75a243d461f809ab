import { Client } from '@duosecurity/duo_universal'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Credential, type Key, launch, type Visitor, visitor } from './browser.ts'
import { type ApplicationName, audit, CERTIFICATE, startTlsPortal, type TlsPortal } from './tls-portal.ts'

/*
 * The product's own SDK for Node, unmodified, signs people in through the portal: over TLS, in a real browser. Whatever
 * else happens on the way, the server's books must agree: as many codes as allows.
 */

let browser: Browser
let world: TlsPortal
let open: Visitor[] = []

beforeAll(async () => {
  browser = await launch(`--ignore-certificate-errors-spki-list=${CERTIFICATE.pin}`)
  world = await startTlsPortal()
})

afterAll(async () => {
  await browser.close()
  await world.close()
})

beforeEach(() => {
  world.ahead = 0
  world.relying.intruder = () => Promise.resolve()
  Object.assign(world.books, { allows: 0, codes: 0 })
})

afterEach(async () => {
  const reports = open.flatMap((one) => one.reports)
  await Promise.all(open.map(({ context }) => context.close()))
  open = []
  audit(world.books)
  expect(reports).toEqual([])
  expect(world.faults).toEqual([])
})

/** Somebody, and what is on their key. */
interface Person {
  readonly name: string
  readonly keys: readonly Credential[]
}

/** Somebody in front of a browser of their own, with their key in it. */
interface Traveller {
  readonly visitor: Visitor
  readonly page: Page
  readonly name: string
  key: Key
}

let signatures = 1_000

/** A copy of a key has signed more often than anybody has seen of it, so that it passes for the key itself. */
const copied = (keys: readonly Credential[]): readonly Credential[] =>
  keys.map((key) => ({ ...key, signCount: (signatures += 1_000) }))

async function traveller({ name, keys }: Person): Promise<Traveller> {
  const made = await visitor(browser)
  open.push(made)
  made.context.setDefaultTimeout(60_000)
  return { visitor: made, page: made.page, name, key: await made.plugIn('usb', copied(keys)) }
}

const loginAt = (portal: TlsPortal, application: ApplicationName, name: string): string =>
  `${portal.application}/${application}/login?user=${name}`

/** @returns the signed request that the application sent this browser to the portal with */
async function logIn({ page, name }: Traveller, application: ApplicationName, at: TlsPortal = world): Promise<string> {
  const handedOver = page.waitForRequest((request) => request.url().startsWith(`${at.issuer}/oauth/v1/authorize`))
  await page.goto(loginAt(at, application, name))
  return (await handedOver).url()
}

const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole('link', { name, exact: true })
    .or(page.getByRole('button', { name, exact: true }))
    .click()

/** Touches the key, as soon as the page's script is there to ask for it. */
const touch = (page: Page): Promise<void> => page.locator('ssp-passkey:defined button').click()

/** What the application says to somebody who came back. */
async function told(page: Page, at: TlsPortal = world): Promise<string> {
  await page.waitForURL((url) => url.origin === at.application)
  return (await page.textContent('body')) ?? ''
}

/** What the portal says. */
const words = (page: Page): Promise<string | null> => page.textContent('main')

const CONFIRM_SIGN_IN = 'Check that it is you'
const CONFIRM_MANAGING = 'Confirm that it is you'
const CANCEL = /^Cancel and go back to/
/** From a device management portal back to its application, with a code. */
const DONE = /^Done/
const DONE_PATH = '/leave'

async function addKey(page: Page): Promise<void> {
  await press(page, 'Security key')
  await heading(page, 'Add a security key')
  await touch(page)
}

async function enrol(page: Page): Promise<void> {
  await heading(page, 'Set up your first device')
  await addKey(page)
}

async function rename(page: Page, to: string): Promise<void> {
  await heading(page, 'Your devices')
  await page.locator('[data-action=rename]').first().click()
  await page.getByLabel('New name').fill(to)
  await press(page, 'Save')
  await heading(page, 'Your devices')
  await page.getByRole('heading', { level: 2, name: to, exact: true }).waitFor()
}

/** Posts one of the page's own forms with other contents or to another address, token and all. */
async function tamper(page: Page, form: string, { action, fields = {} }: { action?: string; fields?: Record<string, string> }): Promise<void> {
  const change = { form, action, fields }
  await page.evaluate((wanted) => {
    const found = document.querySelector(wanted.form)
    if (!(found instanceof HTMLFormElement)) throw new Error(`no form ${wanted.form}`)
    if (wanted.action !== undefined) found.action = wanted.action
    for (const input of found.querySelectorAll('input')) input.value = wanted.fields[input.name] ?? input.value
    found.submit()
  }, change)
}

let newcomers = 0
const newcomer = (): Person => ({ name: `newcomer-${(newcomers += 1)}`, keys: [] })

/** Somebody who set up a key while signing in to the shop. */
async function enrolled(name: string): Promise<Person> {
  const { page, key } = await traveller({ name, keys: [] }).then(async (one) => {
    await logIn(one, 'shop')
    return one
  })
  await enrol(page)
  await heading(page, CONFIRM_SIGN_IN)
  return { name, keys: await key.contents() }
}

interface Road {
  readonly road: string
  readonly application: ApplicationName
  readonly person: () => Person
  /** From the portal's first page to where it asks for the last proof. */
  readonly walk: (traveller: Traveller) => Promise<void>
  /** That page. */
  readonly last: string
  /** After the proof, back to the application with a code. */
  readonly leave: (page: Page) => Promise<void>
}

let people: Readonly<Record<'ada' | 'carol' | 'dora' | 'eve', Person>>

beforeAll(async () => {
  people = {
    ada: await enrolled('ada'),
    carol: await enrolled('carol'),
    dora: await enrolled('dora'),
    eve: await enrolled('eve'),
  }
  await Promise.all(open.map(({ context }) => context.close()))
  open = []
})

const nothing = (): Promise<void> => Promise.resolve()

let renamed = 0

const ROADS: readonly Road[] = [
  {
    road: 'enrolled',
    application: 'shop',
    person: () => people.ada,
    walk: nothing,
    last: CONFIRM_SIGN_IN,
    leave: nothing,
  },
  {
    road: 'enrolling',
    application: 'shop',
    person: newcomer,
    walk: ({ page }) => enrol(page),
    last: CONFIRM_SIGN_IN,
    leave: nothing,
  },
  {
    road: 'through a device change',
    application: 'shop',
    person: () => people.carol,
    walk: async (one) => {
      const { page } = one
      await press(page, 'Other options')
      await press(page, 'Manage devices')
      await heading(page, CONFIRM_MANAGING)
      await touch(page)
      await heading(page, 'Your devices')
      // From here on with the new key.
      await one.key.unplug()
      one.key = await one.visitor.plugIn('usb')
      await press(page, 'Add a device')
      await addKey(page)
      await heading(page, 'Your devices')
      await press(page, 'Back to sign-in')
    },
    last: CONFIRM_SIGN_IN,
    leave: nothing,
  },
  {
    road: 'through the device management portal',
    application: 'devices',
    person: () => people.dora,
    walk: nothing,
    last: CONFIRM_MANAGING,
    leave: async (page) => {
      await rename(page, `Key ${(renamed += 1)}`)
      await press(page, DONE)
    },
  },
  {
    road: 'through the device management portal, enrolling',
    application: 'devices',
    person: newcomer,
    walk: ({ page }) => enrol(page),
    last: CONFIRM_MANAGING,
    leave: async (page) => {
      await heading(page, 'Your devices')
      await press(page, DONE)
    },
  },
]

describe.each(ROADS)('$road', ({ application, person, walk, last, leave }) => {
  /** Logs in to the application and goes as far as the page that asks for the last proof. */
  async function toTheLastProof(): Promise<Traveller & { readonly request: string }> {
    const one = await traveller(person())
    const request = await logIn(one, application)
    await walk(one)
    await heading(one.page, last)
    return Object.assign(one, { request })
  }

  test('signs in, once: neither code nor proof works again, and the code for nobody else', async () => {
    const { page, name } = await toTheLastProof()
    const other = world.sdk(application === 'shop' ? 'devices' : 'shop')
    let stolen: Promise<unknown> = Promise.resolve()
    let code = ''
    world.relying.intruder = async (theirs) => {
      code = theirs
      stolen = other.exchangeAuthorizationCodeFor2FAResult(theirs, name)
      await stolen.catch(() => undefined)
    }
    const proof = page.waitForRequest(`${world.issuer}/webauthn`)
    await touch(page)
    const answer = new URLSearchParams((await proof).postData() ?? '')
    await leave(page)
    expect(await told(page)).toBe(`signed in: ${name} by webauthn_credential`)
    expect(world.books.codes).toBe(1)
    await expect(stolen).rejects.toThrow(/^invalid_grant/)

    await expect(world.sdk(application).exchangeAuthorizationCodeFor2FAResult(code, name)).rejects.toThrow(/^invalid_grant/)
    await page.goto(world.relying.arrivals.at(-1)?.url ?? '')
    expect(await told(page)).toContain('invalid_grant')

    // The key's answer, to the question that it answered and to a new one.
    const question = answer.get('ceremony') ?? ''
    const response = answer.get('response') ?? ''
    expect(response).not.toBe('')
    for (const fields of [{ response, ceremony: question }, { response }]) {
      await page.goto(loginAt(world, application, name))
      await heading(page, last)
      await tamper(page, 'ssp-passkey form', { fields })
      await page.waitForURL(/failed=1$/)
      expect(await words(page)).toContain('That did not work')
    }
    expect(world.books.codes).toBe(1)
  })

  test('cancelled', async () => {
    const { page } = await toTheLastProof()
    await press(page, CANCEL)
    expect(await told(page)).toBe('not signed in: access_denied')
    expect(world.relying.arrivals.at(-1)?.code).toBeNull()
    expect(world.books.codes).toBe(0)
  })

  test('another user’s credential', async () => {
    const { page, key, visitor: here } = await toTheLastProof()
    const [credential] = people.eve.keys
    const id = Buffer.from(credential?.credentialId ?? '', 'base64').toString('base64url')
    await key.unplug()
    await here.plugIn('usb', copied(people.eve.keys))
    await page.locator('ssp-passkey').evaluate((element, theirs) => {
      const options = JSON.parse(element.dataset['options'] ?? '') as object
      element.dataset['options'] = JSON.stringify({ ...options, allowCredentials: [{ id: theirs, type: 'public-key' }] })
    }, id)
    const proof = page.waitForRequest(`${world.issuer}/webauthn`)
    await touch(page)
    // It is a good answer of a good key.
    expect(new URLSearchParams((await proof).postData() ?? '').get('response')).toContain(id)
    await page.waitForURL(/failed=1$/)
    expect(await words(page)).toContain('That did not work')
    expect(world.books.codes).toBe(0)
  })

  test('a return address that is off by one character', async () => {
    const { page, name } = await traveller(person())
    const off = world.sdk(application, { redirectUrl: `${world.callback(application)}s` })
    const answer = await page.goto(await off.createAuthUrl(name, off.generateState()))
    expect(answer?.status()).toBe(400)
    expect(await words(page)).toContain('an address that is not registered')
    expect((await page.goto(`${world.issuer}/prompt`))?.status()).toBe(401)
    expect(world.books.codes).toBe(0)
  })

  test('a request that is too old, and a visit that took too long', async () => {
    const late = await traveller(person())
    const client = world.sdk(application)
    const url = await client.createAuthUrl(late.name, client.generateState())
    world.ahead = 361_000
    expect((await late.page.goto(url))?.status()).toBe(400)
    expect(await words(late.page)).toContain('too old')

    world.ahead = 0
    const { page } = await toTheLastProof()
    world.ahead = 3_600_000
    await touch(page)
    await expect.poll(() => words(page), { timeout: 30_000 }).toContain('This sign-in is over')
    expect(world.books.codes).toBe(0)
  })

  test('the same request in a second browser, and its code at another address', async () => {
    const { page, name, key, request } = await toTheLastProof()
    const second = await traveller({ name, keys: await key.contents() })
    expect((await second.page.goto(request))?.status()).toBe(403)
    expect(await words(second.page)).toContain('already used in another browser')
    expect((await second.page.goto(`${world.issuer}/prompt`))?.status()).toBe(401)

    // The first one goes on, also after a reload.
    await page.goto(request)
    await heading(page, last)
    const off = world.sdk(application, { redirectUrl: `${world.callback(application)}s` })
    let elsewhere: Promise<unknown> = Promise.resolve()
    world.relying.intruder = async (code) => {
      elsewhere = off.exchangeAuthorizationCodeFor2FAResult(code, name)
      await elsewhere.catch(() => undefined)
    }
    await touch(page)
    await leave(page)
    // Whoever presented it spent it.
    expect(await told(page)).toContain('invalid_grant')
    await expect(elsewhere).rejects.toThrow(/^invalid_grant/)
    expect((await second.page.goto(request))?.status()).toBe(403)
    expect(world.books.codes).toBe(1)
  })

  test('cookies that somebody else put there before', async () => {
    const mallory = await traveller(newcomer())
    await logIn(mallory, application)
    await heading(mallory.page, 'Set up your first device')
    const planted = await mallory.visitor.context.cookies(world.issuer)
    expect(planted.map((one) => one.name).toSorted()).toEqual(['__Host-ssp-browser', '__Host-ssp-session'])

    const one = await traveller(person())
    await one.visitor.context.addCookies(planted)
    const request = await logIn(one, application)
    await walk(one)
    await heading(one.page, last)
    // A visit of their own, not the one that was put there.
    expect(await one.page.textContent('body')).toContain(`as ${one.name}`)
    // Who knows the binding may ask with the same request, and still stands where they stood before.
    await mallory.page.goto(request)
    expect(await mallory.page.textContent('body')).toContain(`as ${mallory.name}`)
    await touch(one.page)
    await leave(one.page)
    expect(await told(one.page)).toContain(`signed in: ${one.name}`)
    await mallory.page.goto(`${world.issuer}/prompt`)
    expect(await mallory.page.textContent('body')).toContain(`as ${mallory.name}`)
    expect(world.books.codes).toBe(1)
  })
})

describe('leaving the device management portal', () => {
  test('needs the verification of its entry', async () => {
    const { page } = await traveller(people.dora).then(async (one) => {
      await logIn(one, 'devices')
      return one
    })
    await heading(page, CONFIRM_MANAGING)
    await tamper(page, 'form[action$="/cancel"]', { action: `${world.issuer}${DONE_PATH}` })
    await page.waitForLoadState()
    await page.goto(`${world.issuer}/prompt`)
    await heading(page, CONFIRM_MANAGING)
    expect(world.books.codes).toBe(0)
  })

  test('after its ten minutes needs another', async () => {
    const one = await traveller(people.dora)
    await logIn(one, 'devices')
    await heading(one.page, CONFIRM_MANAGING)
    await touch(one.page)
    await heading(one.page, 'Your devices')
    world.ahead = 600_000
    await press(one.page, DONE)
    await heading(one.page, CONFIRM_MANAGING)
    expect(world.books.codes).toBe(0)
    await touch(one.page)
    await heading(one.page, 'Your devices')
    world.ahead = 0
    expect(world.books.codes).toBe(0)
  })

  test('is no way to sign in to another application', async () => {
    const one = await traveller(people.ada)
    await logIn(one, 'shop')
    await heading(one.page, CONFIRM_SIGN_IN)
    await one.page.goto(`${world.issuer}/verify`)
    await heading(one.page, CONFIRM_MANAGING)
    await touch(one.page)
    await heading(one.page, 'Your devices')
    await tamper(one.page, 'form[action$="/sign-out"]', { action: `${world.issuer}${DONE_PATH}` })
    await one.page.waitForLoadState()
    expect(one.page.url()).toContain(world.issuer)
    expect(world.books.codes).toBe(0)
    await one.page.goto(`${world.issuer}/prompt`)
    await heading(one.page, CONFIRM_SIGN_IN)
  })
})

test('with the roots that the SDK brings along it does not trust this portal', async () => {
  const { clientId, clientSecret } = { clientId: 'DISHOP00000000000001', clientSecret: 'shop-secret-shop-secret-shop-secret-0001' }
  const client = new Client({ clientId, clientSecret, apiHost: world.issuer.slice(8), redirectUrl: world.callback('shop') })
  await expect(client.healthCheck()).rejects.toThrow(/self-signed certificate/)
})

describe('faults that were planted', () => {
  test.todo('x')
})

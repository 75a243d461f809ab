import { Client } from '@duosecurity/duo_universal'
import type { OathToken, PromptAuthentication } from '@ssp/core'
import { otp } from '@ssp/providers/otp'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Credential, type Key, launch, type Visitor, visitor } from './browser.ts'
import { addKey, enrol, heading, press, rename, tamper, touch, words } from './steps.ts'
import { type ApplicationName, audit, startTlsPortal, type TlsPortal } from './tls-portal.ts'
import { CERTIFICATE } from './tls-server.ts'

/*
 * The product's own SDK for Node, unmodified, signs people in through the portal: over TLS, in a real browser. Whatever
 * else happens on the way, the server's books must agree: as many codes as allows.
 */

let browser: Browser
let world: TlsPortal
let people: Readonly<Record<'ada' | 'carol' | 'dora' | 'eve', Person>>
/** Browsers that somebody sits at, and those that are free again. */
const busy: Visitor[] = []
const free: Visitor[] = []

beforeAll(async () => {
  browser = await launch(`--ignore-certificate-errors-spki-list=${CERTIFICATE.pin}`)
  world = await startTlsPortal()
  people = {
    ada: await enrolled('ada'),
    carol: await enrolled('carol'),
    dora: await enrolled('dora'),
    eve: await enrolled('eve'),
  }
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
  const reports = busy.flatMap((one) => one.reports)
  await everybodyGoes()
  audit(world.books)
  expect(reports).toEqual([])
  expect(world.faults).toEqual([])
})

async function everybodyGoes(): Promise<void> {
  const left = busy.splice(0)
  await Promise.all(left.map((one) => one.makeRoom()))
  free.push(...left)
}

/** Somebody, and what is on their key. */
interface Person {
  readonly name: string
  readonly keys: readonly Credential[]
}

/** Somebody in front of a browser, with their key in it. */
interface Traveller {
  readonly visitor: Visitor
  readonly page: Page
  readonly name: string
  key: Key
}

let signatures = 1_000

/** A copy that has signed more often than the portal knows of, so that it passes for the key itself. */
const copied = (keys: readonly Credential[]): readonly Credential[] =>
  keys.map((key) => ({ ...key, signCount: (signatures += 1_000) }))

async function traveller({ name, keys }: Person): Promise<Traveller> {
  const found = free.pop() ?? (await visitor(browser))
  found.context.setDefaultTimeout(60_000)
  busy.push(found)
  return { visitor: found, page: found.page, name, key: await found.plugIn('usb', copied(keys)) }
}

let newcomers = 0

/** Somebody whom the portal has never seen. */
const newcomer = (): Person => ({ name: `newcomer-${(newcomers += 1)}`, keys: [] })

/** Somebody who set up a key once, and went away. */
async function enrolled(name: string): Promise<Person> {
  const one = await traveller({ name, keys: [] })
  await logIn(one, 'shop')
  await enrol(one.page)
  await heading(one.page, CONFIRM_SIGN_IN)
  const keys = await one.key.contents()
  await everybodyGoes()
  return { name, keys }
}

/** @returns the address with the signed request by which the application sent this browser to the portal */
async function logIn({ page, name }: Traveller, application: ApplicationName, at: TlsPortal = world): Promise<string> {
  const handedOver = page.waitForRequest((request) => request.url().startsWith(`${at.issuer}/oauth/v1/authorize`))
  await page.goto(`${at.application}/${application}/login?user=${name}`)
  return (await handedOver).url()
}

/** What the application says to somebody who came back to it. */
async function told(page: Page, at: TlsPortal = world): Promise<string> {
  await page.waitForURL((url) => url.origin === at.application)
  return (await page.textContent('body')) ?? ''
}

/** Another redirect URI than the registered one, by a character. */
const off = (application: ApplicationName): Client =>
  world.sdk(application, { redirectUrl: `${world.options(application).redirectUrl}s` })

/** Lets this client try the next code before its owner does. */
function steal(client: Client, name: string): { readonly code: string; readonly attempt: Promise<unknown> } {
  const theft = { code: '', attempt: Promise.resolve<unknown>(null) }
  world.relying.intruder = async (code) => {
    theft.code = code
    theft.attempt = client.exchangeAuthorizationCodeFor2FAResult(code, name)
    await theft.attempt.catch(() => null)
  }
  return theft
}

const CONFIRM_SIGN_IN = 'Check that it is you'
const CONFIRM_MANAGING = 'Confirm that it is you'
const CANCEL = /^Cancel and go back to/
const DONE = /^Done, back to/

interface Road {
  readonly road: string
  readonly application: ApplicationName
  readonly person: () => Person
  /** From the portal's first page to the one that asks for the last proof. */
  readonly walk: (traveller: Traveller) => Promise<void>
  readonly last: string
  /** From that proof back to the application. */
  readonly leave: (page: Page) => Promise<void>
}

const straight = (): Promise<void> => Promise.resolve()

/** Opens device management, changes from the old key to a new one, and goes back to the sign-in. */
async function changeKeys(one: Traveller): Promise<void> {
  const { page } = one
  await press(page, 'Other options')
  await press(page, 'Manage devices')
  await heading(page, CONFIRM_MANAGING)
  await touch(page)
  await heading(page, 'Your devices')
  await one.key.unplug()
  one.key = await one.visitor.plugIn('usb')
  await press(page, 'Add a device')
  await addKey(page)
  await heading(page, 'Your devices')
  await press(page, 'Back to sign-in')
}

let names = 0

const ROADS: readonly Road[] = [
  {
    road: 'enrolled',
    application: 'shop',
    person: () => people.ada,
    walk: straight,
    last: CONFIRM_SIGN_IN,
    leave: straight,
  },
  {
    road: 'enrolling',
    application: 'shop',
    person: newcomer,
    walk: ({ page }) => enrol(page),
    last: CONFIRM_SIGN_IN,
    leave: straight,
  },
  {
    road: 'through a device change',
    application: 'shop',
    person: () => people.carol,
    walk: changeKeys,
    last: CONFIRM_SIGN_IN,
    leave: straight,
  },
  {
    road: 'through the device management portal',
    application: 'devices',
    person: () => people.dora,
    walk: straight,
    last: CONFIRM_MANAGING,
    leave: async (page) => {
      await rename(page, `Key ${(names += 1)}`)
      await press(page, DONE)
    },
  },
]

describe.each(ROADS)('$road', ({ application, person, walk, last, leave }) => {
  /** As far as the page that asks for the last proof. */
  async function toTheLastProof(): Promise<{ readonly one: Traveller; readonly page: Page; readonly request: string }> {
    const one = await traveller(person())
    const request = await logIn(one, application)
    await walk(one)
    await heading(one.page, last)
    return { one, page: one.page, request }
  }

  test('signs in, once: another client can not redeem the code, and neither code nor proof works again', async () => {
    const { one, page } = await toTheLastProof()
    const theft = steal(world.sdk(application === 'shop' ? 'devices' : 'shop'), one.name)
    const proof = page.waitForRequest(`${world.issuer}/webauthn`)
    await touch(page)
    const answer = new URLSearchParams((await proof).postData() ?? '')
    await leave(page)
    expect(await told(page)).toBe(`signed in: ${one.name} by webauthn_credential`)
    await expect(theft.attempt).rejects.toThrow(/^invalid_grant/)
    expect(world.books.codes).toBe(1)

    const own = world.sdk(application)
    await expect(own.exchangeAuthorizationCodeFor2FAResult(theft.code, one.name)).rejects.toThrow(/^invalid_grant/)
    await page.goto(world.relying.arrivals.at(-1)?.url ?? '')
    expect(await told(page)).toContain('invalid_grant')

    // What the key answered, for the question that it answered and for a new one.
    const [response, ceremony] = [answer.get('response') ?? '', answer.get('ceremony') ?? '']
    expect(JSON.parse(response)).toMatchObject({ type: 'public-key' })
    await logIn(one, application)
    for (const fields of [{ response, ceremony }, { response }]) {
      await heading(page, last)
      await tamper(page, 'ssp-passkey form', { fields })
      expect(await words(page)).toContain('That did not work')
    }
    expect(world.books.codes).toBe(1)
  })

  test('another user’s credential, and then cancelled', async () => {
    const { one, page } = await toTheLastProof()
    const [credential] = people.eve.keys
    const id = Buffer.from(credential?.credentialId ?? '', 'base64').toString('base64url')
    await one.key.unplug()
    await one.visitor.plugIn('usb', copied(people.eve.keys))
    await page.locator('ssp-passkey').evaluate((element, theirs) => {
      const options = JSON.parse(element.dataset['options'] ?? '') as object
      element.dataset['options'] = JSON.stringify({ ...options, allowCredentials: [{ id: theirs, type: 'public-key' }] })
    }, id)
    const proof = page.waitForRequest(`${world.issuer}/webauthn`)
    await touch(page)
    // A good answer, by a key that the portal knows.
    const answer = new URLSearchParams((await proof).postData() ?? '')
    expect(JSON.parse(answer.get('response') ?? '')).toMatchObject({ id, type: 'public-key' })
    await page.waitForURL(/failed=1$/)
    expect(await words(page)).toContain('That did not work')

    await press(page, CANCEL)
    expect(await told(page)).toBe('not signed in: access_denied')
    expect(world.relying.arrivals.at(-1)?.code).toBeNull()
    expect(world.books.codes).toBe(0)
  })

  test('a redirect URI that is off by one character, and a request that is too old', async () => {
    const { page, name } = await traveller(person())
    const [astray, own] = [off(application), world.sdk(application)]
    expect((await page.goto(await astray.createAuthUrl(name, astray.generateState())))?.status()).toBe(400)
    expect(await words(page)).toContain('an address that is not registered')
    const old = await own.createAuthUrl(name, own.generateState())
    world.ahead = 361_000
    expect((await page.goto(old))?.status()).toBe(400)
    expect(await words(page)).toContain('too old')
    expect((await page.goto(`${world.issuer}/prompt`))?.status()).toBe(401)
    expect(world.books.codes).toBe(0)
  })

  test('the same request in a second browser, and the code with a redirect URI that is off', async () => {
    const { one, page, request } = await toTheLastProof()
    const second = await traveller({ name: one.name, keys: await one.key.contents() })
    expect((await second.page.goto(request))?.status()).toBe(403)
    expect(await words(second.page)).toContain('already used in another browser')
    expect((await second.page.goto(`${world.issuer}/prompt`))?.status()).toBe(401)

    // The first one goes on, and still has the only code.
    await page.goto(request)
    await heading(page, last)
    const theft = steal(off(application), one.name)
    await touch(page)
    await leave(page)
    // Whoever presents it spends it.
    expect(await told(page)).toContain('invalid_grant')
    await expect(theft.attempt).rejects.toThrow(/^invalid_grant/)
    expect((await second.page.goto(request))?.status()).toBe(403)
    expect(world.books.codes).toBe(1)
  })

  test('cookies that somebody else had put there before', async () => {
    const mallory = await traveller(newcomer())
    await logIn(mallory, application)
    await heading(mallory.page, 'Set up your first device')
    const planted = await mallory.visitor.context.cookies(world.issuer)
    expect(planted.map(({ name }) => name).toSorted()).toEqual(['__Host-ssp-browser', '__Host-ssp-session'])

    const one = await traveller(person())
    await one.visitor.context.addCookies(planted)
    const request = await logIn(one, application)
    // A visit of their own, not the one that was waiting for them.
    const session = (await one.visitor.context.cookies(world.issuer)).find(({ name }) => name === '__Host-ssp-session')
    expect(session?.value).toMatch(/^[\w-]{22}\.[\w-]{43}$/)
    expect(planted.map(({ value }) => value)).not.toContain(session?.value)
    await walk(one)
    await heading(one.page, last)
    expect(await one.page.textContent('body')).toContain(`as ${one.name}`)

    await touch(one.page)
    await leave(one.page)
    expect(await told(one.page)).toBe(`signed in: ${one.name} by webauthn_credential`)
    // Who knows the binding may bring the same request, and stands where they stood.
    await mallory.page.goto(request)
    expect(await mallory.page.textContent('body')).toContain(`as ${mallory.name}`)
    expect(world.books.codes).toBe(1)
  })
})

describe('leaving a device management portal', () => {
  test('after a first enrolment there', async () => {
    const one = await traveller(newcomer())
    await logIn(one, 'devices')
    await enrol(one.page)
    await heading(one.page, CONFIRM_MANAGING)
    await touch(one.page)
    await press(one.page, DONE)
    expect(await told(one.page)).toBe(`signed in: ${one.name} by webauthn_credential`)
    expect(world.books.codes).toBe(1)
  })

  test('takes the verification of its entry, and within ten minutes', async () => {
    const one = await traveller(people.dora)
    await logIn(one, 'devices')
    await heading(one.page, CONFIRM_MANAGING)
    await tamper(one.page, 'form[action$="/cancel"]', { action: `${world.issuer}/leave` })
    await heading(one.page, CONFIRM_MANAGING)
    await touch(one.page)
    await heading(one.page, 'Your devices')
    world.ahead = 600_000
    await press(one.page, DONE)
    await heading(one.page, CONFIRM_MANAGING)
    expect(world.books.codes).toBe(0)
    await touch(one.page)
    await press(one.page, DONE)
    await told(one.page)
    expect(world.books.codes).toBe(1)
  })

  test('is no way to sign in to another application', async () => {
    const one = await traveller(people.ada)
    await logIn(one, 'shop')
    await one.page.goto(`${world.issuer}/verify`)
    await heading(one.page, CONFIRM_MANAGING)
    await touch(one.page)
    await heading(one.page, 'Your devices')
    await tamper(one.page, 'form[action$="/sign-out"]', { action: `${world.issuer}/leave` })
    expect(one.page.url()).toBe(`${world.issuer}/leave`)
    expect(world.books.codes).toBe(0)
    await one.page.goto(`${world.issuer}/prompt`)
    await heading(one.page, CONFIRM_SIGN_IN)
  })
})

describe('around the roads', () => {
  test('a visit that took too long', async () => {
    const one = await traveller(people.ada)
    await logIn(one, 'shop')
    await heading(one.page, CONFIRM_SIGN_IN)
    world.ahead = 3_600_000
    await touch(one.page)
    await expect.poll(() => words(one.page), { timeout: 30_000 }).toContain('This sign-in is over')
    expect(world.books.codes).toBe(0)
  })

  test('a passcode works once', async () => {
    const token: OathToken = { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6, period: 30 }
    const administrator = { type: 'administrator', id: 'root', role: 'owner' } as const
    const order = { serial: 'C300-1', name: 'Token', parameters: token }
    expect((await world.administration.assignToken(administrator, 'tina', order)).kind).toBe('done')
    const code = await otp().generate(token, 0, Date.now())
    const one = await traveller({ name: 'tina', keys: [] })
    const enter = async (): Promise<void> => {
      await heading(one.page, 'Enter a passcode')
      await one.page.getByLabel('Passcode').fill(code)
      await press(one.page, 'Continue')
    }
    await logIn(one, 'shop')
    await press(one.page, 'Passcode')
    await enter()
    expect(await told(one.page)).toBe('signed in: tina by hardware_token')
    // What was used last is asked for first.
    await logIn(one, 'shop')
    await enter()
    await expect.poll(() => words(one.page), { timeout: 30_000 }).toContain('did not work')
    expect(world.books.codes).toBe(1)
  })

  test('with the roots that the SDK brings along it trusts nobody here', async () => {
    await expect(new Client(world.options('shop')).healthCheck()).rejects.toThrow(/self-signed certificate/)
  })
})

describe('faults are seen', () => {
  let faulty: TlsPortal

  const nobody: PromptAuthentication = {
    transaction: 'none',
    at: 0,
    method: 'webauthn',
    user: { id: 'nobody', groups: [], email: null },
    device: null,
    access: { address: null, country: null, browser: null, system: null },
  }

  beforeAll(async () => {
    faulty = await startTlsPortal({
      protocol: (sound) => ({
        ...sound,
        finish: (request, outcome) =>
          sound.finish(request, outcome.result === 'cancelled' ? { result: 'allow', authentication: nobody } : outcome),
      }),
      shortLived: (sound) => ({
        ...sound,
        take: (key, now) => (key.startsWith('oidc:code:') ? sound.get(key, now) : sound.take(key, now)),
        putIfAbsent: (key, ...rest) =>
          key.startsWith('oidc:request:') ? Promise.resolve(true) : sound.putIfAbsent(key, ...rest),
      }),
    })
  })

  afterAll(() => faulty.close())

  test('a code for somebody who cancelled', async () => {
    const one = await traveller(newcomer())
    await logIn(one, 'shop', faulty)
    await press(one.page, CANCEL)
    // The SDK takes it: only the books can tell.
    expect(await told(one.page, faulty)).toContain('signed in')
    expect(() => audit(faulty.books)).toThrow('1 codes were issued for 0 allows')
  })

  test('a request that two browsers take, and a code that works twice', async () => {
    const one = await traveller(newcomer())
    const request = await logIn(one, 'shop', faulty)
    await enrol(one.page)
    await heading(one.page, CONFIRM_SIGN_IN)
    const second = await traveller({ name: one.name, keys: [] })
    expect((await second.page.goto(request))?.status()).toBe(200)
    await touch(one.page)
    await told(one.page, faulty)
    const code = faulty.relying.arrivals.at(-1)?.code ?? ''
    const again = await faulty.sdk('shop').exchangeAuthorizationCodeFor2FAResult(code, one.name)
    expect(again.preferred_username).toBe(one.name)
  })
})

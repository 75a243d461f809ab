import { compilePolicy, type Mail, type Mailer, type MailOutcome, type OathToken, type PasswordLogin, type Policy, type PromptOutcome, type Protocol, SHIPPED_POLICY } from '@ssp/core'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { type MemoryStores, memoryStores } from '@ssp/stores/memory'
import { softwareAuthenticator, type SoftwareAuthenticator } from '@ssp/testing'
import type { Application, Central, MailAddress, Ports } from '../src/ports.ts'
import { createPortal, type Portal } from '../src/portal.ts'
import type { Administered } from '../src/usecase/administer.ts'

export const ISSUER = 'https://mfa.example.org/portal'
const ORIGIN = 'https://mfa.example.org'
export const RETURN = 'https://app.example.org/callback'
/** The page that frames a prompt begun with `&frame=`. */
export const PARENT = 'https://intranet.example.org'
export const ADMINISTRATOR = { type: 'administrator', id: 'root', role: 'owner' } as const
export const SECRET = 'c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2gtZm9yLXRlc3Rz'
export const TOKEN: OathToken = { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6, period: 30 }

/** A protocol of one route, so that tests begin prompts without signing anything. */
export interface TestProtocol extends Protocol {
  readonly outcomes: PromptOutcome[]
}

function testProtocol(clock: () => number): TestProtocol {
  const outcomes: PromptOutcome[] = []
  return {
    name: 'test',
    outcomes,
    routes: [{ method: 'GET', path: '/begin', caller: 'person' }],
    handle: (request) => {
      const query = new URLSearchParams(request.query)
      const username = query.get('user') ?? 'ada'
      return Promise.resolve({
        kind: 'begin',
        request: {
          protocol: 'test',
          application: query.get('application') ?? 'wiki',
          purpose: query.get('purpose') === 'manage' ? 'manage' : 'sign-in',
          username,
          lookupName: username.toLowerCase(),
          once: { key: `once:${query.get('nonce') ?? crypto.randomUUID()}`, expiresAt: clock() + 300_000 },
          returnOrigin: 'https://app.example.org',
          returnTo: null,
          ...(query.has('frame') && { frame: { parent: PARENT } }),
        },
      })
    },
    finish: ({ frame }, outcome) => {
      outcomes.push(outcome)
      if (frame !== undefined) return Promise.resolve({ kind: 'message', to: frame.parent, data: `RESULT|${outcome.result}` })
      return Promise.resolve({ kind: 'redirect', to: `${RETURN}?result=${outcome.result}` })
    },
  }
}

export interface World {
  readonly portal: Portal
  readonly stores: MemoryStores
  readonly protocol: TestProtocol
  readonly faults: unknown[]
  /** Milliseconds; add to it to let time pass. */
  clock: number
  browser(): TestBrowser
}

/** A mailer that keeps what it is given, and can be broken. */
export interface TestMailer extends Mailer {
  readonly mails: Mail[]
  /** What it answers from now on; null breaks it. */
  answer: MailOutcome | null
  /** What a mail waits for before it goes out. */
  before: (mail: Mail) => Promise<void>
}

function testMailer(): TestMailer {
  const mailer: TestMailer = {
    mails: [],
    answer: { ok: true },
    before: () => Promise.resolve(),
    async send(mail) {
      await mailer.before(mail)
      if (mailer.answer === null) throw new Error('the mailer is broken')
      if (mailer.answer.ok) mailer.mails.push(mail)
      return mailer.answer
    },
  }
  return mailer
}

export interface MailWorld extends World {
  readonly mailer: TestMailer
  /** Accounts, in the order in which they began. */
  readonly users: ReadonlySet<string>
  /** Waits until everything that goes on after an answer is done. */
  settle(): Promise<void>
}

const toOne = (username: string): readonly MailAddress[] => [{ address: `${username}@example.org`, language: 'en' }]

/** A world whose users are written to: everybody at their own address, or as the book says. */
export function mailWorld({ book = toOne, ports = (same) => same, ...options }: WorldOptions & { readonly book?: (username: string) => readonly MailAddress[] } = {}): MailWorld {
  const mailer = testMailer()
  const users = new Set<string>()
  let running: readonly Promise<unknown>[] = []
  const after = (work: Promise<unknown>): void => {
    running = [...running, work]
  }
  const made = world({
    ...options,
    ports: (given) => {
      // Asked anew each time: a directory that breaks breaks a promise.
      const addresses = async (username: string): Promise<readonly MailAddress[]> => book(username)
      const accounts: Ports['accounts'] = {
        ...given.accounts,
        async commit(user, version, commit) {
          const committed = await given.accounts.commit(user, version, commit)
          if (committed.ok) users.add(user)
          return committed
        },
      }
      return ports({ ...given, accounts, mailer, after, address: () => '192.0.2.77', directory: { ...given.directory, addresses } })
    },
  })
  return Object.assign(made, {
    mailer,
    users,
    async settle() {
      while (running.length > 0) {
        const all = running
        running = []
        await Promise.all(all)
      }
    },
  })
}

/** The address of the link in a mail. */
export function linkIn(mail: Mail | undefined): string {
  const [link] = /https:\S+\/(?:dispute|lost)\/\S+/.exec(mail?.text ?? '') ?? []
  if (link === undefined) throw new Error(`no link in: ${mail?.text}`)
  return link
}

/** Presses the first button of a link's page, in a browser of its own. */
export async function press({ browser }: World, link: string, choose: (buttons: readonly PageAction[]) => PageAction | undefined = ([first]) => first): Promise<Page> {
  const visitor = browser()
  const page = await visitor.get(link)
  const button = choose(formsOf(page))
  if (button === undefined) return page
  const fields = Object.fromEntries(button.fields.map(({ name, value }) => [name, value]))
  return visitor.post(button.href, fields, page.csrf)
}

/** Every form of a page, as what it sends and where. */
export function formsOf(page: Page): readonly PageAction[] {
  return page.blocks.flatMap((block): readonly PageAction[] => {
    // The items of such a block are actions.
    if (block.block === 'actions') return block.items as unknown as readonly PageAction[]
    const { submit: label = { id: '' }, action: href = '', hidden: fields = [] } = block
    return block.block === 'form' ? [{ id: 'form', label, href, fields }] : []
  })
}

export interface WorldOptions {
  readonly policy?: Partial<Policy>
  readonly applications?: readonly Application[]
  readonly ports?: (ports: Ports) => Ports
  readonly stores?: MemoryStores
}

export const WIKI: Application = { id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'universal', selfService: true }

export const CENTRAL: Application = { id: 'central', name: 'Central', kind: 'central', prompt: 'universal', selfService: true }
export const STANDALONE: Application = { id: 'devices', name: 'Your devices', kind: 'device-management-portal', prompt: 'universal', selfService: true }
export const BACK = 'https://intranet.example.org/devices?from=portal'

/** Central with passwords: everybody's is `right`, their name in capitals. */
export const passwords: PasswordLogin = {
  kind: 'password',
  verify: (username, password) => Promise.resolve(['ADA', 'BOB'].includes(username.toUpperCase()) && password === `right ${username.toUpperCase()}`),
}

export const centralPort = (more: Partial<Central> = {}): Central => ({
  login: passwords,
  launcher: CENTRAL.id,
  standalone: STANDALONE.id,
  tiles: () => Promise.resolve([{ name: 'Wiki', url: 'https://wiki.example.org/' }]),
  returnAddresses: [BACK],
  ...more,
})

/** A world with Central and the standalone URL. */
export const centralWorld = (more: Partial<Central> = {}, options: WorldOptions = {}): World =>
  world({
    applications: [WIKI, CENTRAL, STANDALONE],
    ...options,
    ports: (ports) => (options.ports ?? ((same) => same))({ ...ports, central: centralPort(more) }),
  })

/** A portal on memory stores with a clock that tests move. */
export function world({ policy = {}, applications = [WIKI], ports = (same) => same, stores = memoryStores() }: WorldOptions = {}): World {
  const faults: unknown[] = []
  const made = { clock: 1_800_000_000_000 }
  const now = (): number => made.clock
  const protocol = testProtocol(now)
  const compiled = compilePolicy([{ ...SHIPPED_POLICY, newUser: 'enroll', ...policy }])
  const portal = createPortal(
    { issuer: ISSUER, secret: SECRET, demo: false },
    ports({
      ...stores,
      webAuthn: webAuthn({ rpId: 'mfa.example.org', rpName: 'Example', origins: [ORIGIN] }),
      otp: otp(),
      directory: {
        organisation: () => Promise.resolve({ name: 'Example', edition: 'mfa' }),
        application: (id) => Promise.resolve(applications.find((one) => one.id === id) ?? null),
        policy: () => Promise.resolve(compiled),
        groups: () => Promise.resolve([]),
        reachable: () => Promise.resolve([compiled]),
      },
      protocols: [protocol],
      now,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      locate: () => 'DE',
      onFault: (cause) => faults.push(cause),
    }),
  )
  return Object.assign(made, { portal, stores, protocol, faults, browser: () => new TestBrowser(portal) })
}

/** Gives somebody a hardware token. */
export const assign = ({ portal }: World, user: string, serial: string, parameters: OathToken = TOKEN): Promise<Administered> =>
  portal.administration.assignToken(ADMINISTRATOR, user, { serial, name: `Token ${serial}`, parameters })

/** A bypass code of one use. */
export async function issueCode({ portal }: World, user: string, lifeMs: number | null = null): Promise<string> {
  const issued = await portal.administration.issueBypassCodes(ADMINISTRATOR, user, { count: 1, uses: 1, lifeMs })
  if (issued.kind !== 'done') throw new Error(`no bypass code: ${issued.kind}`)
  return issued.codes[0] ?? ''
}

/** What a token shows now. */
export const shown = ({ clock }: World, token: OathToken = TOKEN): Promise<string> => otp().generate(token, 0, clock)

/** A page model as JSON, as far as tests look into it. */
export interface Page {
  readonly status: number
  readonly screen: string
  readonly title: { readonly id: string; readonly values?: Record<string, string | number> }
  readonly context?: { readonly username: string }
  readonly notices: readonly { readonly message: { readonly id: string }; readonly action: PageAction | null }[]
  readonly blocks: readonly PageBlock[]
  readonly footer: readonly PageAction[]
  readonly csrf: string
  readonly code?: string
  readonly path?: string
  readonly headers: Headers
}

export interface PageAction {
  readonly id: string
  readonly label: Page['title']
  readonly href: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

interface PageBlock {
  readonly block: string
  readonly options?: unknown
  readonly hidden?: readonly { readonly name: string; readonly value: string }[]
  readonly action?: string
  readonly submit?: Page['title']
  readonly items?: readonly { readonly id: string; readonly name?: string; readonly url?: string; readonly href?: string; readonly action?: PageAction }[]
}

export class TestBrowser {
  readonly jar = new Map<string, string>()
  key: SoftwareAuthenticator = softwareAuthenticator({ origin: ORIGIN })
  location = ''
  readonly #portal: Portal

  constructor(portal: Portal) {
    this.#portal = portal
  }

  /** One request, no redirects followed. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ accept: 'application/json', ...Object.fromEntries(new Headers(init.headers)) })
    if (this.jar.size > 0) headers.set('cookie', [...this.jar].map(([key, value]) => `${key}=${value}`).join('; '))
    const url = path.startsWith('https:') ? path : `https://mfa.example.org${path.startsWith('/portal') ? '' : '/portal'}${path}`
    const response = await this.#portal.fetch(new Request(url, { ...init, headers }))
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ')
      const [key = '', value = ''] = pair.split('=')
      if (attributes.includes('Max-Age=0')) this.jar.delete(key)
      else this.jar.set(key, value)
    }
    return response
  }

  async #page(response: Response): Promise<Page> {
    let current = response
    let hops = 0
    while (current.status === 303 && hops < 10) {
      const to = new URL(current.headers.get('location') ?? '', ORIGIN)
      this.location = to.href
      if (to.origin !== ORIGIN) return emptyPage(current.status, current.headers)
      current = await this.send(to.pathname + to.search)
      hops += 1
    }
    const text = await current.text()
    const body = text.startsWith('{') ? (JSON.parse(text) as object) : {}
    return { ...emptyPage(current.status, current.headers), ...body, status: current.status, headers: current.headers }
  }

  async get(path: string): Promise<Page> {
    return this.#page(await this.send(path))
  }

  async post(path: string, fields: Record<string, string>, csrf?: string): Promise<Page> {
    const token = csrf ?? (await this.csrf())
    const body = new URLSearchParams({ ...fields, _csrf: token })
    return this.#page(await this.send(path, { method: 'POST', body }))
  }

  /** The token of this visit's forms, from a page that every visit has. */
  async csrf(): Promise<string> {
    return (await this.get('/options')).csrf
  }

  begin(user: string, more = ''): Promise<Page> {
    return this.get(`/begin?user=${user}${more}`)
  }

  /** The same cookies and key, in hands of their own: what a second tab, or a thief of the cookie, sends. */
  twin(): TestBrowser {
    const copy = new TestBrowser(this.#portal)
    copy.key = this.key
    for (const [name, value] of this.jar) copy.jar.set(name, value)
    return copy
  }

  /** Sends the sign-in form of a page. */
  signIn(page: Page, username: string, password = `right ${username.toUpperCase()}`): Promise<Page> {
    const form = page.blocks.find((one) => one.block === 'form')?.action ?? ''
    return this.post(form, { username, password }, page.csrf)
  }

  /** Presses a page's one button of that name, wherever it stands. */
  press(page: Page, id: string): Promise<Page> {
    const all = [...page.blocks.flatMap((one) => one.items ?? []), ...page.footer]
    const found = all.map((one) => ('href' in one ? one : one.action)).find((one) => one?.id === id)
    if (found === undefined) throw new Error(`no ${id} on ${page.screen}`)
    return this.post(found.href ?? '', {}, page.csrf)
  }

  /** Signs in at Central with both factors. */
  async enterCentral(username: string): Promise<Page> {
    return this.answer(await this.signIn(await this.get('/central'), username))
  }

  /** The form of a page's WebAuthn ceremony, filled in. */
  async fillIn(page: Page): Promise<Record<string, string>> {
    const { options, hidden } = ceremonyOf(page)
    const creating = page.screen === 'add-passkey'
    const response = creating ? await this.key.register(options) : await this.key.authenticate(options)
    return { ...hidden, response: JSON.stringify(response) }
  }

  /** Answers the WebAuthn ceremony of a page. */
  async answer(page: Page): Promise<Page> {
    return this.post(ceremonyOf(page).action, await this.fillIn(page), page.csrf)
  }

  /** Enrols a first key in a fresh visit. */
  async enrol(user: string): Promise<Page> {
    await this.begin(user)
    return this.answer(await this.get('/devices/add/security-key'))
  }

  /** Opens device management with the key. */
  async manage(): Promise<Page> {
    return this.answer(await this.get('/verify'))
  }

  /** Adds a new key under the grant; it is the one at hand from then on. */
  async addKey(): Promise<Page> {
    this.key = softwareAuthenticator({ origin: ORIGIN })
    return this.answer(await this.get('/devices/add/security-key'))
  }
}

export function ceremonyOf(page: Page) {
  const block = page.blocks.find((one) => one.block === 'passkey')
  if (block?.action === undefined) throw new Error(`no ceremony on ${page.screen}`)
  const hidden = Object.fromEntries((block.hidden ?? []).map(({ name, value }) => [name, value]))
  return { action: block.action, options: block.options, hidden }
}

const emptyPage = (status: number, headers: Headers): Page => ({
  status,
  screen: '',
  title: { id: '' },
  notices: [],
  blocks: [],
  footer: [],
  csrf: '',
  headers,
})

export const deviceIds = (page: Page): readonly string[] =>
  page.blocks.find((one) => one.block === 'devices')?.items?.map((item) => item.id) ?? []

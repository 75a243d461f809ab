import { softwareAuthenticator, type SoftwareAuthenticator } from '../../../authenticators/software-authenticator.ts'
import { assertThat, assertThere } from '../../assert.ts'
import { BASE, type Mount, ORIGIN, type Served } from './host.ts'
import { actionOn, blockOn, ceremonyOn, hiddenOn, type Page, pageOf } from './page.ts'
import type { Recorder } from './record.ts'

/** A request below the portal's base path. */
export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | ReadableStream<Uint8Array>
  readonly signal?: AbortSignal
}

export const FORM = 'application/x-www-form-urlencoded'

/** A browser of its own: it keeps cookies, follows redirects when it is told to, and has a security key at hand. */
export class Visitor {
  readonly cookies: Map<string, string> = new Map()
  key: SoftwareAuthenticator = newKey()
  /** Where the last redirect led. */
  location = ''
  readonly #served: Served
  readonly #mount: Mount
  readonly #recorder: Recorder
  readonly #headers: Readonly<Record<string, string>>

  constructor(served: Served, mount: Mount, recorder: Recorder, headers: Readonly<Record<string, string>>) {
    this.#served = served
    this.#mount = mount
    this.#recorder = recorder
    this.#headers = headers
  }

  /** Where the request goes: `path` is below the base path, or an `href` of one of our pages. */
  #target(path: string): string {
    const base = BASE[this.#mount]
    const below = base !== '' && (path === base || path.startsWith(`${base}/`)) ? path.slice(base.length) : path
    return `${this.#served.origin}${this.#mount === 'stripped' ? '' : base}${below}`
  }

  /** One request; no redirect is followed. */
  async send(path: string, { method = 'GET', headers = {}, body, signal }: Ask = {}): Promise<Page> {
    const all = new Headers({ accept: 'application/json', ...this.#headers, ...headers })
    if (this.cookies.size > 0) all.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const stream = typeof body === 'object' ? { duplex: 'half' } : {}
    const init: RequestInit = { method, headers: all, redirect: 'manual', ...stream }
    if (body !== undefined) init.body = body
    if (signal !== undefined) init.signal = signal
    const response = await this.#served.fetch(new Request(this.#target(path), init))
    const text = await response.text()
    this.#recorder.add(`${method} ${path}`, response, text)
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return pageOf(response, text)
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ')
    const [name = '', value = ''] = pair.split('=')
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  /** Follows redirects as long as they stay at the portal. */
  async follow(first: Page, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    let page = first
    for (let hops = 0; page.status === 303 && hops < 10; hops += 1) {
      const to = new URL(page.headers.get('location') ?? '', ORIGIN)
      this.location = to.href
      if (to.origin !== ORIGIN) return page
      page = await this.send(to.pathname + to.search, { headers })
    }
    return page
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.follow(await this.send(path, { headers }), headers)
  }

  /** Posts a form, with the visit's own token unless another is given. */
  async form(path: string, fields: Readonly<Record<string, string>>, csrf?: string): Promise<Page> {
    const token = csrf ?? (await this.csrf())
    const body = new URLSearchParams({ ...fields, _csrf: token }).toString()
    return this.follow(await this.send(path, { method: 'POST', headers: { 'content-type': FORM }, body }))
  }

  /** The same as JSON. */
  async json(path: string, fields: Readonly<Record<string, unknown>>, csrf?: string): Promise<Page> {
    const token = csrf ?? (await this.csrf())
    const body = JSON.stringify({ ...fields, _csrf: token })
    return this.follow(await this.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }))
  }

  /** The token of this visit's forms, from a page that every visit has. */
  async csrf(): Promise<string> {
    return (await this.get('/options')).csrf
  }

  begin(user: string, application = 'wiki'): Promise<Page> {
    return this.get(`/begin?user=${encodeURIComponent(user)}&application=${application}`)
  }

  /** Presses a button of a page or an entry of its list, or follows a link. */
  async press(page: Page, id: RegExp): Promise<Page> {
    const action = assertThere(actionOn(page, id), `${String(id)} on \`${page.screen}\` (${page.status})`)
    if (action.method === 'get') return this.get(action.href)
    return this.form(action.href, Object.fromEntries(action.fields.map(({ name, value }) => [name, value])), page.csrf)
  }

  /** Sends the form of a page, or the form of what it waits for. */
  async submit(page: Page, kind: 'form' | 'wait', fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const block = assertThere(blockOn(page, kind), `the ${kind} on \`${page.screen}\` (${page.status})`)
    return this.form(block.action ?? '', { ...hiddenOn(block), ...fields }, page.csrf)
  }

  /** Answers the ceremony of a page with the key at hand. */
  async answer(page: Page): Promise<Page> {
    const block = ceremonyOn(page)
    assertThat(block?.action !== undefined, `there is no ceremony on \`${page.screen}\` (${page.status})`)
    const creating = page.screen === 'add-passkey'
    const response = creating ? await this.key.register(block.options) : await this.key.authenticate(block.options)
    return this.form(block.action, { ...hiddenOn(block), response: JSON.stringify(response) }, page.csrf)
  }

  /** Begins a visit of somebody new and enrols the key at hand. */
  async enrol(user: string, application = 'wiki'): Promise<Page> {
    await this.begin(user, application)
    return this.answer(await this.get('/devices/add/security-key'))
  }

  /** Opens device management with the key at hand. */
  async manage(): Promise<Page> {
    return this.answer(await this.get('/verify'))
  }

  /** Adds a new key, which is the one at hand from then on. */
  async addKey(): Promise<Page> {
    this.key = newKey()
    return this.answer(await this.get('/devices/add/security-key'))
  }
}

export const newKey = (): SoftwareAuthenticator => softwareAuthenticator({ origin: ORIGIN })

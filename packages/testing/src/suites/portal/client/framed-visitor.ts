import type { SoftwareAuthenticator } from '../../../authenticators/software-authenticator.ts'
import { assertSame, assertThere } from '../../assert.ts'
import { actionOn, ceremonyOn, hiddenOn, type Page, type PageBlock } from './page.ts'
import { FORM, Visitor } from './visitor.ts'

/** Below the base path: the same paths as elsewhere, always posted to. */
export const FRAMED = '/frame/at'

const inFrame = (path: string): string => (path.includes(`${FRAMED}/`) ? path : `${FRAMED}${path}`)

const seeing = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}see=`

const answerOf = (key: SoftwareAuthenticator, page: Page, { options }: PageBlock): Promise<unknown> =>
  page.screen === 'add-passkey' ? key.register(options) : key.authenticate(options)

/**
 * A browser that keeps every cookie of a frame back: it has what its forms carry, and nothing else. The page around lets
 * its frame ask for no passkey, so that each is asked for in a window of its own.
 */
export class FramedVisitor extends Visitor {
  /** What the last page carried. */
  carried: Pick<Page, 'visit' | 'csrf'> = { visit: '', csrf: '' }

  async #step(path: string, fields: Readonly<Record<string, string>>, csrf: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    const body = new URLSearchParams({ ...fields, _csrf: csrf, _visit: this.carried.visit }).toString()
    return this.#keep(await this.send(inFrame(path), { method: 'POST', headers: { 'content-type': FORM, ...headers }, body }))
  }

  #keep(page: Page): Page {
    assertSame(page.headers.getSetCookie(), [], 'the cookies of a frame')
    if (page.visit !== '') this.carried = page
    return page
  }

  override get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#step(seeing(path), {}, this.carried.csrf, headers)
  }

  override form(path: string, fields: Readonly<Record<string, string>>, csrf: string = this.carried.csrf): Promise<Page> {
    return this.#step(path, fields, csrf)
  }

  override async json(path: string, fields: Readonly<Record<string, unknown>>, csrf: string = this.carried.csrf): Promise<Page> {
    const body = JSON.stringify({ ...fields, _csrf: csrf, _visit: this.carried.visit })
    return this.#keep(await this.send(inFrame(path), { method: 'POST', headers: { 'content-type': 'application/json' }, body }))
  }

  override csrf(): Promise<string> {
    return Promise.resolve(this.carried.csrf)
  }

  override async begin(user: string, application = 'wiki'): Promise<Page> {
    return this.#keep(await this.send(`/begin?user=${encodeURIComponent(user)}&application=${application}&frame=`))
  }

  /** Answers the ceremony of the window itself. */
  async answerIn(opened: Page): Promise<Page> {
    const block = ceremonyOn(opened)
    if (block?.action === undefined) return opened
    const response = JSON.stringify(await answerOf(this.key, opened, block))
    return this.form(block.action, { ...hiddenOn(block), response }, opened.csrf)
  }

  /** Answers the ceremony of a page in the window that it opens, and has the frame go on. */
  override async answer(page: Page): Promise<Page> {
    const open = assertThere(actionOn(page, /^window$/), `the window on \`${page.screen}\` (${page.status})`)
    const closed = await this.answerIn(await this.get(open.href))
    return closed.title.id === 'window.done.title' ? this.submit(page, 'wait') : closed
  }
}

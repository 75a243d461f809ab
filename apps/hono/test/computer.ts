/** A page's model, as far as a computer without a screen looks into it. */
export interface Model {
  readonly status: number
  readonly url: string
  /** All of it, for what is not named here; the application's own pages are HTML. */
  readonly text: string
  readonly screen: string
  readonly notices: readonly { readonly message: { readonly id: string } }[]
  readonly blocks: readonly Block[]
  readonly csrf: string
}

interface Block {
  readonly block: string
  readonly value?: string
  readonly action?: string
  readonly hidden?: readonly { readonly name: string; readonly value: string }[]
}

/** A browser of the computer's side without anything to look at: it keeps cookies, follows redirects, asks for models. */
export interface Computer {
  get(url: string): Promise<Model>
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Model>
  /** Sends the form of what a page waits for. */
  check(page: Model): Promise<Model>
}

export const valueOf = ({ blocks }: Model, block: string): string => blocks.find((one) => one.block === block)?.value ?? ''

export function computer(): Computer {
  const jar = new Map<string, string>()

  async function send(url: string, init: RequestInit = {}): Promise<Model> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { accept: 'application/json', cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const to = response.headers.get('location')
    if (to !== null) return send(new URL(to, url).href)
    const text = await response.text()
    const empty = { screen: '', notices: [], blocks: [], csrf: '' }
    return { ...empty, ...(text.startsWith('{') ? JSON.parse(text) : {}), text, status: response.status, url }
  }

  const post: Computer['post'] = (url, fields) => send(url, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    get: (url) => send(url),
    post,
    check(page) {
      const { action = '', hidden = [] } = page.blocks.find(({ block }) => block === 'wait') ?? {}
      const fields = Object.fromEntries(hidden.map(({ name, value }) => [name, value]))
      return post(new URL(action, page.url).href, { ...fields, _csrf: page.csrf })
    },
  }
}

import { randomBytes } from 'node:crypto'
import type { WebV2Integration } from '@ssp/duo/web-v2'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { callbackPage, layout } from './pages.ts'
import { signedRequest, verifiedName } from './web-v2-client.ts'

export interface Intranet {
  /** The application's own public URL, without a trailing slash. */
  readonly url: string
  readonly portal: string
  readonly integration: WebV2Integration
  readonly now: () => number
}

/** What the page around the frame runs: takes the portal's answer, and nobody else's, into its own form. */
const script = (portal: string): string => `
const form = document.querySelector('form')
addEventListener('message', ({ origin, data }) => {
  if (origin !== ${JSON.stringify(portal)} || typeof data !== 'string') return
  if (!data.startsWith('AUTH|')) return form.submit()
  form.elements.sig_response.value = data + ':' + form.dataset.app
  form.submit()
})
`

const page = (frame: string, app: string) =>
  layout(
    'One more step',
    html`<p>The Demo Intranet has the traditional prompt in a frame of its own page.</p>
<iframe src="${frame}" title="Two-factor authentication"></iframe>
<form method="post" action="/intranet" data-app="${app}"><input type="hidden" name="sig_response"></form>
<script src="/intranet.js"></script>`,
  )

export interface Framing {
  readonly routes: Hono
  /** The page with the frame, for somebody whose password was right. */
  prompt(context: Context, username: string): Response | Promise<Response>
}

/** A demo application whose page frames the prompt. @param signedIn what follows once the portal has confirmed somebody */
export function intranet({ url, portal, integration, now }: Intranet, signedIn: (context: Context, username: string) => Response): Framing {
  // Fresh at every start, and known to nobody else.
  const akey = randomBytes(20).toString('hex')
  const routes = new Hono()
  routes.get('/intranet.js', (context) => context.body(script(portal), 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  routes.post('/intranet', async (context) => {
    const { sig_response: response } = await context.req.parseBody()
    const username = verifiedName(integration, akey, String(response), now())
    return username === null ? context.html(callbackPage('The portal did not confirm this sign-in.'), 403) : signedIn(context, username)
  })
  return {
    routes,
    prompt(context, username) {
      const { tx, app } = signedRequest(integration, akey, username, now())
      const frame = `${portal}/frame/web/v1/auth?${new URLSearchParams({ tx, parent: `${url}/login`, v: '2.9' })}`
      return context.html(page(frame, app))
    },
  }
}

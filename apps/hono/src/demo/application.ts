import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { OidcClient } from '@ssp/duo/oidc'
import type { WebV2Integration } from '@ssp/duo/web-v2'
import type { Outbox } from '@ssp/providers/outbox'
import { intranet } from './intranet.ts'
import { authorizationUrl, redeem } from './oidc-client.ts'
import { callbackPage, homePage, loginPage, tokensPage } from './pages.ts'
import { DEMO_PASSWORD, PEOPLE } from './people.ts'
import type { DemoToken } from './seed.ts'
import { phonesPage } from './phones-page.ts'
import { STYLE } from './style.ts'

/** Cookies of its own: the portal on the next port shares the host. */
const PENDING = 'demo-pending'
const SIGNED_IN = 'demo-signed-in'

export interface DemoApplication {
  /** Its own public URL, without a trailing slash. */
  readonly url: string
  /** The portal's issuer. */
  readonly portal: string
  readonly clients: readonly OidcClient[]
  /** Of the application whose page frames the prompt. */
  readonly integration: WebV2Integration
  readonly tokens: () => readonly DemoToken[]
  /** What phones would have received. */
  readonly phones: Outbox
  /** The portal's clock, milliseconds since 1970. */
  readonly now: () => number
}

const COOKIE = { path: '/', httpOnly: true, sameSite: 'Lax' } as const

/** Sends somebody to the portal with a signed request, as the SDKs do. */
async function handOver(context: Context, demo: DemoApplication, username: string): Promise<Response> {
  const person = PEOPLE.find((one) => one.name === username)
  const client = demo.clients.find((one) => one.application.id === (person?.application ?? 'notes'))
  if (client === undefined) return context.text('no such demo application', 500)
  const state = crypto.randomUUID().replaceAll('-', '')
  setCookie(context, PENDING, JSON.stringify({ state, username, client: client.clientId }), COOKIE)
  return context.redirect(await authorizationUrl(demo.portal, client, { username, state }, demo.now()), 303)
}

interface Pending {
  readonly state: string
  readonly username: string
  readonly client: string
}

function pendingOf(context: Context): Pending | null {
  try {
    return JSON.parse(getCookie(context, PENDING) ?? 'null') as Pending | null
  } catch {
    return null
  }
}

/** The portal's answer: a code to redeem, or why there is none. */
async function callback(context: Context, demo: DemoApplication): Promise<Response> {
  const pending = pendingOf(context)
  const state = context.req.query('state')
  const code = context.req.query('duo_code')
  const client = demo.clients.find((one) => one.clientId === pending?.client)
  deleteCookie(context, PENDING, COOKIE)
  if (pending === null || client === undefined || state !== pending.state) {
    return context.html(callbackPage('This answer does not belong to a sign-in of yours.'), 400)
  }
  if (code === undefined) return context.html(callbackPage('You were not signed in.'), 403)
  const claims = await redeem(demo.portal, client, code, pending.username, demo.now())
  if (claims === null) return context.html(callbackPage('The portal did not confirm this sign-in.'), 403)
  setCookie(context, SIGNED_IN, JSON.stringify({ username: pending.username, method: claims.method }), COOKIE)
  return context.redirect('/', 303)
}

function signedIn(context: Context): { readonly username: string; readonly method: string } | null {
  try {
    return JSON.parse(getCookie(context, SIGNED_IN) ?? 'null') as { username: string; method: string } | null
  } catch {
    return null
  }
}

/** A small application that protects its sign-in with the portal. Not an example of how to keep sessions. */
export function demoApplication(demo: DemoApplication): Hono {
  const app = new Hono()
  const framing = intranet(demo, (context, username) => {
    setCookie(context, SIGNED_IN, JSON.stringify({ username, method: 'the traditional prompt' }), COOKIE)
    return context.redirect('/', 303)
  })
  app.use(async (context, next) => {
    await next()
    context.header(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; script-src 'self'; frame-src ${demo.portal}; form-action 'self' ${demo.portal}`,
    )
    context.header('cache-control', 'no-store')
    context.header('referrer-policy', 'no-referrer')
  })
  app.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/', (context) => {
    const who = signedIn(context)
    return context.html(who === null ? loginPage(demo.portal, null) : homePage(who))
  })
  app.post('/login', async (context) => {
    const { username, password } = await context.req.parseBody()
    if (typeof username !== 'string' || username.trim() === '' || password !== DEMO_PASSWORD) {
      return context.html(loginPage(demo.portal, 'That name and password do not fit. The demo password is “demo”.'), 403)
    }
    const person = PEOPLE.find((one) => one.name === username)
    return person?.application === 'intranet' ? framing.prompt(context, username) : handOver(context, demo, username)
  })
  app.route('/', framing.routes)
  app.get('/callback', (context) => callback(context, demo))
  app.post('/logout', (context) => {
    deleteCookie(context, SIGNED_IN, COOKIE)
    return context.redirect('/', 303)
  })
  app.get('/phones', (context) => context.html(phonesPage(demo.phones.entries(), null)))
  app.post('/phones', async (context) => {
    const { call, key } = await context.req.parseBody()
    const pressed = await demo.phones.press(String(call), String(key))
    return context.html(phonesPage(demo.phones.entries(), pressed.ok ? pressed.say.join(' ') : 'That call is over.'))
  })
  app.get('/tokens', async (context) => {
    const shown = demo.tokens().map(async ({ owner, serial, code }) => ({ owner, serial, code: await code() }))
    return context.html(tokensPage(await Promise.all(shown)))
  })
  return app
}

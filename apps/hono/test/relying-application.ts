import { Agent } from 'node:https'
import { Client, type ClientOptions } from '@duosecurity/duo_universal'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

/** The product's SDK as its package has it. Only the roots that it trusts are replaced, from outside. */
export function sdkWith(root: string, options: ClientOptions): Client {
  const client = new Client(options)
  // Private to TypeScript only.
  const { axios } = client as unknown as { readonly axios: { readonly defaults: { httpsAgent: Agent; proxy: false } } }
  axios.defaults.httpsAgent = new Agent({ ca: root })
  axios.defaults.proxy = false
  return client
}

/** Somebody came back from the portal. */
export interface Arrival {
  readonly url: string
  readonly code: string | null
  readonly error: string | null
}

/** An application that does what the SDK's readme says and nothing more. Whoever names themselves has signed in. */
export interface RelyingApplication {
  readonly app: Hono
  readonly arrivals: readonly Arrival[]
  /** Gets every code before the application redeems it. */
  intruder: (code: string) => Promise<void>
}

interface Pending {
  readonly state: string
  readonly username: string
}

function pendingOf(context: Context): Pending | null {
  const text = getCookie(context, 'pending')
  // Written below, and by nobody else.
  return text === undefined ? null : (JSON.parse(text) as Pending)
}

const factorOf = (result: Awaited<ReturnType<Client['exchangeAuthorizationCodeFor2FAResult']>>): string =>
  result.auth_context.factor

/** @param clientOf the SDK's client for each application, by the first part of its paths */
export function relyingApplication(clientOf: (name: string) => Client): RelyingApplication {
  const app = new Hono()
  const arrivals: Arrival[] = []
  const made: RelyingApplication = { app, arrivals, intruder: () => Promise.resolve() }

  app.get('/:client/login', async (context) => {
    const name = context.req.param('client')
    const client = clientOf(name)
    const username = context.req.query('user') ?? ''
    await client.healthCheck()
    const pending: Pending = { state: client.generateState(), username }
    // It stays after the answer: a code that comes again shall fail at the portal, not here.
    setCookie(context, 'pending', JSON.stringify(pending), { path: `/${name}`, httpOnly: true, sameSite: 'Lax' })
    return context.redirect(await client.createAuthUrl(username, pending.state), 303)
  })

  app.get('/:client/callback', async (context) => {
    const client = clientOf(context.req.param('client'))
    const pending = pendingOf(context)
    const code = context.req.query('duo_code') ?? null
    const error = context.req.query('error') ?? null
    arrivals.push({ url: context.req.url, code, error })
    if (pending === null || context.req.query('state') !== pending.state) return context.text('not your sign-in', 403)
    if (code === null) return context.text(`not signed in: ${error}`, 403)
    await made.intruder(code)
    try {
      const result = await client.exchangeAuthorizationCodeFor2FAResult(code, pending.username)
      return context.text(`signed in: ${pending.username} by ${factorOf(result)}`)
    } catch (refusal) {
      return context.text(`not signed in: ${String(refusal)}`, 403)
    }
  })
  return made
}

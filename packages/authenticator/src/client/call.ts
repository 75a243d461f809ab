import type { DeviceKey } from './account.ts'
import { sha256, toBase64url } from './bytes.ts'
import { learn, now } from './clock.ts'
import { sign } from './keys.ts'

/** An answer of the portal. */
export interface Reply {
  /** 0 where nobody answered. */
  readonly status: number
  /** The error's code; empty where there is none. */
  readonly error: string
  readonly body: Readonly<Record<string, unknown>>
  /** Milliseconds to wait before asking again; 0 where the portal doesn't say. */
  readonly wait: number
}

/** The newest one that any answer brought. */
let nonce = ''

const PATIENCE = 15_000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const seconds = (): number => Math.floor(now() / 1000)

async function authorization(key: DeviceKey, method: string, url: string, body: string): Promise<string> {
  const jti = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const claims = { htm: method, htu: url, iat: seconds(), jti, nonce, bh: await sha256(body) }
  return `SSP ${await sign(key, 'ssp-dev+jwt', claims)}`
}

async function attempt(method: string, url: string, body: string, key: DeviceKey | null): Promise<Reply & { readonly again: boolean }> {
  const headers: Record<string, string> = {}
  if (body !== '') headers['content-type'] = 'application/json'
  if (key !== null) headers['authorization'] = await authorization(key, method, url, body)
  const askedAt = Date.now()
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    })
    const late = learn(response.headers.get('date'), askedAt)
    const offered = response.headers.get('ssp-nonce')
    nonce = offered ?? nonce
    const parsed: unknown = await response.json().catch(() => null)
    const said = isRecord(parsed) ? parsed : {}
    const error = typeof said['error'] === 'string' ? said['error'] : ''
    return {
      status: response.status,
      error,
      body: said,
      wait: Number(response.headers.get('retry-after') ?? 0) * 1000 || 0,
      again: (error === 'nonce' && offered !== null) || (late && response.status >= 400 && response.status < 500),
    }
  } catch {
    return { status: 0, error: 'offline', body: {}, wait: 0, again: false }
  }
}

/** Made anew for each try, since it may hold a signature that says the time. */
type MakeBody = () => unknown

/**
 * Asks the portal; never throws. With a key the call is signed by it. What was refused for its nonce or for our clock is
 * signed again with what the refusal taught us.
 */
export async function call(method: string, url: string, makeBody: MakeBody = () => null, key: DeviceKey | null = null): Promise<Reply> {
  for (let tries = 2; ; tries -= 1) {
    const body = await makeBody()
    const { again, ...reply } = await attempt(method, url, body === null ? '' : JSON.stringify(body), key)
    if (!again || tries === 0) return reply
  }
}

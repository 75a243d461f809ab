import { PLATFORMS, provesKey, type PushKey, type PushSubscription, rotates } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { claim, type Claim } from '../usecase/push/activation.ts'
import { checkOf } from '../usecase/push/app.ts'
import { callerOf, freshNonce, type Signer, signerOf } from '../usecase/push/device-call.ts'
import { answerRequest, pendingFor } from '../usecase/push/request.ts'
import { rotateKey } from '../usecase/push/rotate.ts'
import { forgetSubscription, keepSubscription, wake, wakesOf } from '../usecase/push/subscription.ts'
import { noticesFor } from '../usecase/notices/tell-devices.ts'
import { normalCode } from '../usecase/push/text.ts'
import { nameOf } from '../usecase/values.ts'
import { readBody } from './body.ts'
import { readJson } from './json.ts'
import { securityHeaders } from './headers.ts'

/** What an endpoint answers; null is 204. */
interface Answer {
  readonly status: number
  readonly body: object | null
}

const ok = (body: object): Answer => ({ status: 200, body })
const NOTHING: Answer = { status: 204, body: null }
const malformed = (path: string): Answer => ({ status: 400, body: { error: 'malformed', path } })
const UNAUTHORIZED: Answer = { status: 401, body: { error: 'unauthorized' } }
const MOVED: Answer = { status: 410, body: { error: 'moved' } }
const NO_ACTIVATION: Answer = { status: 404, body: { error: 'activation' } }

type Members = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

const isText =
  (most: number, least = 1): Check =>
  (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isJws = isText(4_096)

/** Exactly these members, each as it must be; else the path of the first that isn't. */
function faultIn(body: unknown, checks: Readonly<Record<string, Check>>): string | null {
  if (!isObject(body)) return ''
  const members = body as Members
  const unknown = Object.keys(members).find((name) => !Object.hasOwn(checks, name))
  if (unknown !== undefined) return unknown.slice(0, 64)
  return Object.entries(checks).find(([name, check]) => !check(members[name]))?.[0] ?? null
}

interface Called {
  readonly deps: Deps
  readonly request: Request
  /** The request's path below the base path. */
  readonly path: string
  readonly text: string
  readonly body: Members
}

const COMES_WITH = {
  name: (value: unknown) => isText(40)(value) && /^[^\p{Cc}\p{Cs}]+$/u.test(String(value)),
  platform: (value: unknown) => PLATFORMS.some((platform) => platform === value),
  key: isObject,
  proof: isJws,
} satisfies Readonly<Record<string, Check>>

const BY_CODE = { code: isText(20), ...COMES_WITH }
const BY_LINK = { activation: isText(64), secret: isText(64), ...COMES_WITH }

async function activate({ deps, body }: Called): Promise<Answer> {
  const { push } = deps.ports
  const kid = (await push?.signatures.thumbprint(body['key'])) ?? null
  if (push === undefined || kid === null) return malformed('key')
  const key = body['key'] as PushKey
  const proof = String(body['proof'])
  const act = 'code' in body ? normalCode(String(body['code'])) : String(body['activation'])
  const signed = push.signatures.keyOf(proof, 'ssp-act+jwt') === kid ? await push.signatures.verify(proof, 'ssp-act+jwt', key) : null
  if (signed === null || !provesKey(signed, { issuer: deps.config.issuerUrl, act }, deps.ports.now())) return malformed('proof')
  const comes: Claim = {
    by: 'code' in body ? { code: act } : { activation: act, secret: String(body['secret']) },
    kid,
    key,
    name: String(body['name']),
    platform: PLATFORMS.find((one) => one === body['platform']) ?? 'other',
  }
  const claimed = await claim(deps, comes)
  if (claimed === null) return NO_ACTIVATION
  const { name } = await deps.ports.directory.organisation()
  return ok({
    device: claimed.device,
    kid,
    issuer: { url: deps.config.issuerUrl, name },
    account: claimed.account,
    totp: { secret: claimed.secret, algorithm: 'SHA1', digits: 6, period: 30 },
    check: await checkOf(deps, kid),
    vapidKey: push.signatures.vapidKey,
    interval: 2_000,
  })
}

type Device = Extract<Signer, { kind: 'device' }>

/** Runs for an active device that signed this very call. */
const byDevice =
  (handle: (called: Called, device: Device) => Promise<Answer>, unconfirmed: Answer = UNAUTHORIZED) =>
  async (called: Called): Promise<Answer> => {
    const { deps, request, path, text } = called
    const caller = await callerOf(deps, {
      method: request.method,
      url: `${deps.config.issuerUrl}${path}`,
      authorization: request.headers.get('authorization'),
      body: text,
      changes: request.method !== 'GET',
    })
    if (caller === 'nonce') return { status: 401, body: { error: 'nonce' } }
    if (caller === null) return UNAUTHORIZED
    if (caller.kind === 'moved') return MOVED
    return caller.kind === 'unconfirmed' ? unconfirmed : handle(called, caller)
  }

async function pending({ deps }: Called, { subject, device, app }: Device): Promise<Answer> {
  const request = await pendingFor(deps, subject.user, device.id, app.kid)
  return ok({
    state: 'active',
    device: { name: await nameOf(deps, subject, device) },
    push: await wakesOf(deps, device.id),
    notices: await noticesFor(deps, subject.user, device.id),
    request:
      request === null
        ? null
        : {
            id: request.id,
            nonce: request.nonce,
            match: request.match,
            ...(request.match === 'type' && { digits: request.number?.length ?? 3 }),
            ...(request.match === 'pick' && { options: request.options }),
            context: request.context,
            createdAt: request.createdAt,
            expiresAt: request.expiresAt,
          },
  })
}

async function answer({ deps, body }: Called): Promise<Answer> {
  const signer = await signerOf(deps, String(body['answer']), 'ssp-push+jwt')
  if (signer?.kind === 'moved') return MOVED
  if (signer?.kind !== 'device') return UNAUTHORIZED
  const answered = await answerRequest(deps, signer.claims, signer.app.kid)
  if (answered === null || answered.outcome === 'refused') return UNAUTHORIZED
  if (answered.outcome === 'over') return { status: 409, body: { error: 'over', state: answered.request.state } }
  return ok({ state: answered.outcome })
}

const endsWakeUps = (body: Members): boolean => body['endpoint'] === null && Object.keys(body).length === 1

const SUBSCRIPTION = { endpoint: isText(1_024), p256dh: isText(88, 87), auth: isText(24, 22) }

async function subscribe({ deps, body }: Called, { device }: Device): Promise<Answer> {
  if (endsWakeUps(body)) {
    await forgetSubscription(deps, device.id)
    return NOTHING
  }
  const subscription = body as unknown as PushSubscription
  if (deps.ports.push?.signatures.accepts(subscription.endpoint) !== true) return malformed('endpoint')
  await keepSubscription(deps, device.id, subscription)
  const { name } = await deps.ports.directory.organisation()
  await wake(deps, device.id, { request: null, title: name, body: '✓' })
  return NOTHING
}

async function rotate({ deps, body }: Called, { subject, device, app }: Device): Promise<Answer> {
  const signatures = deps.ports.push?.signatures
  const kid = (await signatures?.thumbprint(body['key'])) ?? null
  if (signatures === undefined || kid === null) return malformed('key')
  const key = body['key'] as PushKey
  const proof = signatures.keyOf(String(body['proof']), 'ssp-rot+jwt') === kid ? await signatures.verify(String(body['proof']), 'ssp-rot+jwt', key) : null
  const said = { device: device.id, kid: app.kid, issuer: deps.config.issuerUrl, by: app.kid, next: kid, proof: proof ?? {} }
  if (proof === null || !rotates(said, deps.ports.now())) return malformed('proof')
  return (await rotateKey(deps, subject, device.id, app, { kid, key })) ? ok({ kid }) : UNAUTHORIZED
}

export interface PushEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /** The path of the first member that is not as it must be, or null: asked before anything is read or counted. */
  readonly fault: (body: Members) => string | null
  readonly handle: (called: Called) => Promise<Answer>
  /** It tries a secret: how often is limited for each address. */
  readonly claims?: true
}

/** Everything that authenticators call (`docs/push-protocol.md`). */
export const PUSH_ENDPOINTS: readonly PushEndpoint[] = [
  {
    method: 'POST',
    path: '/push/v1/activate',
    fault: (body) => faultIn(body, 'code' in body ? BY_CODE : BY_LINK),
    handle: activate,
    claims: true,
  },
  { method: 'GET', path: '/push/v1/pending', fault: () => null, handle: byDevice(pending, ok({ state: 'unconfirmed' })) },
  { method: 'POST', path: '/push/v1/answer', fault: (body) => faultIn(body, { answer: isJws }), handle: answer },
  {
    method: 'PUT',
    path: '/push/v1/subscription',
    fault: (body) => (endsWakeUps(body) ? null : faultIn(body, SUBSCRIPTION)),
    handle: byDevice(subscribe),
  },
  { method: 'POST', path: '/push/v1/rotate', fault: (body) => faultIn(body, { key: isObject, proof: isJws }), handle: byDevice(rotate) },
]

const MOST_BYTES = 8_192

/** What another origin may see of an answer: the authenticator's, if it is on a host of its own. */
function crossOrigin(deps: Deps, request: Request): Record<string, string> {
  const url = deps.ports.push?.authenticator.url
  const allowed = url === undefined ? null : new URL(url).origin
  if (allowed === null || allowed === deps.config.issuer.origin || request.headers.get('origin') !== allowed) return {}
  return {
    'access-control-allow-origin': allowed,
    'access-control-allow-methods': 'GET, POST, PUT',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-expose-headers': 'ssp-nonce, date, retry-after',
    'access-control-max-age': '7200',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'origin',
  }
}

const headersOf = (deps: Deps, request: Request): Record<string, string> => ({
  ...securityHeaders(deps.config, null),
  ...crossOrigin(deps, request),
})

/** May another origin ask this? */
export const preflight = (deps: Deps, request: Request): Response => new Response(null, { status: 204, headers: headersOf(deps, request) })

/** Not now, and when again: in the authenticator's words, so that another origin can read it. */
export function notNow(deps: Deps, request: Request, error: 'rate' | 'unavailable', waitMs: number): Response {
  const headers = { ...headersOf(deps, request), 'retry-after': String(Math.ceil(waitMs / 1_000)), 'content-type': 'application/json' }
  return new Response(JSON.stringify({ error }), { status: error === 'rate' ? 429 : 503, headers })
}

/** How long somebody has to wait who calls too often, in milliseconds; null where they don't. */
type Wait = () => Promise<number | null>

export async function answerPushCall(deps: Deps, endpoint: PushEndpoint, request: Request, wait: Wait): Promise<Response> {
  const reply = async ({ status, body }: Answer): Promise<Response> => {
    const headers = { ...headersOf(deps, request), 'ssp-nonce': await freshNonce(deps) }
    if (body === null) return new Response(null, { status, headers })
    return new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json' } })
  }
  const read = await readBody(request, MOST_BYTES)
  if (!read.ok) return reply(read.code === 'body.too-large' ? { status: 413, body: { error: 'malformed', path: '' } } : malformed(''))
  const body = endpoint.method === 'GET' ? {} : readJson(read.text)
  if (!isObject(body)) return reply(malformed(''))
  const fault = endpoint.fault(body as Members)
  if (fault !== null) return reply(malformed(fault))
  const tooMuch = await wait()
  if (tooMuch !== null) return notNow(deps, request, 'rate', tooMuch)
  return reply(await endpoint.handle({ deps, request, path: endpoint.path, text: read.text, body: body as Members }))
}

import {
  answerPush,
  contextText,
  endPush,
  type PushClaims,
  type PushContext,
  type PushRequest,
  pushStateAt,
  redeemPush,
  startPush,
} from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { base64url } from '../../seal/bytes.ts'
import { freshId } from '../ids.ts'
import type { Visit } from '../visit.ts'
import { appOf } from './app.ts'
import { count } from './ladder.ts'
import { records } from './records.ts'

const REQUESTS = records<PushRequest>('push')

/** Longer than a request lives, so that its end can be told. */
const KEPT_MS = 600_000

const currentKey = (user: string): string => `pushing:${user}`

/** The secret of the code that is scanned instead of typing: it follows from the id and our key, and stands nowhere. */
const scanOf = async (deps: Deps, id: string): Promise<string> => (await deps.keys.mac('push-scan', id)).slice(0, 32)

/** SHA-256, base64url: as the authenticator signs it. */
export async function sha256(deps: Deps, text: string): Promise<string> {
  const digest = await deps.keys.hash(text)
  return base64url(Uint8Array.from(digest.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
}

/** The user's latest request, whatever became of it; null where there was none lately. */
export async function latestRequest(deps: Deps, user: string, now: number): Promise<PushRequest | null> {
  const id = await deps.ports.shortLived.get(currentKey(user), now)
  return id === null ? null : ((await REQUESTS.read(deps, id, now))?.value ?? null)
}

const moveEnd = (deps: Deps, id: string, now: number, as: 'cancelled' | 'superseded'): Promise<PushRequest | null> =>
  REQUESTS.move(deps, id, now, (request) => {
    const next = endPush(request, as, now)
    return { next: next === request ? null : next, expiresAt: now + KEPT_MS, outcome: next }
  })

/** Ends the user's request, if one is open, and counts it. */
export async function endOpenRequest(
  deps: Deps,
  user: string,
  now: number,
  as: 'cancelled' | 'superseded',
  device: string | null = null,
): Promise<void> {
  const latest = await latestRequest(deps, user, now)
  if (latest === null || (device !== null && latest.device !== device)) return
  const ended = await moveEnd(deps, latest.id, now, as)
  if (ended !== null) await count(deps, ended, now)
}

/** Its own prompt takes it back. */
export async function cancelRequest(deps: Deps, visit: Visit, id: string): Promise<void> {
  if ((await requestOf(deps, visit, id)) === null) return
  const ended = await moveEnd(deps, id, visit.now, 'cancelled')
  if (ended !== null) await count(deps, ended, visit.now)
}

/** Asks a device, in place of whatever this user asked before. The device may be used for this: that was decided. */
export async function startRequest(
  deps: Deps,
  visit: Visit,
  device: string,
  context: Omit<PushContext, 'account' | 'application' | 'organisation' | 'at' | 'country'>,
): Promise<PushRequest | null> {
  const target = visit.account.devices.find((one) => one.id === device)
  const app = target === undefined ? null : await appOf(deps, visit, target)
  if (app === null) return null
  const shown: PushContext = {
    ...context,
    application: visit.application.name,
    organisation: visit.organisation.name,
    account: visit.session.username,
    country: visit.location === 'unknown' ? null : visit.location,
    at: visit.now,
  }
  const id = freshId(deps)
  const request = startPush(
    {
      id,
      user: visit.user,
      device,
      kid: app.kid,
      session: visit.session.id,
      scan: await sha256(deps, await scanOf(deps, id)),
      nonce: base64url(deps.ports.random(32)),
      ctx: await sha256(deps, contextText(shown)),
      context: shown,
      match: visit.policy.pushMatch,
      bytes: deps.ports.random(16),
    },
    visit.now,
  )
  await REQUESTS.write(deps, id, request, visit.now + KEPT_MS)
  await deps.ports.shortLived.put(currentKey(visit.user), id, visit.now + KEPT_MS)
  return request
}

/** What somebody's own prompt shows of a request. */
export interface SeenRequest {
  readonly request: PushRequest
  readonly state: ReturnType<typeof pushStateAt>
  /** What the code says that may be scanned instead of typing. */
  readonly scan: string
}

/** The request as its own session sees it; null for anybody else's, or one that is long over. */
export async function requestOf(deps: Deps, visit: Visit, id: string): Promise<SeenRequest | null> {
  const request = (await REQUESTS.read(deps, id, visit.now))?.value ?? null
  if (request === null || request.session !== visit.session.id || request.user !== visit.user) return null
  const scan = `${deps.ports.push?.authenticator.url ?? ''}#2.${id}.${await scanOf(deps, id)}`
  return { request, state: pushStateAt(request, visit.now), scan }
}

/** What waits for this device. */
export async function pendingFor(deps: Deps, user: string, device: string, kid: string): Promise<PushRequest | null> {
  const now = deps.ports.now()
  const latest = await latestRequest(deps, user, now)
  return latest !== null && latest.device === device && latest.kid === kid && pushStateAt(latest, now) === 'pending' ? latest : null
}

const textOf = (claim: unknown): string | null => (typeof claim === 'string' ? claim : null)

/** An answer whose signature was verified. What it leads to; null where there is no such request. */
export async function answerRequest(deps: Deps, claims: PushClaims, kid: string): Promise<ReturnType<typeof answerPush> | null> {
  const now = deps.ports.now()
  const given = textOf(claims['scan'])
  const scan = given === null ? null : await sha256(deps, given)
  const signed = { issuer: deps.config.issuerUrl, kid, scan }
  const answered = await REQUESTS.move(deps, textOf(claims['txn']) ?? '', now, (request) => {
    const outcome = answerPush(request, claims, signed, now)
    return { next: outcome.request === request ? null : outcome.request, expiresAt: now + KEPT_MS, outcome }
  })
  if (answered === null || answered.outcome === 'refused') return answered
  const { request, outcome } = answered
  await count(deps, request, now)
  await deps.ports.securityLog.append({
    at: now,
    user: request.user,
    what: `push ${outcome}`,
    because: [],
    detail: { device: request.device, purpose: request.purpose },
  })
  return answered
}

/** Takes an approval: once, by the session that asked, for what it asked, while the device has the key that approved. */
export async function redeemRequest(deps: Deps, visit: Visit, id: string): Promise<PushRequest | null> {
  const seen = await requestOf(deps, visit, id)
  const device = visit.account.devices.find((one) => one.id === seen?.request.device)
  if (seen === null || device === undefined) return null
  const app = await appOf(deps, visit, device)
  const by = { session: visit.session.id, purpose: seen.request.purpose, user: visit.user, kid: app?.kid ?? null }
  return REQUESTS.move(deps, id, visit.now, (request) => {
    const next = redeemPush(request, by, visit.now)
    return { next, expiresAt: visit.now + KEPT_MS, outcome: next }
  })
}


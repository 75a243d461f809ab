import type { Deps } from '../deps.ts'
import { fail } from './fail.ts'
import { CLAIMS_PER_ADDRESS, LOGINS_PER_ADDRESS, overRate, PER_ADDRESS, rateKey } from './rate-limit.ts'
import type { RequestEnv } from './request-env.ts'

/** Too much from one address or in one visit: not now, and when again. */
export async function tooMany(deps: Deps, request: Request, waitMs: number, parent: string | null = null): Promise<Response> {
  const response = await fail(deps, request, 429, 'rate', 'error.rate', { parent })
  response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return response
}

export async function overAddress(deps: Deps, env: RequestEnv): Promise<number | null> {
  // What one of our own answers leads to was counted already.
  const key = env.follows === undefined ? rateKey(env.address) : null
  return key === null ? null : overRate(deps.ports.shortLived, key, PER_ADDRESS, deps.ports.now())
}

export async function overClaims(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, `claims:${key}`, CLAIMS_PER_ADDRESS, deps.ports.now())
}

export async function overLogins(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, `logins:${key}`, LOGINS_PER_ADDRESS, deps.ports.now())
}

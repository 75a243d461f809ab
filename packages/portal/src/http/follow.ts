import type { Deps } from '../deps.ts'
import { FRAMED_PATH, seeing } from '../models/framed-path.ts'
import type { Visit } from '../usecase/visit.ts'
import type { Follow } from './answer-visit.ts'
import { csrfToken } from './csrf.ts'
import { CSRF_FIELD } from './fields.ts'
import { frameState, parentOf, VISIT_FIELD } from './framed.ts'
import type { RequestEnv } from './request-env.ts'

/** More would be a circle. */
const FOLLOWED = 6

const TOLD = ['accept', 'accept-language', 'user-agent', 'sec-ch-ua-platform'] as const

/** The request that a framed form to this page would be. */
async function framedRequest(deps: Deps, request: Request, visit: Visit, to: string): Promise<Request> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
  for (const name of TOLD) headers.set(name, request.headers.get(name) ?? '')
  const body = new URLSearchParams({
    [CSRF_FIELD]: await csrfToken(deps, visit.cookie),
    [VISIT_FIELD]: await frameState(deps, { cookie: visit.cookie, parent: parentOf(visit) ?? '' }),
  })
  const url = new URL(seeing(`${deps.config.base}${FRAMED_PATH}${to}`), deps.config.issuer)
  return new Request(url, { method: 'POST', headers, body })
}

/** Leads on by asking `fetch` for the next page, as the frame would. */
export const followWith =
  (deps: Deps, fetch: (request: Request, env: RequestEnv) => Response | Promise<Response>): Follow =>
  async (request, visit, to, env) => {
    const follows = (env.follows ?? 0) + 1
    if (follows > FOLLOWED) throw new TypeError(`a circle at ${to}`)
    return fetch(await framedRequest(deps, request, visit, to), { ...env, follows })
  }

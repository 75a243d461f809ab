import { APPLICATION_KIND, type PromptOutcome, type Protocol, type ProtocolAnswer, type ProtocolRequest } from '@ssp/core'
import type { TestApplication } from './portal-parts.ts'

/** Where the applications of this protocol take their users back. */
export const RETURN = 'https://app.example.org/callback'

/** The page that frames a prompt begun with `frame`. */
export const PARENT = 'https://intranet.example.org'

interface Surroundings {
  readonly now: () => number
  readonly applications: () => readonly TestApplication[]
}

/** Begins a prompt for whoever the query or the form names, signed by nobody. */
function begin({ now, applications }: Surroundings, { method, query, body }: ProtocolRequest): ProtocolAnswer {
  const asked = new URLSearchParams(method === 'GET' ? query : body)
  const id = asked.get('application') ?? 'wiki'
  const kind = applications().find((one) => one.id === id)?.kind ?? 'web'
  const username = asked.get('user') ?? 'ada'
  return {
    kind: 'begin',
    request: {
      protocol: 'test',
      application: id,
      purpose: APPLICATION_KIND[kind].managesOnly ? 'manage' : 'sign-in',
      username,
      lookupName: username.toLowerCase(),
      once: { key: `once:${asked.get('nonce') ?? crypto.randomUUID()}`, expiresAt: now() + 300_000 },
      returnOrigin: new URL(RETURN).origin,
      returnTo: null,
      ...(asked.has('frame') && { frame: { parent: PARENT } }),
    },
  }
}

/** Says what it was handed, so that a test sees whether an adapter changed it. */
const echo = ({ method, path, query, contentType, body }: ProtocolRequest): ProtocolAnswer => ({
  kind: 'response',
  status: 200,
  headers: { 'content-type': 'application/json', 'x-protocol': 'test' },
  body: JSON.stringify({ method, path, query, contentType, body }),
})

/** A protocol without a signature: anybody may begin a prompt for anybody. For tests alone. */
export function testProtocol(around: Surroundings, outcomes: PromptOutcome[]): Protocol {
  return {
    name: 'test',
    routes: [
      { method: 'GET', path: '/begin', caller: 'person' },
      { method: 'POST', path: '/begin', caller: 'person' },
      { method: 'POST', path: '/echo', caller: 'application' },
    ],
    handle: (request) => Promise.resolve(request.path === '/echo' ? echo(request) : begin(around, request)),
    finish: ({ frame }, outcome) => {
      outcomes.push(outcome)
      if (frame !== undefined) return Promise.resolve({ kind: 'message', to: frame.parent, data: `RESULT|${outcome.result}` })
      return Promise.resolve({ kind: 'redirect', to: `${RETURN}?result=${outcome.result}` })
    },
  }
}

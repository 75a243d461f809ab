import {
  APPLICATION_KIND,
  type Entry,
  normalName,
  type PromptAuthentication,
  type PromptEnd,
  type PromptOutcome,
  type PromptRequest,
  type Protocol,
} from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Application } from '../ports.ts'
import type { BrowserSession } from '../session/session.ts'
import { base64url } from '../seal/bytes.ts'
import { act, type Acted, ask } from './act.ts'
import { finishCentral } from './central/finish.ts'
import { CENTRAL } from './central/request.ts'
import { freshId, UNNAMED } from './ids.ts'
import { nameOf } from './values.ts'
import { findUser, type Visit } from './visit.ts'

export type BegunPrompt =
  | { readonly kind: 'begun'; readonly cookie: string }
  /** The same browser came again with the same request: its visit goes on. */
  | { readonly kind: 'continued' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'unknown-application' }
  /** Its user's name is none. */
  | { readonly kind: 'nobody' }

const ENTRY: Readonly<Record<PromptRequest['purpose'], Entry>> = { 'sign-in': 'prompt', manage: 'standalone' }

/** Whether request and directory agree on what it is for: nobody is let in where no way leads out. */
function agree({ kind }: Application, { protocol, purpose, entry }: PromptRequest): boolean {
  // At Central people sign in and, by its own link alone, come to manage their devices (S13).
  if (protocol === CENTRAL && entry === 'central') return kind === 'central' && purpose === 'manage'
  return APPLICATION_KIND[kind].managesOnly === (purpose === 'manage')
}

/**
 * Takes an application's request once and binds it to the browser that brought it: a reload goes on, another browser is
 * refused.
 *
 * @param browser the browser's binding, from its own cookie
 * @param goal the page that it is to open once it is verified for device management, below the base path
 */
export async function beginPrompt(
  deps: Deps,
  request: PromptRequest,
  browser: string,
  goal: string | null = null,
): Promise<BegunPrompt> {
  const { shortLived, directory, now: clock } = deps.ports
  const now = clock()
  const lookupName = normalName(request.lookupName)
  if (lookupName === '') return { kind: 'nobody' }
  const binding = await deps.keys.hash(browser)
  if (!(await shortLived.putIfAbsent(request.once.key, binding, request.once.expiresAt, now))) {
    const holder = await shortLived.get(request.once.key, now)
    return holder === binding ? { kind: 'continued' } : { kind: 'taken' }
  }
  const application = await directory.application(request.application)
  if (application === null || !agree(application, request)) return { kind: 'unknown-application' }
  const session: BrowserSession = {
    id: freshId(deps),
    user: (await findUser(deps, lookupName)) ?? freshId(deps),
    application: request.application,
    username: request.username,
    lookupName,
    entry: request.entry ?? ENTRY[request.purpose],
    // The application vouches for the first factor by signing the request.
    primaryAuthenticatedAt: now,
    grant: null,
    signIn: null,
    request,
    transaction: freshId(deps),
    flash: null,
    goal,
    createdAt: now,
  }
  return { kind: 'begun', cookie: (await deps.sessions.open(session)).cookie }
}

/** Makes a browser's binding. */
export const newBinding = (deps: Deps): string => base64url(deps.ports.random(32))

function protocolOf(deps: Deps, visit: Visit): Protocol {
  const found = deps.ports.protocols.find((one) => one.name === visit.session.request.protocol)
  if (found === undefined) throw new TypeError(`no protocol \`${visit.session.request.protocol}\``)
  return found
}

async function authenticationOf(deps: Deps, visit: Visit, type: 'sign-in' | 'leave'): Promise<PromptAuthentication> {
  const verification = type === 'sign-in' ? visit.session.signIn : visit.session.grant
  const by = verification?.by
  const device = by?.kind === 'device' ? visit.account.devices.find((one) => one.id === by.device) : undefined
  const method = by === undefined ? 'none' : by.kind === 'device' ? by.method : 'bypass-code'
  return {
    transaction: visit.session.transaction,
    at: verification?.at ?? visit.now,
    method,
    user: { id: visit.session.user, groups: [], email: null },
    device: device === undefined ? null : { type: device.type, name: await nameOf(deps, visit, device), address: null },
    access: {
      address: null,
      country: visit.location === 'unknown' ? null : visit.location,
      browser: null,
      system: null,
    },
  }
}

async function end(deps: Deps, visit: Visit, outcome: PromptOutcome): Promise<PromptEnd> {
  // The visit ends first: of all who come with its cookie one finishes it.
  if (!(await deps.sessions.end(visit.session))) return { kind: 'problem', problem: { code: 'protocol.expired', status: 400, detail: 'finished already' } }
  const { request } = visit.session
  return request.protocol === CENTRAL ? finishCentral(deps, visit, outcome) : protocolOf(deps, visit).finish(request, outcome)
}

const leaving = (visit: Visit, type: 'sign-in' | 'leave') => ({ id: UNNAMED, actor: { type: 'user', id: visit.session.user }, type }) as const

/** Whether nothing more is asked of this person: a new user whom the policy lets in without a second factor. */
export function signsInAlready(visit: Visit): boolean {
  if (visit.session.request.purpose !== 'sign-in') return false
  const { outcome, because } = ask(visit, leaving(visit, 'sign-in'))
  return outcome === 'allow' && because.includes('sign-in.new-user')
}

export type Finished = { readonly kind: 'ended'; readonly end: PromptEnd } | Exclude<Acted, { kind: 'done' }>

/**
 * Tells the application that its user signed in, or came to manage devices and leaves, where the decision says so.
 * Nothing else ever leads to a code.
 */
export async function finishPrompt(deps: Deps, visit: Visit, type: 'sign-in' | 'leave'): Promise<Finished> {
  const acted = await act(deps, visit, { command: leaving(visit, type) })
  if (acted.kind !== 'done') return acted
  const authentication = await authenticationOf(deps, visit, type)
  return { kind: 'ended', end: await end(deps, visit, { result: 'allow', authentication }) }
}

export const cancelPrompt = (deps: Deps, visit: Visit): Promise<PromptEnd> => end(deps, visit, { result: 'cancelled' })

import { type Account, type Country, type Facts, type Loaded, newAccount, normalName, type Policy, type Proof, type TelephonyFact } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Application } from '../ports.ts'
import type { BrowserSession } from '../session/session.ts'
import type { Held } from '../session/session-store.ts'
import { readGuesses } from './guesses.ts'

/** An account as it was loaded, and whose it is. */
export interface Subject {
  readonly user: string
  readonly lookupName: string
  readonly loaded: Loaded | null
  readonly account: Account
  readonly now: number
}

/** Everything that was loaded to answer one request of a session. */
export interface Visit extends Subject {
  readonly held: Held
  readonly cookie: string
  readonly session: BrowserSession
  readonly application: Application
  readonly organisation: Facts['organisation'] & { readonly name: string }
  readonly policy: Policy
  readonly reachable: readonly Policy[]
  /** Until when codes are stopped; null where they are not. */
  readonly lockedUntil: number | null
  readonly location: Country | 'unknown'
  /** The client's address as it is counted (`addressKey`), null where it is unknown. */
  readonly address: string | null
  readonly groups: readonly string[]
}

/** Where a request comes from, as its host says. */
export type Origin = Pick<Visit, 'location' | 'address'>

/** How an account is found by its user's name, in whatever spelling a protocol or an administrator gave it. */
export const usernameKey = (deps: Deps, name: string): Promise<string> => deps.keys.mac('username', normalName(name))

/** The account's id, where the user has an account by now. */
export async function findUser(deps: Deps, lookupName: string): Promise<string | null> {
  const found = await deps.ports.accounts.find('username', await usernameKey(deps, lookupName))
  return found[0] ?? null
}

async function loadAccount(deps: Deps, session: BrowserSession): Promise<[BrowserSession, Loaded | null]> {
  const loaded = await deps.ports.accounts.load(session.user)
  if (loaded !== null) return [session, loaded]
  // Another visit of the same new user may have made the account meanwhile, under the id that it proposed.
  const user = await findUser(deps, session.lookupName)
  if (user === null || user === session.user) return [session, null]
  return [{ ...session, user }, await deps.ports.accounts.load(user)]
}

/** The visit behind a cookie, or null where there is none (any more). */
export async function loadVisit(deps: Deps, cookie: string | null, origin: Origin): Promise<Visit | null> {
  const held = await deps.sessions.read(cookie)
  return held === null ? null : visitOf(deps, held, held.session, origin)
}

export async function visitOf(
  deps: Deps,
  held: Held,
  stored: BrowserSession,
  origin: Origin,
): Promise<Visit | null> {
  const { directory, shortLived, now: clock } = deps.ports
  const application = await directory.application(stored.application)
  if (application === null) return null
  const now = clock()
  const [session, loaded] = await loadAccount(deps, stored)
  const { lockedUntil } = await readGuesses(shortLived, session.user, now)
  return {
    held,
    cookie: held.cookie,
    session,
    user: session.user,
    lookupName: session.lookupName,
    application,
    organisation: await directory.organisation(),
    policy: await directory.policy(application.id, session.lookupName),
    reachable: await directory.reachable(session.lookupName),
    loaded,
    account: loaded?.account ?? newAccount(session.user),
    lockedUntil,
    location: origin.location,
    address: origin.address,
    groups: await directory.groups(session.lookupName),
    now,
  }
}

/** The same visit after somebody changed the account. */
export async function reload(deps: Deps, visit: Visit): Promise<Visit> {
  return (await visitOf(deps, visit.held, visit.session, visit)) ?? visit
}

/** What a decision may look at. */
export function factsOf(visit: Visit, proof: Proof | null = null, telephony: TelephonyFact | null = null): Facts {
  const { session, application } = visit
  return {
    now: visit.now,
    user: session.user,
    organisation: { edition: visit.organisation.edition },
    application: {
      id: application.id,
      kind: application.kind,
      prompt: application.prompt,
      selfService: application.selfService,
    },
    entry: session.entry,
    location: visit.location,
    session: {
      id: session.id,
      user: session.user,
      primaryAuthenticatedAt: session.primaryAuthenticatedAt,
      grant: session.grant,
      signIn: session.signIn,
    },
    account: visit.account,
    reachable: visit.reachable,
    lockedUntil: visit.lockedUntil,
    push: { stoppedUntil: null },
    proof,
    telephony,
  }
}

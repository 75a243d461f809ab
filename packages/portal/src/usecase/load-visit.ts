import { type Account, type Loaded, newAccount, type PushStop } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { BrowserSession } from '../session/session.ts'
import type { Held } from '../session/session-store.ts'
import { readGuesses } from './guesses.ts'
import { stopOf } from './push/ladder.ts'
import { latestRequest } from './push/request.ts'
import { findUser, type Origin, type Visit } from './visit.ts'

async function loadAccount(deps: Deps, session: BrowserSession): Promise<[BrowserSession, Loaded | null]> {
  const loaded = await deps.ports.accounts.load(session.user)
  if (loaded !== null) return [session, loaded]
  // Another visit of the same new user may have made the account meanwhile, under the id that it proposed.
  const user = await findUser(deps, session.lookupName)
  if (user === null || user === session.user) return [session, null]
  return [{ ...session, user }, await deps.ports.accounts.load(user)]
}

/** Asked only of those who have an app: for everybody else nothing is read. */
async function stopFor(deps: Deps, account: Account | null, now: number): Promise<PushStop> {
  if (account === null || account.devices.every(({ app }) => app === null)) return null
  return stopOf(deps, account.user, await latestRequest(deps, account.user, now), now)
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
    pushStopped: await stopFor(deps, loaded?.account ?? null, now),
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

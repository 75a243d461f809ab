import { type Account, type Decision, decide, type Facts } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Application, Central, Tile } from '../../ports.ts'
import { type CentralSession, holds } from '../../session/central-session.ts'
import { UNNAMED } from '../ids.ts'
import { factsOutside } from '../outside.ts'
import type { Origin } from '../visit.ts'

/** Whether somebody is signed in at Central. */
export type SignedIn =
  | { readonly kind: 'nobody' }
  /** They were: what opened the session does not hold any more, and the session is gone. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'somebody'; readonly session: CentralSession; readonly account: Account }

/** Asked on every load: a session is worth what opened it, at this moment. */
export async function signedIn(deps: Deps, cookie: string | null): Promise<SignedIn> {
  const session = await deps.centralSessions.read(cookie)
  if (session === null) return { kind: 'nobody' }
  const loaded = await deps.ports.accounts.load(session.grant.user)
  if (loaded !== null && holds(loaded.account, session, deps.ports.now())) return { kind: 'somebody', session, account: loaded.account }
  await deps.centralSessions.end(cookie)
  return { kind: 'ended' }
}

const isWeb = ({ url }: Tile): boolean => URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)

/** The applications that this user is shown; an address that is none of the web's is not. */
export const tilesOf = async ({ tiles }: Central, { lookupName }: CentralSession): Promise<readonly Tile[]> =>
  (await tiles(lookupName)).filter(isWeb)

/** What core says of device management by Central's link, before anything was verified for it. */
export async function askManage(
  deps: Deps,
  application: Application,
  { session: { grant, lookupName }, account }: Extract<SignedIn, { kind: 'somebody' }>,
  location: Origin['location'],
): Promise<Decision> {
  const { directory, now } = deps.ports
  const facts: Facts = {
    ...factsOutside({ user: grant.user, lookupName, loaded: null, account, now: now() }, (await directory.organisation()).edition),
    application,
    entry: 'central',
    location,
    session: { id: grant.session, user: grant.user, primaryAuthenticatedAt: grant.at, grant: null, signIn: null },
    reachable: await directory.reachable(lookupName),
  }
  const command = { id: UNNAMED, actor: { type: 'user', id: grant.user }, type: 'view-devices' } as const
  return decide(command, facts, await directory.policy(application.id, lookupName))
}

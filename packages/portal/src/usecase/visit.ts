import { type Account, type Country, type Facts, type Loaded, normalName, type Policy, type Proof, type PushStop, type TelephonyFact } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Application } from '../ports.ts'
import type { BrowserSession } from '../session/session.ts'
import type { Held } from '../session/session-store.ts'

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
  /** Whether push is stopped, and until when. */
  readonly pushStopped: PushStop
  readonly location: Country | 'unknown'
  /** The client's address as it is counted (`addressKey`), null where it is unknown. */
  readonly address: string | null
  readonly groups: readonly string[]
}

/** The page that may frame this visit's ceremonies, where there is one. */
export const framedBy = ({ session }: Visit): { readonly topOrigin?: string } =>
  session.request.frame === undefined ? {} : { topOrigin: session.request.frame.parent }

/** Where a request comes from, as its host says. */
export type Origin = Pick<Visit, 'location' | 'address'>

/** How an account is found by its user's name, in whatever spelling a protocol or an administrator gave it. */
export const usernameKey = (deps: Deps, name: string): Promise<string> => deps.keys.mac('username', normalName(name))

/** The account's id, where the user has an account by now. */
export async function findUser(deps: Deps, lookupName: string): Promise<string | null> {
  const found = await deps.ports.accounts.find('username', await usernameKey(deps, lookupName))
  return found[0] ?? null
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
    push: { stoppedUntil: visit.pushStopped },
    proof,
    telephony,
  }
}

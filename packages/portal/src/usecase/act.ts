import { type Command, decide, type Decision, type Effect, type Proof, type TelephonyFact } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { BrowserSession, Flash } from '../session/session.ts'
import type { Held } from '../session/session-store.ts'
import { commitPlan, type Extras } from './commit.ts'
import { freshId } from './ids.ts'
import { reload } from './load-visit.ts'
import { factsOf, type Visit } from './visit.ts'
import { whenceOf } from './whence.ts'

export type Refusal = Exclude<Decision, { outcome: 'allow' }>

/** How an attempt to do something ended. */
export type Acted =
  | { readonly kind: 'done'; readonly visit: Visit; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly visit: Visit; readonly decision: Refusal }
  /** Lost two races in a row: nothing was written. */
  | { readonly kind: 'conflict'; readonly visit: Visit }
  /** A single-use thing is spent, or the credential belongs to another account. */
  | { readonly kind: 'taken'; readonly visit: Visit }
  /** What the visit would have been allowed came too late: it ended, or rose in another request, meanwhile. */
  | { readonly kind: 'over'; readonly visit: Visit }

export interface Ask extends Extras {
  /** Its id is given when it is carried out. */
  readonly command: Command
  readonly proof?: Proof | null
  readonly flash?: Flash['what']
}

/** Asks without doing: what a page shows is decided by the same question as what it posts. */
export function ask(
  visit: Visit,
  command: Command,
  proof: Proof | null = null,
  telephony: TelephonyFact | null = null,
): Decision {
  return decide(command, factsOf(visit, proof, telephony), visit.policy)
}

function afterwards(session: BrowserSession, effects: readonly Effect[], flash: Flash['what'] | undefined): BrowserSession {
  let next = session
  for (const effect of effects) {
    if (effect.type === 'open-grant') {
      next = effect.grant.purpose === 'manage' ? { ...next, grant: effect.grant } : { ...next, signIn: effect.grant }
    }
    if (effect.type === 'notify' && flash !== undefined) {
      const { device, change, undoUntil } = effect
      next = { ...next, flash: { what: flash, device: device ?? '', change, undoUntil } }
    }
  }
  return next
}

/** The visit with its session as it is kept now. */
export const holding = (visit: Visit, held: Held): Visit => ({ ...visit, held, cookie: held.cookie, session: held.session })

/** Keeps what changed in the session; a rise in what it may do gives it a new cookie. Null where it may not rise any more. */
async function keepSession(deps: Deps, visit: Visit, effects: readonly Effect[], flash: Flash['what'] | undefined): Promise<Visit | null> {
  const session = afterwards(visit.session, effects, flash)
  if (effects.some((effect) => effect.type === 'open-grant')) {
    const held = await deps.sessions.rotate(visit.held, session)
    return held === null ? null : holding(visit, held)
  }
  if (session === visit.session) return visit
  return holding(visit, await deps.sessions.write(visit.held, session))
}

async function note(deps: Deps, visit: Visit, command: Command, what: string, because: readonly string[]): Promise<void> {
  await deps.ports.securityLog.append({
    at: visit.now,
    user: visit.session.user,
    what,
    because,
    detail: { command: command.type, application: visit.application.id, transaction: visit.session.transaction },
  })
}

/** The change is durable: the visit goes on with the account as it is now. */
async function done(deps: Deps, visit: Visit, effects: readonly Effect[], { command, flash }: Ask): Promise<Acted> {
  const kept = await keepSession(deps, visit, effects, flash)
  if (kept !== null) return { kind: 'done', visit: kept, effects }
  await note(deps, visit, command, 'over', [])
  return { kind: 'over', visit }
}

/** What to ask, or how to ask it of the visit as it is: whoever lost the race to create an account gets another one. */
export type Asking = Ask | ((visit: Visit) => Promise<Ask>)

async function attempt(deps: Deps, visit: Visit, asking: Asking, again: boolean): Promise<Acted> {
  const asked = typeof asking === 'function' ? await asking(visit) : asking
  const command: Command = { ...asked.command, id: freshId(deps) }
  const decision = ask(visit, command, asked.proof ?? null)
  if (decision.outcome !== 'allow') {
    await note(deps, visit, command, decision.outcome, decision.because)
    return { kind: 'refused', visit, decision }
  }
  const { events, effects } = decision
  if (events.length === 0) return done(deps, visit, effects, asked)
  const committed = await commitPlan(deps, visit, decision, { ...asked, from: whenceOf(visit, visit) })
  if (committed.ok) {
    const { loaded } = committed
    return done(deps, { ...visit, loaded, account: loaded.account }, effects, asked)
  }
  const next = await reload(deps, visit)
  // What is taken of an account that was to be created may be its name: then there is one by now, and it is decided again.
  const created = visit.loaded === null && next.loaded !== null
  if (committed.code === 'taken' && !created) {
    await note(deps, visit, command, 'taken', [])
    return { kind: 'taken', visit: next }
  }
  if (again) return attempt(deps, next, asking, false)
  await note(deps, next, command, 'conflict', [])
  return { kind: 'conflict', visit: next }
}

/**
 * Decide, act, record. The loser of a race loads again and decides again, once; then it is a conflict and nothing is
 * half-written. Refusals are logged, and nothing is told that the decision did not say.
 */
export const act = (deps: Deps, visit: Visit, asking: Asking): Promise<Acted> => attempt(deps, visit, asking, true)

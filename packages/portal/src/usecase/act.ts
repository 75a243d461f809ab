import { type Command, decide, type Decision, type Effect, type Proof } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { BrowserSession, Flash } from '../session/session.ts'
import type { Held } from '../session/session-store.ts'
import { commitPlan, type Extras } from './commit.ts'
import { factsOf, reload, type Visit } from './visit.ts'

export type Refusal = Exclude<Decision, { outcome: 'allow' }>

/** How an attempt to do something ended. */
export type Acted =
  | { readonly kind: 'done'; readonly visit: Visit; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly visit: Visit; readonly decision: Refusal }
  /** Lost two races in a row: nothing was written. */
  | { readonly kind: 'conflict'; readonly visit: Visit }
  /** A single-use thing is spent, or the credential belongs to another account. */
  | { readonly kind: 'taken'; readonly visit: Visit }

export interface Ask extends Extras {
  readonly command: Command
  readonly proof?: Proof | null
  readonly flash?: Flash['what']
}

/** Asks without doing: what a page shows is decided by the same question as what it posts. */
export function ask(visit: Visit, command: Command, proof: Proof | null = null): Decision {
  return decide(command, factsOf(visit, proof), visit.policy)
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

/** Keeps what changed in the session; a rise in what it may do gives it a new cookie. */
async function keepSession(deps: Deps, visit: Visit, session: BrowserSession, rises: boolean): Promise<Visit> {
  if (rises) return holding(visit, await deps.sessions.rotate(visit.held, session))
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

/**
 * Decide, act, record. The loser of a race loads again and decides again, once; then it is a conflict and nothing is
 * half-written. Refusals are logged, and nothing is told that the decision did not say.
 */
export async function act(deps: Deps, visit: Visit, asked: Ask): Promise<Acted> {
  let current = visit
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const decision = ask(current, asked.command, asked.proof ?? null)
    if (decision.outcome !== 'allow') {
      await note(deps, current, asked.command, decision.outcome, decision.because)
      return { kind: 'refused', visit: current, decision }
    }
    const { events, effects } = decision
    const committed = events.length === 0 ? null : await commitPlan(deps, current, decision, asked)
    if (committed === null || committed.ok) {
      const session = afterwards(current.session, effects, asked.flash)
      const rises = effects.some((effect) => effect.type === 'open-grant')
      return { kind: 'done', visit: await keepSession(deps, current, session, rises), effects }
    }
    if (committed.code === 'taken') {
      await note(deps, current, asked.command, 'taken', [])
      return { kind: 'taken', visit: current }
    }
    current = await reload(deps, current)
  }
  await note(deps, current, asked.command, 'conflict', [])
  return { kind: 'conflict', visit: current }
}

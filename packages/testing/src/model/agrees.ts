import type { Decision, Effect, Facts } from '@ssp/core'
import type { Consequences, Evolve } from './consequences.ts'
import type { Verdict } from './verdict.ts'

/** Whether the two are the same set; neither may name anything twice. */
function sameSet(ours: readonly string[], theirs: readonly string[]): boolean {
  if (ours.length !== theirs.length) return false
  for (const one of ours) if (!theirs.includes(one)) return false
  return true
}

/** Whether a decision has the model's outcome, reasons and needs. */
export function agrees(verdict: Verdict, decision: Decision): boolean {
  if (verdict.outcome !== decision.outcome || !sameSet(verdict.because, decision.because)) return false
  if (decision.outcome === 'allow') return true
  if (verdict.needs === 'never' || decision.needs === 'never') return verdict.needs === decision.needs
  return sameSet(verdict.needs, decision.needs)
}

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>

/** An allowed decision's events and effects in the model's terms, for comparison with `consequences`. */
export function consequencesIn(decision: Decision & { outcome: 'allow' }, facts: Facts, evolve: Evolve): Consequences {
  const all = <Type extends Effect['type']>(type: Type): readonly EffectOf<Type>[] =>
    decision.effects.filter((one): one is EffectOf<Type> => one.type === type)
  const one = <Type extends Effect['type']>(type: Type): EffectOf<Type> | null => {
    const found = all(type)
    if (found.length > 1) throw new Error(`more than one \`${type}\` follows from one command`)
    return found[0] ?? null
  }
  const notice = one('notify')
  const sending = one('send-code')
  return {
    events: decision.events,
    account: decision.events.reduce(evolve, facts.account),
    told:
      notice === null
        ? null
        : {
            what: notice.what,
            change: notice.change,
            device: notice.device,
            undoUntil: notice.undoUntil,
            disputeUntil: notice.disputeUntil,
          },
    ended: all('end-sessions').map(({ device }) => device),
    spent: all('take').map(({ what }) => what),
    grant: one('open-grant')?.grant ?? null,
    forgiven: one('reset-failures') !== null,
    sent: sending === null ? null : { method: sending.method, device: sending.device },
    signsIn: one('issue-sign-in') !== null,
  }
}

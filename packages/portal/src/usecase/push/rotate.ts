import { type Command, decide, type Facts, type Proof, type PushKey, SHIPPED_POLICY } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { commitPlan } from '../commit.ts'
import { freshId } from '../ids.ts'
import { factsOutside } from '../outside.ts'
import type { Subject } from '../visit.ts'
import { type KeptApp, keepApp } from './app.ts'

/** The app renews its key: both keys have signed for it. False where the decision or somebody faster says no. */
export async function rotateKey(
  deps: Deps,
  subject: Subject,
  device: string,
  app: KeptApp,
  next: { readonly kid: string; readonly key: PushKey },
): Promise<boolean> {
  const { edition } = await deps.ports.directory.organisation()
  const kept = await keepApp(deps, subject.user, { ...app, ...next })
  const command: Command = { id: freshId(deps), actor: { type: 'user', id: subject.user }, type: 'rotate-app', device, app: kept.ref }
  const proof: Proof = {
    kind: 'app-key',
    purpose: 'rotate',
    user: subject.user,
    session: null,
    subject: device,
    method: null,
    userVerified: false,
    expiresAt: subject.now + 60_000,
  }
  const facts: Facts = { ...factsOutside(subject, edition), proof }
  const decision = decide(command, facts, SHIPPED_POLICY)
  if (decision.outcome !== 'allow') return false
  const old = subject.account.devices.find((one) => one.id === device)?.app?.ref
  const erased = old === undefined ? {} : { [old]: null }
  const committed = await commitPlan(deps, subject, decision, { values: { ...erased, [kept.ref.ref]: kept.sealed } })
  return committed.ok
}

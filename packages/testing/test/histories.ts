import {
  type Account,
  type Command,
  decide,
  type Decision,
  type Device,
  type Facts,
  fold,
  type Method,
  type Policy,
} from '@ssp/core'
import { ADA, byDevice, factsFor, grantBy, HELP_DESK, NOW, policyWith, sessionWith } from '../src/index.ts'

/** What somebody wants, without an id and an actor. */
type Body = Command extends infer One ? (One extends Command ? Omit<One, 'id' | 'actor'> : never) : never

export const byUser = (id: string, body: Body): Command => ({ id, actor: ADA, ...body })
export const byHelpDesk = (id: string, body: Body): Command => ({ id, actor: HELP_DESK, ...body })

const POLICY = policyWith()

/** Verified just now by this device, in this session. */
export const verified = (account: Account, device: string, method: Method, session = 'session-1'): Partial<Facts> => ({
  session: sessionWith({ id: session, grant: grantBy(byDevice(device, method), account, { session, at: NOW }) }),
})

export const ask = (account: Account, command: Command, more: Partial<Facts> = {}, policy: Policy = POLICY): Decision =>
  decide(command, factsFor(account, { now: NOW, ...more }), policy)

/** The account after what must be allowed. */
export function run(account: Account, command: Command, more: Partial<Facts> = {}, policy: Policy = POLICY): Account {
  const decision = ask(account, command, more, policy)
  if (decision.outcome !== 'allow') throw new Error(`\`${command.id}\` is not allowed: ${decision.because.join(', ')}`)
  const folded = fold(account, decision.events)
  if (!folded.ok) throw new Error(`\`${command.id}\` cannot happen`)
  return folded.account
}

export const deviceIn = (account: Account, id: string): Device | undefined => account.devices.find((one) => one.id === id)

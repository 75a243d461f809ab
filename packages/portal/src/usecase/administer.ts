import {
  type Actor,
  type Command,
  decide,
  type Decision,
  type Effect,
  type IssuedCode,
  newAccount,
  normalName,
  type OathToken,
  SHIPPED_POLICY,
} from '@ssp/core'
import { ConfigurationError } from '../config.ts'
import type { Deps } from '../deps.ts'
import { base64url } from '../seal/bytes.ts'
import { commitPlan } from './commit.ts'
import { digits } from './digits.ts'
import { freshId } from './ids.ts'
import { factsOutside } from './outside.ts'
import { type Keeping, keep } from './values.ts'
import { bypassCodeId, enrolmentLinkId } from './verify.ts'
import { findUser, type Subject } from './visit.ts'

export type Administrator = Extract<Actor, { type: 'administrator' }>

/** What an administrator's act came to. */
export type Administered =
  | { readonly kind: 'done'; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly decision: Exclude<Decision, { outcome: 'allow' }> }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'taken' }

/**
 * What administrators do to a user's account. Every act is decided by core and recorded like any other change. Users are
 * named in any spelling; a name of which nothing can be seen is a `RangeError`.
 */
export interface Administration {
  /**
   * Assigns a hardware token. Users can remove it, and never add one (S24, S25).
   *
   * @throws what the `otp` port says of parameters that no code can be checked against, such as a secret that is too short
   */
  assignToken(actor: Administrator, username: string, token: TokenToAssign): Promise<Administered>
  /** @returns the codes, shown once and stored nowhere */
  issueBypassCodes(actor: Administrator, username: string, order: CodesToIssue): Promise<Issued>
  /**
   * Makes a link by which its user, signed in by their first factor, adds a device once.
   *
   * @returns the link, shown once and stored nowhere
   * @throws RangeError where it would live for no time, or for more than 30 days
   * @throws ConfigurationError where no standalone URL is set up: links open there
   */
  issueEnrolmentLink(actor: Administrator, username: string, order: LinkToIssue): Promise<IssuedLink>
  /** Devices can be changed again after a dispute. What the dispute stopped stays stopped. */
  liftFreeze(actor: Administrator, username: string): Promise<Administered>
}

export interface LinkToIssue {
  /** Milliseconds that it is good for, at most 30 days. */
  readonly lifeMs: number
}

export type IssuedLink =
  | { readonly kind: 'done'; readonly url: string }
  | Exclude<Administered, { kind: 'done' }>

export interface TokenToAssign {
  readonly serial: string
  readonly name: string
  readonly parameters: OathToken
}

export interface CodesToIssue {
  readonly count: number
  readonly uses: number
  /** Milliseconds that they are good for, or null for ever. */
  readonly lifeMs: number | null
}

export type Issued =
  | { readonly kind: 'done'; readonly codes: readonly string[] }
  | Exclude<Administered, { kind: 'done' }>

async function subjectOf(deps: Deps, lookupName: string, proposed: string): Promise<Subject> {
  const user = (await findUser(deps, lookupName)) ?? proposed
  const loaded = await deps.ports.accounts.load(user)
  return { user, lookupName, loaded, account: loaded?.account ?? newAccount(user), now: deps.ports.now() }
}

interface Order {
  readonly command: Command
  readonly values: Readonly<Record<string, string>>
}

/** Decide, act, record, for an administrator; a lost race is decided again once. */
async function carryOut(deps: Deps, username: string, order: (subject: Subject) => Promise<Order>): Promise<Administered> {
  const lookupName = normalName(username)
  if (lookupName === '') throw new RangeError('a user has a name of which something can be seen')
  const proposed = freshId(deps)
  const { edition } = await deps.ports.directory.organisation()
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const subject = await subjectOf(deps, lookupName, proposed)
    const { command, values } = await order(subject)
    const decision = decide(command, factsOutside(subject, edition), SHIPPED_POLICY)
    const what = `administrator ${command.type}`
    await deps.ports.securityLog.append({
      at: subject.now,
      user: subject.user,
      what,
      because: decision.because,
      detail: { outcome: decision.outcome, actor: 'id' in command.actor ? command.actor.id : '' },
    })
    if (decision.outcome !== 'allow') return { kind: 'refused', decision }
    const committed = await commitPlan(deps, subject, decision, { values })
    if (committed.ok) return { kind: 'done', effects: decision.effects }
    if (committed.code === 'taken' && subject.loaded !== null) return { kind: 'taken' }
  }
  return { kind: 'conflict' }
}

/** Product facts 3.7. */
const BYPASS_CODE_LENGTH = 9

/** How long an enrolment link lives at most, in milliseconds: 30 days (product facts 6.4, `users/enroll`). */
const MAX_LINK_MS = 2_592_000_000

export function administration(deps: Deps): Administration {
  return {
    async assignToken(actor, username, token) {
      // Whoever can show a code can check one.
      await deps.ports.otp.generate(token.parameters, 0, deps.ports.now())
      const id = freshId(deps)
      const device = freshId(deps)
      const serial = await deps.keys.mac('token', token.serial)
      return carryOut(deps, username, async (subject) => {
        const name: Keeping = await keep(deps, subject.user, token.name)
        const credential = await keep(deps, subject.user, JSON.stringify(token.parameters), serial)
        const added = { id: device, type: 'hardware-token', platform: null, destination: null, app: null } as const
        return {
          command: {
            id,
            actor,
            type: 'assign-token',
            device: { ...added, name: name.ref, credential: credential.ref },
          },
          values: { [name.ref.ref]: name.sealed, [credential.ref.ref]: credential.sealed },
        }
      })
    },
    async issueBypassCodes(actor, username, { count, uses, lifeMs }) {
      const id = freshId(deps)
      const codes = Array.from({ length: Math.min(Math.max(0, count), 10) }, () => digits(deps, BYPASS_CODE_LENGTH))
      const done = await carryOut(deps, username, async (subject) => {
        const expiresAt = lifeMs === null ? null : subject.now + lifeMs
        const issued: readonly IssuedCode[] = await Promise.all(
          codes.map(async (code) => ({ id: await bypassCodeId(deps, subject.user, code), uses, expiresAt })),
        )
        return { command: { id, actor, type: 'issue-bypass-codes', codes: issued }, values: {} }
      })
      return done.kind === 'done' ? { kind: 'done', codes } : done
    },
    async issueEnrolmentLink(actor, username, { lifeMs }) {
      if (!(lifeMs > 0 && lifeMs <= MAX_LINK_MS)) throw new RangeError('a link lives for at most 30 days')
      if ((deps.ports.central?.standalone ?? null) === null) {
        throw new ConfigurationError('central.standalone', 'name an application of kind `device-management-portal`: links open there')
      }
      const id = freshId(deps)
      const token = base64url(deps.ports.random(32))
      const done = await carryOut(deps, username, async (subject) => {
        const link = await enrolmentLinkId(deps, subject.user, token)
        return { command: { id, actor, type: 'issue-enrolment-link', link, expiresAt: subject.now + lifeMs }, values: {} }
      })
      return done.kind === 'done' ? { kind: 'done', url: `${deps.config.issuerUrl}/enrol/${token}` } : done
    },
    liftFreeze(actor, username) {
      const command: Command = { id: freshId(deps), actor, type: 'lift-freeze' }
      return carryOut(deps, username, () => Promise.resolve({ command, values: {} }))
    },
  }
}

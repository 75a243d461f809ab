import type {
  Account,
  Actor,
  ApplicationKind,
  Command,
  Device,
  DeviceState,
  DeviceType,
  Edition,
  Entry,
  Facts,
  Operation,
  Policy,
  Prompt,
  Proof,
  Session,
} from '@ssp/core'
import { CAN, SHOWN_BY } from '../model/tables.ts'
import {
  accountWith,
  ADA,
  APPLICATION,
  byDevice,
  grantBy,
  HELP_DESK,
  newDevice,
  NOW,
  proofOf,
  refTo,
  ROOMY,
  SESSION,
  sessionWith,
  type Sketch,
} from './builders.ts'

/** What the session can show of a verification. */
export const PROOF_STATES = [
  'no session',
  'primary authentication only',
  'by this device',
  'by another device',
  'by bypass code',
  'by enrolment link',
  'expired',
  'for another application',
  'of another session',
  'for signing in only',
] as const
export type ProofState = (typeof PROOF_STATES)[number]

/** Who asks: the user, another one with the user's session in hand, an administrator, the system. */
export const ASKERS = ['the user', 'another user', 'an administrator', 'the system'] as const
export type Asker = (typeof ASKERS)[number]

/** The values of every dimension of the product. */
export interface Domain {
  readonly prompts: readonly Prompt[]
  readonly entries: readonly Entry[]
  readonly settings: readonly boolean[]
  readonly kinds: readonly ApplicationKind[]
  readonly editions: readonly Edition[]
  readonly deviceTypes: readonly DeviceType[]
  readonly operations: readonly Operation[]
  readonly askers: readonly Asker[]
  readonly proofStates: readonly ProofState[]
  readonly deviceStates: readonly DeviceState[]
  /** At most so many devices has an account. */
  readonly devices: 0 | 1 | 2
}

export const WHOLE_DOMAIN: Domain = {
  prompts: ['traditional', 'universal'],
  entries: ['prompt', 'central', 'standalone'],
  settings: [true, false],
  kinds: [
    'web',
    'vpn',
    'single-sign-on',
    'access-gateway',
    'microsoft',
    'central',
    'device-management-portal',
    'radius',
    'remote-desktop',
    'api',
  ],
  editions: ['beyond', 'access', 'mfa', 'free'],
  deviceTypes: ['mobile-phone', 'tablet', 'landline', 'security-key', 'platform-authenticator', 'hardware-token'],
  operations: ['add', 'rename', 'remove', 'activate', 'set-default'],
  askers: ASKERS,
  proofStates: PROOF_STATES,
  deviceStates: ['active', 'pending', 'suspended'],
  devices: 2,
}

/** Every account of so many devices at most: each multiset of type and state once. */
export function everyAccount({ deviceTypes, deviceStates, devices }: Domain): readonly Account[] {
  const sketches: readonly Sketch[] = deviceTypes.flatMap((type) => deviceStates.map((state) => ({ type, state })))
  const accounts = [accountWith([])]
  if (devices >= 1) accounts.push(...sketches.map((one) => accountWith([{ ...one, id: 'd1' }])))
  if (devices === 2) {
    for (const [index, one] of sketches.entries()) {
      for (const other of sketches.slice(index)) {
        accounts.push(accountWith([{ ...one, id: 'd1' }, { ...other, id: 'd2' }]))
      }
    }
  }
  return accounts
}

/** What is asked about a device, and the proof that goes with it. */
interface Asked {
  /** The device of the account that it is about, or null. */
  readonly target: Device | null
  readonly proof: Proof | null
  readonly by: (actor: Actor) => Command
}

function asking(operation: Exclude<Operation, 'add'>, target: Device | null): Asked {
  const device = target?.id ?? 'nowhere'
  const id = 'change'
  switch (operation) {
    case 'rename':
      return { target, proof: null, by: (actor) => ({ id, actor, type: operation, device, name: refTo('new-name') }) }
    case 'activate':
      return {
        target,
        proof: proofOf('activation', 'activate', device),
        by: (actor) => ({ id, actor, type: operation, phase: 'finish', device, app: refTo('new-app') }),
      }
    case 'remove':
    case 'set-default':
      return { target, proof: null, by: (actor) => ({ id, actor, type: operation, device }) }
  }
}

function adding(type: DeviceType): Asked {
  const device = newDevice(type)
  return {
    target: null,
    // Of a token there is no proof; somebody may come with another device's.
    proof: proofOf(SHOWN_BY[type][0] ?? 'number', 'add', device.id),
    by: (actor) => ({ id: 'change', actor, type: 'add', phase: 'finish', device }),
  }
}

/**
 * Each device type with each operation: a new device of the type, the account's devices of the type, or one that the
 * account does not have, whose type nobody knows.
 */
function everythingAsked({ deviceTypes, operations }: Domain, account: Account): readonly Asked[] {
  return operations.flatMap((operation) => {
    if (operation === 'add') return deviceTypes.map(adding)
    const targets = account.devices.filter(
      (one, index) => index === 0 || one.type !== account.devices[0]?.type || one.state !== account.devices[0].state,
    )
    return [...targets, null].map((target) => asking(operation, target))
  })
}

/** The session in such a state, in which the account may have been changed by verifying. */
function sessionIn(state: ProofState, entry: Entry, account: Account, target: Device | null): Session | null {
  const first = target ?? account.devices[0] ?? null
  const other = account.devices.find((one) => one !== first) ?? null
  const by = (device: Device | null, method: 0 | -1) =>
    byDevice(device?.id ?? 'gone', CAN[device?.type ?? 'tablet'].at(method) ?? 'passcode')
  const grant = grantBy(by(first, 0), account, { entry })
  const spent = { entry, version: account.version }
  switch (state) {
    case 'no session':
      return null
    case 'primary authentication only':
      return sessionWith()
    case 'by this device':
      return sessionWith({ grant })
    case 'by another device':
      return sessionWith({ grant: grantBy(by(other, -1), account, { entry }) })
    case 'by bypass code':
      return sessionWith({ grant: grantBy({ kind: 'bypass-code', code: 'code' }, account, spent) })
    case 'by enrolment link':
      return sessionWith({ grant: grantBy({ kind: 'enrolment-link', link: 'link' }, account, spent) })
    case 'expired':
      return sessionWith({ grant: { ...grant, at: NOW - 600_000 } })
    case 'for another application':
      return sessionWith({ grant: { ...grant, application: 'mail' } })
    case 'of another session':
      return sessionWith({ grant: { ...grant, session: 'session-2' } })
    case 'for signing in only':
      return sessionWith({ signIn: { ...grant, purpose: 'sign-in' } })
  }
}

/** The account after an administrator's code or link was issued, and spent by this session. */
const afterSpending = (account: Account): Account => ({
  ...account,
  version: account.version + 2,
  run: { session: SESSION, from: account.version + 2 },
})

const ACTORS: Readonly<Record<Asker, Actor>> = {
  'the user': ADA,
  'another user': { type: 'user', id: 'bob' },
  'an administrator': HELP_DESK,
  'the system': { type: 'system' },
}

export type Visit = (command: Command, facts: Facts, policy: Policy) => void

type Place = Pick<Facts, 'application' | 'organisation'>

/** Every application and organisation that the question can be asked in. */
function everyPlace({ prompts, settings, kinds, editions }: Domain): readonly Place[] {
  return prompts.flatMap((prompt) =>
    settings.flatMap((selfService) =>
      kinds.flatMap((kind) =>
        editions.map((edition) => ({
          application: { id: APPLICATION, kind, prompt, selfService },
          organisation: { edition },
        })),
      ),
    ),
  )
}

/**
 * Visits every world of the product once: prompt × entry × setting × kind × edition × device type × operation × asker
 * × state of proof × account. Facts are new objects, their parts are shared.
 *
 * @returns how many
 */
export function visitEveryWorld(domain: Domain, visit: Visit): number {
  const places = everyPlace(domain)
  let count = 0
  for (const plain of everyAccount(domain)) {
    const spent = afterSpending(plain)
    for (const { target, proof, by } of everythingAsked(domain, plain)) {
      for (const asker of domain.askers) {
        const command = by(ACTORS[asker])
        for (const state of domain.proofStates) {
          const account = state === 'by bypass code' || state === 'by enrolment link' ? spent : plain
          for (const entry of domain.entries) {
            const session = sessionIn(state, entry, account, target)
            for (const { application, organisation } of places) {
              count += 1
              visit(
                command,
                {
                  now: NOW,
                  user: 'ada',
                  organisation,
                  application,
                  entry,
                  location: 'DE',
                  session,
                  account,
                  reachable: [],
                  lockedUntil: null,
                  push: { stoppedUntil: null },
                  proof,
                  telephony: null,
                },
                ROOMY,
              )
            }
          }
        }
      }
    }
  }
  return count
}

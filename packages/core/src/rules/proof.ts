import { DEVICE_TYPE, METHOD, PROVES } from '../device/device-types.ts'
import { methodAllowed, reaches } from '../device/usable.ts'
import type { Possession } from '../device/device-types.ts'
import type { CommandOf } from '../decision/command.ts'
import type { Facts, Proof } from '../decision/facts.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import type { DeviceType, Method } from '../words.ts'

/** What counts without a browser session. */
const SESSIONLESS: readonly Proof['kind'][] = ['mailed-link', 'app-key']

/** Whether the proof at hand is this one: for this user, session, purpose and subject, and not too old. */
export function proved(facts: Facts, purpose: Proof['purpose'], subject: string | null): Proof | null {
  const { proof } = facts
  const holds =
    proof !== null &&
    proof.purpose === purpose &&
    proof.subject === subject &&
    proof.user === facts.user &&
    (proof.session === null ? SESSIONLESS.includes(proof.kind) : proof.session === facts.session?.id) &&
    facts.now < proof.expiresAt
  return holds ? proof : null
}

/** A possession proof that this type of device asks for, with user verification where the policy wants it. */
function possessed(world: World, purpose: 'add' | 'activate', subject: string, kinds: readonly Possession[]): boolean {
  const proof = proved(world.facts, purpose, subject)
  return (
    proof !== null &&
    kinds.some((kind) => kind === proof.kind) &&
    (proof.kind !== 'webauthn' || proof.userVerified || world.policy.userVerification !== 'required') &&
    (proof.kind !== 'number' || world.policy.unprovedNumbers || (proof.method !== null && METHOD[proof.method].telephony))
  )
}

/** The ways to prove this new device: those of its type, or at the end the one that was used. */
function waysToProve(facts: Facts, command: CommandOf<'add'>): readonly Possession[] {
  const { possession } = DEVICE_TYPE[command.device.type]
  // Only at the end: a proof that is at hand too early must not close what is open without it.
  const shown = command.phase === 'finish' ? proved(facts, 'add', command.device.id) : null
  const used = possession.filter((kind) => kind === shown?.kind)
  return used.length > 0 ? used : possession
}

/** The methods that a device of this type would gain by any of these proofs. */
const gained = (type: DeviceType, ways: readonly Possession[]): readonly Method[] =>
  DEVICE_TYPE[type].methods.filter((method) => ways.some((way) => PROVES[way].includes(method)))

/** Whether some policy could let the new device do anything: its number takes what it is for. */
function policyCanHelp(facts: Facts, command: CommandOf<'add'>): boolean {
  const { type, destination } = command.device
  return gained(type, waysToProve(facts, command)).some((method) => reaches(destination, method))
}

const APP: readonly Possession[] = ['activation']

/** The rule's test, asked only of a new device. */
const asks = (test: (world: World, command: CommandOf<'add'>) => boolean) => (world: World): boolean =>
  world.command.type === 'add' && test(world, world.command)

/** A new device proves itself. That an old one never proves its own re-binding stands with the grant (`entry.ts`). */
export const PROOF_RULES: readonly Rule[] = [
  {
    id: 'proof.new-device',
    cites: ['design 4: proof is per method'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: asks(
      (world, { phase, device }) =>
        phase === 'finish' && !possessed(world, 'add', device.id, DEVICE_TYPE[device.type].possession),
    ),
    cure: 'proof',
  },
  {
    id: 'proof.activation',
    cites: ['S21'],
    effect: 'forbid',
    actor: 'user',
    commands: ['activate'],
    when: (world) => {
      const { command } = world
      return command.type === 'activate' && command.phase === 'finish' && !possessed(world, 'activate', command.device, APP)
    },
    cure: 'proof',
  },
  {
    id: 'policy.new-device',
    cites: ['facts 3.3'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: asks(({ facts, policy }, command) => {
      const ways = waysToProve(facts, command)
      // What nobody can prove is no question of policy: the matrix has no such cell.
      const gains = gained(command.device.type, ways)
      return ways.length > 0 && !gains.some((method) => methodAllowed(command.device, method, policy))
    }),
    cure: ({ command, facts }) => (command.type === 'add' && policyCanHelp(facts, command) ? 'policy-allows' : 'never'),
  },
  {
    id: 'policy.activation',
    cites: ['facts 3.3'],
    effect: 'forbid',
    actor: 'user',
    commands: ['activate'],
    when: (world) => {
      const { target, policy } = world
      if (target === null || !DEVICE_TYPE[target.type].possession.includes('activation')) return false
      return !gained(target.type, APP).some((method) => methodAllowed(target, method, policy))
    },
    cure: 'policy-allows',
  },
]

import { DEVICE_TYPE, PROVES } from '../device/device-types.ts'
import { destinationAllowed } from '../device/usable.ts'
import type { Possession } from '../device/device-types.ts'
import type { Facts, Proof } from '../decision/facts.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import type { DeviceType } from '../words.ts'

/** Whether the proof at hand is this one: for this user, session, purpose and subject, and not too old. */
export function proved(facts: Facts, purpose: Proof['purpose'], subject: string | null): Proof | null {
  const { proof } = facts
  const holds =
    proof !== null &&
    proof.purpose === purpose &&
    proof.subject === subject &&
    proof.user === facts.user &&
    (proof.session === null ? proof.kind === 'mailed-link' : proof.session === facts.session?.id) &&
    facts.now < proof.expiresAt
  return holds ? proof : null
}

/** A possession proof that this type of device asks for, with user verification where the policy wants it. */
function possessed(world: World, purpose: 'add' | 'activate', subject: string, kinds: readonly Possession[]): boolean {
  const proof = proved(world.facts, purpose, subject)
  return (
    proof !== null &&
    kinds.some((kind) => kind === proof.kind) &&
    (proof.kind !== 'webauthn' || proof.userVerified || world.policy.userVerification !== 'required')
  )
}

/** Whether the policy lets a device of this type be proved in any of these ways, or in the one that was used. */
function typeAllowed({ policy, command, facts }: World, type: DeviceType, kinds: readonly Possession[]): boolean {
  const destination = command.type === 'add' ? command.device.destination : null
  const shown = command.type === 'add' ? proved(facts, 'add', command.device.id) : null
  const used = kinds.filter((kind) => kind === shown?.kind)
  return (
    policy.deviceTypes.includes(type) &&
    (used.length > 0 ? used : kinds).some((kind) =>
      PROVES[kind].some(
        (method) =>
          DEVICE_TYPE[type].methods.includes(method) &&
          policy.methods.includes(method) &&
          destinationAllowed(destination, method, policy),
      ),
    )
  )
}

const APP: readonly Possession[] = ['activation']

/** A new device proves itself. That an old one never proves its own re-binding stands with the grant (`entry.ts`). */
export const PROOF_RULES: readonly Rule[] = [
  {
    id: 'proof.new-device',
    cites: ['design 4: proof is per method'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: (world) => {
      const { command } = world
      return (
        command.type === 'add' &&
        command.phase === 'finish' &&
        !possessed(world, 'add', command.device.id, DEVICE_TYPE[command.device.type].possession)
      )
    },
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
    when: (world) => {
      const { command } = world
      if (command.type !== 'add') return false
      // What nobody can prove is no question of policy: the matrix has no such cell.
      const { possession } = DEVICE_TYPE[command.device.type]
      return possession.length > 0 && !typeAllowed(world, command.device.type, possession)
    },
    cure: 'policy-allows',
  },
  {
    id: 'policy.activation',
    cites: ['facts 3.3'],
    effect: 'forbid',
    actor: 'user',
    commands: ['activate'],
    when: (world) => {
      const type = world.target?.type
      return type !== undefined && DEVICE_TYPE[type].possession.includes('activation') && !typeAllowed(world, type, APP)
    },
    cure: 'policy-allows',
  },
]

import { APPLICATION_KIND, SELF_SERVICE_EDITIONS } from '../application/application.ts'
import type { CommandType } from '../decision/command.ts'
import type { Cure, Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import { IN_SESSION, MANAGEMENT } from './commands.ts'

/** Verifying for device management stands behind the same switches as device management. */
const SWITCHED: readonly CommandType[] = [...MANAGEMENT, 'verify', 'send-code']

const ENROLMENT: readonly CommandType[] = ['add', 'send-code']

/** Signing in is not self-service: neither its verification nor a code to a number that the account has already. */
function inPortal({ command }: World): boolean {
  if (command.type === 'verify') return command.purpose === 'manage'
  return command.type !== 'send-code' || command.device === null
}

function managesHere(world: World): boolean {
  const { command, enrols } = world
  return inPortal(world) && !enrols && !(command.type === 'verify' && command.means.kind === 'enrolment-link')
}

/** Where nobody can verify, an administrator's enrolment link opens the door past the switch as well. */
const orLink = (otherwise: Cure) => (world: World): Cure =>
  ENROLMENT.includes(world.command.type) && world.grant !== 'valid' && world.means().length === 0 ? 'bypass-code' : otherwise

/** Self-service per application: off by default, for some kinds and editions only. */
export const APPLICATION_RULES: readonly Rule[] = [
  {
    id: 'application.kind',
    cites: ['S03', 'S04'],
    effect: 'forbid',
    actor: 'user',
    commands: SWITCHED,
    when: (world) => inPortal(world) && APPLICATION_KIND[world.facts.application.kind]?.inlinePrompt !== true,
    cure: 'never',
  },
  {
    id: 'application.edition',
    cites: ['S02'],
    effect: 'forbid',
    actor: 'user',
    commands: SWITCHED,
    when: (world) => managesHere(world) && !SELF_SERVICE_EDITIONS.includes(world.facts.organisation.edition),
    cure: orLink('edition'),
  },
  {
    id: 'application.self-service',
    cites: ['S05', 'S08', 'S09'],
    effect: 'forbid',
    actor: 'user',
    commands: SWITCHED,
    when: (world) => managesHere(world) && world.facts.application.selfService !== true,
    cure: orLink('self-service-on'),
  },
  {
    id: 'policy.location',
    cites: ['S11'],
    effect: 'forbid',
    actor: 'user',
    commands: IN_SESSION,
    when: ({ facts, policy }) =>
      policy.locations !== 'anywhere' && (facts.location === 'unknown' || !policy.locations.includes(facts.location)),
    cure: 'policy-allows',
  },
]

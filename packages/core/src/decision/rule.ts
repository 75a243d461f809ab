import type { Actor, CommandType } from './command.ts'
import type { Need } from './needs.ts'
import type { World } from './world.ts'

/** What would stop a forbid from firing, or `never` where nothing on the list of needs would. */
export type Cure = Need | 'never'

interface RuleBase {
  /** Stable: hosts and pages key their words on it. */
  readonly id: string
  /** Statements of the document (`S25`) or sections of the design facts. */
  readonly cites: readonly string[]
  readonly commands: readonly CommandType[]
  readonly actor: Actor['type']
  /** Whether it fires in this world. */
  readonly when: (world: World) => boolean
}

export interface Permit extends RuleBase {
  readonly effect: 'permit'
}

export interface Forbid extends RuleBase {
  readonly effect: 'forbid'
  readonly cure: Cure | ((world: World) => Cure)
}

/** Allowed means: some permit fires and no forbid does. */
export type Rule = Permit | Forbid

import { RULES } from '../rules/rules.ts'
import type { Policy } from '../policy/policy.ts'
import type { Command, Means } from './command.ts'
import type { Plan } from './effect.ts'
import type { Facts } from './facts.ts'
import { type Need, NEEDS } from './needs.ts'
import { plan } from './plan.ts'
import type { Cure, Forbid, Permit, Rule } from './rule.ts'
import { type World, worldOf } from './world.ts'

export type Decision =
  | ({ readonly outcome: 'allow'; readonly because: readonly string[] } & Plan)
  /** Nothing but a verification is missing: `by` lists what the user could verify with, strongest first. */
  | {
      readonly outcome: 'verify'
      readonly because: readonly string[]
      readonly needs: readonly ['verification']
      readonly by: readonly Means[]
    }
  | { readonly outcome: 'refuse'; readonly because: readonly string[]; readonly needs: 'never' | readonly Need[] }

export type Decide = (command: Command, facts: Facts, policy: Policy) => Decision

/** What is in force when no permit fires. */
export const DEFAULT_REFUSE = 'default.refuse'

// The keys of a record over Need are exactly the needs, in the order in which they are told.
const ORDER = Object.keys(NEEDS) as readonly Need[]

interface Applicable {
  readonly permits: readonly Permit[]
  readonly forbids: readonly Forbid[]
}

type Index = Readonly<Record<string, Readonly<Record<string, Applicable>>>>

const NOTHING: Applicable = { permits: [], forbids: [] }

/** Rules by who asks and what for. Sorted by id and without duplicates, so their order in the list can't matter. */
function indexOf(rules: readonly Rule[]): Index {
  const found: Record<string, Record<string, { permits: Permit[]; forbids: Forbid[] }>> = {}
  const sorted = [...new Set(rules)].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const rule of sorted) {
    for (const type of rule.commands) {
      const ofActor = (found[rule.actor] ??= {})
      const entry = (ofActor[type] ??= { permits: [], forbids: [] })
      if (rule.effect === 'permit') entry.permits.push(rule)
      else entry.forbids.push(rule)
    }
  }
  return found
}

// A plain loop: this is where the time of a decision goes.
function firing<Kind extends Rule>(rules: readonly Kind[], world: World): readonly Kind[] {
  const found: Kind[] = []
  for (const rule of rules) if (rule.when(world)) found.push(rule)
  return found
}

const cureOf = (forbid: Forbid, world: World): Cure =>
  typeof forbid.cure === 'function' ? forbid.cure(world) : forbid.cure

function refusal(world: World, fired: readonly Forbid[], permitted: boolean): Decision {
  const because = fired.map((rule) => rule.id)
  if (!permitted) return { outcome: 'refuse', because: [DEFAULT_REFUSE, ...because], needs: 'never' }
  const cures = new Set(fired.map((rule) => cureOf(rule, world)))
  if (cures.has('never')) return { outcome: 'refuse', because, needs: 'never' }
  if (cures.size === 1 && cures.has('verification')) {
    return { outcome: 'verify', because, needs: ['verification'], by: world.means() }
  }
  return { outcome: 'refuse', because, needs: ORDER.filter((need) => cures.has(need)) }
}

/**
 * A decision procedure over a list of rules: refuse by default, a forbid beats a permit, order and duplicates don't
 * matter. `because` is exactly what determined the outcome: the permits that fired for an allow, else the forbids that
 * fired, with `default.refuse` where no permit did.
 */
export function decideBy(rules: readonly Rule[]): Decide {
  const index = indexOf(rules)
  return (command, facts, policy) => {
    const { permits, forbids } = index[command.actor.type]?.[command.type] ?? NOTHING
    const world = worldOf(command, facts, policy)
    const permitted = firing(permits, world)
    const fired = firing(forbids, world)
    if (fired.length > 0 || permitted.length === 0) return refusal(world, fired, permitted.length > 0)
    return { outcome: 'allow', because: permitted.map((rule) => rule.id), ...plan(world) }
  }
}

/**
 * Who may do what now, and if not, why and what would help.
 *
 * An `allow` carries the events to append and the effects to carry out; nothing holds until they are. `needs` is
 * `never`, or an irreducible set: with all of it the same command is allowed, with less it is not. A missing fact never
 * allows.
 *
 * @param command what somebody wants, with the id of the change
 * @param facts what is known at this moment
 * @param policy the compiled policy of the application
 * @see the document; each rule cites its statement
 */
export const decide: Decide = /* @__PURE__ */ decideBy(RULES)

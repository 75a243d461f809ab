import { LATTICE } from './lattice.ts'
import type { Policy, PolicyLayer } from './policy.ts'

const FIELDS = Object.keys(LATTICE) as readonly (keyof Policy)[]

function combine<Field extends keyof Policy>(field: Field, layers: readonly PolicyLayer[]): Policy[Field] {
  const { meet, bottom, normal } = LATTICE[field]
  // INVARIANT: the first layer is complete. One that isn't, from untyped code, fails closed.
  let value: Policy[Field] = normal(layers[0]?.[field] ?? bottom)
  for (const layer of layers) {
    const said = layer[field]
    if (said !== undefined) value = meet(value, normal(said))
  }
  return value
}

/**
 * The policy that holds where all the layers apply: the global one, the application's, and those of *all* of the
 * user's groups. The result is at least as strict as each layer; the order after the first does not matter.
 *
 * @param layers the complete global policy first, then any partial ones
 * @see docs/adr, on why layers narrow and never override
 */
export function compilePolicy(layers: readonly [Policy, ...PolicyLayer[]]): Policy {
  const policy: Partial<Record<keyof Policy, unknown>> = {}
  for (const field of FIELDS) policy[field] = combine(field, layers)
  // Every field of LATTICE was set just now, each from its own column.
  return Object.freeze(policy) as unknown as Policy
}

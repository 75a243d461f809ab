import { compilePolicy, type Edition, type Policy, type PolicyLayer } from '@ssp/core'
import type { Application, Directory } from './ports.ts'

/** A directory that a configuration holds: enough for one organisation with a handful of applications. */
export interface StaticDirectory {
  readonly organisation: { readonly name: string; readonly edition: Edition }
  /** The global policy: complete. */
  readonly policy: Policy
  readonly applications: readonly (Application & {
    readonly policy?: PolicyLayer
    /** Who may reach it; absent means everybody. */
    readonly users?: readonly string[]
  })[]
  /** Layers by group, and the groups of each user. All of a user's groups apply. */
  readonly groups?: Readonly<Record<string, PolicyLayer>>
  readonly memberships?: Readonly<Record<string, readonly string[]>>
}

export function staticDirectory(held: StaticDirectory): Directory {
  const layersOf = (username: string): readonly PolicyLayer[] =>
    (held.memberships?.[username] ?? []).map((group) => held.groups?.[group]).filter((layer) => layer !== undefined)
  const compiled = (application: (typeof held.applications)[number] | undefined, username: string): Policy =>
    compilePolicy([held.policy, application?.policy ?? {}, ...layersOf(username)])
  return {
    organisation: () => Promise.resolve(held.organisation),
    application: (id) => Promise.resolve(held.applications.find((one) => one.id === id) ?? null),
    policy: (id, username) =>
      Promise.resolve(
        compiled(
          held.applications.find((one) => one.id === id),
          username,
        ),
      ),
    reachable: (username) => {
      const reached = held.applications.filter((one) => one.users === undefined || one.users.includes(username))
      const policies = reached.map((one) => compiled(one, username))
      return Promise.resolve([...new Map(policies.map((policy) => [JSON.stringify(policy), policy])).values()])
    },
  }
}

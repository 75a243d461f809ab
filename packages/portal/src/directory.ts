import { compilePolicy, type Edition, normalName, type Policy, type PolicyLayer } from '@ssp/core'
import type { Application, Directory, MailAddress } from './ports.ts'

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
  /** Layers by group, and the groups of each user, by names in any spelling. All of a user's groups apply. */
  readonly groups?: Readonly<Record<string, PolicyLayer>>
  readonly memberships?: Readonly<Record<string, readonly string[]>>
  /** The mail addresses of each user, by name in any spelling; or what they follow from. */
  readonly addresses?: Readonly<Record<string, readonly MailAddress[]>> | ((username: string) => readonly MailAddress[])
}

/** By the normal form of the name: one person, however the file and the applications write it. */
function groupsByName(held: StaticDirectory): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const [username, groups] of Object.entries(held.memberships ?? {})) {
    const name = normalName(username)
    found.set(name, new Set([...(found.get(name) ?? []), ...groups]))
  }
  return found
}

function addressesOf({ addresses = {} }: StaticDirectory): (name: string) => readonly MailAddress[] {
  if (typeof addresses === 'function') return addresses
  const found = new Map(Object.entries(addresses).map(([username, all]) => [normalName(username), all]))
  return (name) => found.get(name) ?? []
}

export function staticDirectory(held: StaticDirectory): Directory {
  const memberships = groupsByName(held)
  const addresses = addressesOf(held)
  const layers = new Map(Object.entries(held.groups ?? {}))
  const applications = held.applications.map((one) => ({
    ...one,
    users: one.users === undefined ? null : new Set(one.users.map(normalName)),
  }))
  const compiled = (application: PolicyLayer | undefined, name: string): Policy => {
    const groups = [...(memberships.get(name) ?? [])]
    return compilePolicy([held.policy, application ?? {}, ...groups.flatMap((group) => layers.get(group) ?? [])])
  }
  return {
    organisation: () => Promise.resolve(held.organisation),
    application: (id) => Promise.resolve(held.applications.find((one) => one.id === id) ?? null),
    policy: (id, username) =>
      Promise.resolve(compiled(held.applications.find((one) => one.id === id)?.policy, normalName(username))),
    groups: (username) => Promise.resolve([...(memberships.get(normalName(username)) ?? [])]),
    addresses: (username) => Promise.resolve(addresses(normalName(username))),
    reachable: (username) => {
      const name = normalName(username)
      const reached = applications.filter(({ users }) => users === null || users.has(name))
      const policies = reached.map(({ policy }) => compiled(policy, name))
      return Promise.resolve([...new Map(policies.map((policy) => [JSON.stringify(policy), policy])).values()])
    },
  }
}

import type { Central } from '../../ports.ts'
import { isReturnAddress } from './request.ts'

/** What somebody gives their first factor for. Read from an address that anybody may have written. */
export type Aim =
  | { readonly kind: 'launcher' }
  | { readonly kind: 'manage'; readonly link: DeepLink }
  /** The token of an administrator's enrolment link. */
  | { readonly kind: 'enrol'; readonly token: string }

const TASKS = ['add', 'remove', 'device'] as const

/** What an application's page may ask of the standalone URL. */
export interface DeepLink {
  readonly task: (typeof TASKS)[number] | null
  readonly device: string | null
  /** One of the registered addresses, or null. */
  readonly returnAddress: string | null
}

export type ParsedLink =
  | { readonly ok: true; readonly link: DeepLink }
  | { readonly ok: false; readonly code: 'link.malformed' | 'link.return-address' }

const NAMES: readonly string[] = ['task', 'device', 'return']

/**
 * Reads a deep link: `task` with `device` where it is about one, and `return`, each once at most. An address that is not
 * on the list is refused before anything else happens.
 */
export function parseDeepLink(central: Central, query: URLSearchParams): ParsedLink {
  const returnAddress = query.get('return')
  if (query.getAll('return').some((one) => !isReturnAddress(central, one))) return { ok: false, code: 'link.return-address' }
  const keys = [...query.keys()]
  const task = TASKS.find((one) => one === query.get('task')) ?? null
  const device = query.get('device')
  const wellFormed =
    keys.every((key) => NAMES.includes(key)) &&
    new Set(keys).size === keys.length &&
    (task !== null || !query.has('task')) &&
    (device !== null ? /^[\w-]{1,64}$/.test(device) && task !== null && task !== 'add' : task !== 'remove')
  return wellFormed ? { ok: true, link: { task, device, returnAddress } } : { ok: false, code: 'link.malformed' }
}

/** The same link as a query, for the form that it is kept in; empty where it asks for nothing. */
export function queryOf({ task, device, returnAddress }: DeepLink): string {
  const pairs = [
    ['task', task],
    ['device', device],
    ['return', returnAddress],
  ].filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

/** The page of device management that it leads to, below the base path. Null is the list of devices. */
export function goalOf(aim: Aim): string | null {
  if (aim.kind !== 'manage') return null
  const { task, device } = aim.link
  if (task === 'add') return '/devices/add'
  return task === 'remove' ? `/devices/${device}/remove` : null
}

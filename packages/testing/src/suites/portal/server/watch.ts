import type { CommitResult, Ledger } from '@ssp/core'
import type { PortName } from './controls.ts'
import type { PortalStores } from './portal-parts.ts'

/** What a broken store throws; nobody outside may read it. */
export const CAUSE = 'the-disk-of-this-store-is-on-fire'

/** What happened to stores, and what is to happen to them. */
export interface Watch {
  reads: number
  writes: number
  broken: PortName | null
  racesToLose: number
  /** The accounts that were committed, in order. */
  readonly users: Set<string>
  /** The bookings of telephony by what became of them; the same one counts once. */
  readonly bookings: { readonly reserved: Set<string>; readonly settled: Set<string>; readonly refunded: Set<string> }
}

export const newWatch = (): Watch => ({
  reads: 0,
  writes: 0,
  broken: null,
  racesToLose: 0,
  users: new Set(),
  bookings: { reserved: new Set(), settled: new Set(), refunded: new Set() },
})

const READS: readonly string[] = ['find', 'load', 'history', 'read', 'get']

/** The same port, every call of which is counted, and fails while the port is broken. */
function watched<Port extends object>(port: Port, name: PortName, watch: Watch): Port {
  const method =
    (called: string, original: (...all: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      if (READS.includes(called)) watch.reads += 1
      else watch.writes += 1
      return watch.broken === name ? Promise.reject(new Error(CAUSE)) : original.apply(port, args)
    }
  return new Proxy(port, {
    get(target, called, receiver) {
      const held: unknown = Reflect.get(target, called, receiver)
      // What a port holds under a name is the method of that name.
      return typeof held === 'function' ? method(String(called), held as (...all: unknown[]) => unknown) : held
    },
  })
}

/** The ledger, with a note of every booking that it took. */
function noted(ledger: Ledger, { bookings }: Watch): Ledger {
  return {
    read: ledger.read,
    verify: ledger.verify,
    async reserve(reservation, now) {
      const result = await ledger.reserve(reservation, now)
      if (result.ok) bookings.reserved.add(reservation.id)
      return result
    },
    async settle(id, now) {
      await ledger.settle(id, now)
      if (bookings.reserved.has(id)) bookings.settled.add(id)
    },
    async refund(id, now) {
      await ledger.refund(id, now)
      if (bookings.reserved.has(id)) bookings.refunded.add(id)
    },
  }
}

/** The stores, watched; commits lose their race as often as the test wants it. */
export function watchStores(stores: PortalStores, watch: Watch): PortalStores {
  const accounts = watched(stores.accounts, 'accounts', watch)
  return {
    accounts: {
      find: accounts.find,
      load: accounts.load,
      history: accounts.history,
      claimOutbox: accounts.claimOutbox,
      finishOutbox: accounts.finishOutbox,
      async commit(user, version, commit): Promise<CommitResult> {
        if (watch.racesToLose > 0) {
          watch.racesToLose -= 1
          return { ok: false, code: 'conflict', version }
        }
        const result = await accounts.commit(user, version, commit)
        if (result.ok) watch.users.add(user)
        return result
      },
    },
    usage: watched(stores.usage, 'usage', watch),
    shortLived: watched(stores.shortLived, 'shortLived', watch),
    securityLog: watched(stores.securityLog, 'securityLog', watch),
    ledger: noted(watched(stores.ledger, 'ledger', watch), watch),
  }
}

import type { Account } from './account.ts'

/** Accounts by the name of their record; single values by theirs. */
const ACCOUNTS = 'accounts'
const VALUES = 'values'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('ssp-authenticator', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ACCOUNTS, { keyPath: 'id' })
      request.result.createObjectStore(VALUES)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** One transaction; done when it is on disk. Rejects where the browser keeps nothing, or no keys. */
async function run<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode)
      const request = work(transaction.objectStore(store))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** In the order in which they were added. */
export async function accounts(): Promise<readonly Account[]> {
  const all: readonly Account[] = await run(ACCOUNTS, 'readonly', (store) => store.getAll())
  return all.toSorted((one, other) => one.addedAt - other.addedAt)
}

/** Keeps an account, and in the same step forgets records that it replaces. */
export async function keep(account: Account, replaced: readonly string[] = []): Promise<void> {
  await run(ACCOUNTS, 'readwrite', (store) => {
    for (const id of replaced) store.delete(id)
    return store.put(account)
  })
}

/** Changes what is kept now: page and worker both write. Nothing happens to an account that is gone. */
export async function change(id: string, changes: Partial<Omit<Account, 'id'>>): Promise<void> {
  await run(ACCOUNTS, 'readwrite', (store) => {
    const found: IDBRequest<Account | undefined> = store.get(id)
    found.onsuccess = () => {
      if (found.result !== undefined) store.put({ ...found.result, ...changes })
    }
    return found
  })
}

export async function forget(id: string): Promise<void> {
  await run(ACCOUNTS, 'readwrite', (store) => store.delete(id))
}

export const readValue = (name: string): Promise<unknown> => run(VALUES, 'readonly', (store) => store.get(name))

export async function writeValue(name: string, value: unknown): Promise<void> {
  await run(VALUES, 'readwrite', (store) => store.put(value, name))
}

export async function forgetValue(name: string): Promise<void> {
  await run(VALUES, 'readwrite', (store) => store.delete(name))
}

import type { SqliteStores } from '../../src/sqlite.ts'

export type PortName = Exclude<keyof SqliteStores, 'backup' | 'close'>
export type Ports = Pick<SqliteStores, PortName>

export const METHODS: { readonly [Port in PortName]: readonly (keyof Ports[Port] & string)[] } = {
  accounts: ['find', 'load', 'history', 'commit', 'claimOutbox', 'finishOutbox'],
  usage: ['read', 'write'],
  shortLived: ['get', 'put', 'putIfAbsent', 'replace', 'take', 'increment', 'delete'],
  ledger: ['reserve', 'settle', 'refund', 'verify', 'read'],
  securityLog: ['append', 'read'],
}

/** What the parent asks a child for, and what it answers. */
export type Asked = { readonly id: number } & (
  | { readonly ask: 'open'; readonly path: string }
  | { readonly ask: 'call'; readonly port: PortName; readonly method: string; readonly values: readonly unknown[] }
  | { readonly ask: 'close' }
)
export type Answered = { readonly id: number } & ({ readonly result: unknown } | { readonly fault: string })

import type { SqliteStores } from '../../src/sqlite.ts'

export const PORTS = ['accounts', 'usage', 'shortLived', 'ledger', 'securityLog'] as const
export type PortName = (typeof PORTS)[number]
export type Ports = Pick<SqliteStores, PortName>

/** What the parent asks a child for, and what it answers. */
export type Asked = { readonly id: number } & (
  | { readonly ask: 'open'; readonly path: string }
  | { readonly ask: 'call'; readonly port: PortName; readonly method: string; readonly values: readonly unknown[] }
  | { readonly ask: 'close' }
)
export type Answered = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly fault: string }

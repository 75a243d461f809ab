import type { ParsedConfig } from './config.ts'
import type { Ports } from './ports.ts'
import type { Keyring } from './seal/keyring.ts'
import type { CentralSessions } from './session/central-session.ts'
import type { SessionStore } from './session/session-store.ts'

/** What every use case works with. */
export interface Deps {
  readonly config: ParsedConfig
  readonly ports: Ports
  readonly keys: Keyring
  readonly sessions: SessionStore
  readonly centralSessions: CentralSessions
}

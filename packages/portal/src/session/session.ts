import type { Entry, Grant, PromptRequest } from '@ssp/core'

/**
 * A browser's visit: from an application's request to its answer. The cookie holds `id`, which stays and is what grants
 * and events name, and a random secret that changes at every rise in what the session may do and is stored nowhere.
 */
export interface BrowserSession {
  readonly id: string
  /** The account's id; for a user who has no account yet, the one that it will get. */
  readonly user: string
  readonly application: string
  readonly username: string
  readonly lookupName: string
  readonly entry: Entry
  readonly primaryAuthenticatedAt: number | null
  readonly grant: Grant | null
  readonly signIn: Grant | null
  /** The application's request that is to be answered. */
  readonly request: PromptRequest
  /** Names this prompt towards the application and in logs. */
  readonly transaction: string
  /** What just happened, to be told once on the next page. */
  readonly flash: Flash | null
  /** The default device was asked once by itself, as its owner prefers. */
  readonly started?: true
  /** The page that this visit is to open once it is verified for device management: a path of ours. Null is the list. */
  readonly goal: string | null
  readonly createdAt: number
}

export interface Flash {
  readonly what: 'added' | 'renamed' | 'removed' | 'undone' | 'lost' | 'enrolled' | 'activated' | 'default' | 'preference' | 'lifted'
  readonly device: string
  readonly change: string
  readonly undoUntil: number | null
}

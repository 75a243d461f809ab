export type StoreErrorCode =
  /** There is no database there, or it can't be opened. */
  | 'store.open'
  /** It opens, but what is acknowledged would not be durable. */
  | 'store.not-durable'
  /** A newer release has been here. */
  | 'store.newer-schema'
  /** A back-up never overwrites. */
  | 'store.backup-exists'

/** A store that can't do its work. Its message names the setting and the fix, and never holds data. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** What failed, was refused or locked out, and what administrators did. Never a secret, never a full number. */
export interface SecurityEntry {
  readonly at: number
  readonly user: string | null
  readonly what: string
  readonly because: readonly string[]
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export interface SecurityLog {
  append(entry: SecurityEntry): Promise<void>
  /** Newest first. */
  read(user: string | null, limit: number): Promise<readonly SecurityEntry[]>
}

import type { Dialect } from './dialect.ts'

/** One step of the schema. Steps that were released never change: the next change is a new step. */
export interface Migration {
  readonly version: number
  readonly statements: (dialect: Dialect) => readonly string[]
}

/** What is there before the first step: which steps were taken. */
export const migrationTable = ({ integer, table }: Dialect): string =>
  `CREATE TABLE IF NOT EXISTS migration (version ${integer} PRIMARY KEY) ${table}`

const first: Migration['statements'] = ({ integer, real, text, serial, table, clustered }) => [
  // An account: its fold as JSON, and the head of its chain.
  `CREATE TABLE account (
    user_id ${text} PRIMARY KEY, version ${integer} NOT NULL, head ${text} NOT NULL, snapshot ${text} NOT NULL
  ) ${table}`,
  // Its chain, in the exact text that was hashed.
  `CREATE TABLE account_event (
    user_id ${text} NOT NULL REFERENCES account, position ${integer} NOT NULL, body ${text} NOT NULL,
    hash ${text} NOT NULL, PRIMARY KEY (user_id, position)
  ) ${clustered}`,
  // Its erasable values, sealed by the shell.
  `CREATE TABLE account_value (
    user_id ${text} NOT NULL REFERENCES account, ref ${text} NOT NULL, body ${text} NOT NULL,
    PRIMARY KEY (user_id, ref)
  ) ${clustered}`,
  // What it is found by: the primary key of the first table is what makes a value unique. Neither refers to the
  // account: an engine would look for such rows at every new account, and there is no index to find them by.
  `CREATE TABLE account_unique (
    kind ${text} NOT NULL, held ${text} NOT NULL, user_id ${text} NOT NULL, PRIMARY KEY (kind, held)
  ) ${clustered}`,
  `CREATE TABLE account_shared (
    kind ${text} NOT NULL, held ${text} NOT NULL, user_id ${text} NOT NULL, PRIMARY KEY (kind, held, user_id)
  ) ${clustered}`,
  // Single-use things that were spent by a commit, for ever.
  `CREATE TABLE taken (id ${text} PRIMARY KEY) ${clustered}`,
  // Notices. A lease and a retry both move `due_at`.
  `CREATE TABLE outbox (
    id ${text} PRIMARY KEY, not_before ${integer} NOT NULL, due_at ${integer} NOT NULL, body ${text} NOT NULL
  ) ${clustered}`,
  `CREATE INDEX outbox_due ON outbox (due_at)`,
  `CREATE TABLE device_usage (
    user_id ${text} NOT NULL, device_id ${text} NOT NULL, revision ${integer} NOT NULL, counter ${integer} NOT NULL,
    sign_count ${integer} NOT NULL, backed_up ${integer} NOT NULL, last_used_at ${integer},
    PRIMARY KEY (user_id, device_id)
  ) ${clustered}`,
  `CREATE TABLE short_lived (
    id ${text} PRIMARY KEY, body ${text} NOT NULL, expires_at ${integer} NOT NULL
  ) ${clustered}`,
  `CREATE INDEX short_lived_expiry ON short_lived (expires_at)`,
  // A booking, and its cost under every key that it was made for.
  `CREATE TABLE ledger_booking (
    id ${text} PRIMARY KEY, booked_at ${integer} NOT NULL, settled ${integer} NOT NULL
  ) ${clustered}`,
  `CREATE INDEX ledger_booking_age ON ledger_booking (booked_at)`,
  `CREATE TABLE ledger_cost (
    bucket ${text} NOT NULL, booked_at ${integer} NOT NULL, cost ${real} NOT NULL,
    booking_id ${text} NOT NULL REFERENCES ledger_booking ON DELETE CASCADE, PRIMARY KEY (bucket, booked_at, booking_id)
  ) ${clustered}`,
  `CREATE INDEX ledger_cost_booking ON ledger_cost (booking_id)`,
  // One row: the latest time that any caller named, and the longest window that any caller asked about.
  `CREATE TABLE ledger_clock (
    id ${integer} PRIMARY KEY, latest ${integer} NOT NULL, longest ${integer} NOT NULL
  ) ${table}`,
  `CREATE TABLE security_log (
    position ${serial}, at ${integer} NOT NULL, user_id ${text}, what ${text} NOT NULL, because ${text} NOT NULL,
    detail ${text} NOT NULL
  ) ${table}`,
  `CREATE INDEX security_log_user ON security_log (user_id, position)`,
]

const second: Migration['statements'] = ({ integer, real, text, clustered }) => [
  // 1 for what is verified.
  `ALTER TABLE ledger_cost ADD COLUMN verified ${integer} NOT NULL DEFAULT 0`,
  // What was verified of one day of UTC, for keys with a window of more than two days.
  `CREATE TABLE ledger_day (
    bucket ${text} NOT NULL, day ${integer} NOT NULL, total ${real} NOT NULL, PRIMARY KEY (bucket, day)
  ) ${clustered}`,
  `CREATE INDEX ledger_day_age ON ledger_day (day)`,
  // Which windows those of before were booked in nobody knows any more: days too many do no harm.
  `INSERT INTO ledger_day (bucket, day, total) SELECT DISTINCT bucket, booked_at / 86400000, 0 FROM ledger_cost`,
]

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, statements: first },
  { version: 2, statements: second },
]

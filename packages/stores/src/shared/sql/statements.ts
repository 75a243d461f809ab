/**
 * Every statement, in the subset that SQLite, D1 and PostgreSQL have in common. `?` stands for a value: text, a number
 * or null, never a boolean.
 *
 * A statement that changes something guards itself and returns a row where it did: no engine has to read first, and a
 * caller that comes second changes nothing. Where an answer needs several statements they run in one transaction.
 */
export const SQL = {
  migration: {
    newest: 'SELECT COALESCE(MAX(version), 0) AS version FROM migration',
    record: 'INSERT INTO migration (version) VALUES (?)',
  },

  account: {
    /** One statement, hence one moment: the account (its `ref` is null) and its values. */
    load: `SELECT NULL AS ref, snapshot AS body, version, head FROM account WHERE user_id = ?
      UNION ALL SELECT ref, body, NULL, NULL FROM account_value WHERE user_id = ?`,
    history: 'SELECT body, hash FROM account_event WHERE user_id = ? ORDER BY position',
    version: 'SELECT version FROM account WHERE user_id = ?',
    create: `INSERT INTO account (user_id, version, head, snapshot) VALUES (?, ?, ?, ?)
      ON CONFLICT (user_id) DO NOTHING RETURNING version`,
    move: `UPDATE account SET version = ?, head = COALESCE(?, head), snapshot = ?
      WHERE user_id = ? AND version = ? RETURNING version`,
    append: 'INSERT INTO account_event (user_id, position, body, hash) VALUES (?, ?, ?, ?)',
    keep: `INSERT INTO account_value (user_id, ref, body) VALUES (?, ?, ?)
      ON CONFLICT (user_id, ref) DO UPDATE SET body = excluded.body`,
    erase: 'DELETE FROM account_value WHERE user_id = ? AND ref = ?',
    take: 'INSERT INTO taken (id) VALUES (?) ON CONFLICT (id) DO NOTHING RETURNING id',
  },

  /** What accounts are found by, for each sort of index. */
  index: {
    unique: {
      find: 'SELECT user_id FROM account_unique WHERE kind = ? AND held = ?',
      /** Returns a row unless another account holds it. */
      add: `INSERT INTO account_unique (kind, held, user_id) VALUES (?, ?, ?)
        ON CONFLICT (kind, held) DO UPDATE SET user_id = excluded.user_id
        WHERE account_unique.user_id = excluded.user_id RETURNING user_id`,
      remove: 'DELETE FROM account_unique WHERE kind = ? AND held = ? AND user_id = ?',
    },
    shared: {
      find: 'SELECT user_id FROM account_shared WHERE kind = ? AND held = ? ORDER BY user_id',
      add: `INSERT INTO account_shared (kind, held, user_id) VALUES (?, ?, ?)
        ON CONFLICT (kind, held, user_id) DO UPDATE SET user_id = excluded.user_id RETURNING user_id`,
      remove: 'DELETE FROM account_shared WHERE kind = ? AND held = ? AND user_id = ?',
    },
  },

  outbox: {
    add: `INSERT INTO outbox (id, not_before, due_at, body) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before, due_at = excluded.due_at, body = excluded.body`,
    due: 'SELECT id, not_before, body FROM outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
    lease: 'UPDATE outbox SET due_at = ? WHERE id = ? AND due_at <= ? RETURNING id',
    retry: 'UPDATE outbox SET due_at = ? WHERE id = ?',
    finish: 'DELETE FROM outbox WHERE id = ?',
  },

  usage: {
    read: `SELECT revision, counter, sign_count, backed_up, last_used_at FROM device_usage
      WHERE user_id = ? AND device_id = ?`,
    create: `INSERT INTO device_usage (user_id, device_id, revision, counter, sign_count, backed_up, last_used_at)
      VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT (user_id, device_id) DO NOTHING RETURNING revision`,
    move: `UPDATE device_usage
      SET revision = revision + 1, counter = ?, sign_count = ?, backed_up = ?, last_used_at = ?
      WHERE user_id = ? AND device_id = ? AND revision = ? RETURNING revision`,
  },

  shortLived: {
    get: 'SELECT body FROM short_lived WHERE id = ? AND expires_at > ?',
    put: `INSERT INTO short_lived (id, body, expires_at) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at`,
    putIfAbsent: `INSERT INTO short_lived (id, body, expires_at) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at
      WHERE short_lived.expires_at <= ? RETURNING id`,
    replace: `UPDATE short_lived SET body = ?, expires_at = ?
      WHERE id = ? AND body = ? AND expires_at > ? RETURNING id`,
    take: 'DELETE FROM short_lived WHERE id = ? RETURNING body, expires_at',
    increment: `INSERT INTO short_lived (id, body, expires_at) VALUES (?, '1', ?)
      ON CONFLICT (id) DO UPDATE SET
        body = CASE WHEN short_lived.expires_at > ?
          THEN CAST(CAST(short_lived.body AS BIGINT) + 1 AS TEXT) ELSE '1' END,
        expires_at = CASE WHEN short_lived.expires_at > ? THEN short_lived.expires_at ELSE excluded.expires_at END
      RETURNING body`,
    delete: 'DELETE FROM short_lived WHERE id = ?',
    purge: `DELETE FROM short_lived WHERE id IN
      (SELECT id FROM short_lived WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
  },

  ledger: {
    clock: 'SELECT latest, longest FROM ledger_clock WHERE id = 1',
    /** Both only ever grow. */
    advance: `INSERT INTO ledger_clock (id, latest, longest) VALUES (1, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        latest = CASE WHEN excluded.latest > ledger_clock.latest THEN excluded.latest ELSE ledger_clock.latest END,
        longest = CASE WHEN excluded.longest > ledger_clock.longest THEN excluded.longest ELSE ledger_clock.longest END
      WHERE excluded.latest > ledger_clock.latest OR excluded.longest > ledger_clock.longest`,
    booking: 'SELECT id FROM ledger_booking WHERE id = ?',
    sum: 'SELECT COALESCE(SUM(cost), 0) AS measured FROM ledger_cost WHERE bucket = ? AND booked_at > ?',
    inside: 'SELECT booked_at, cost FROM ledger_cost WHERE bucket = ? AND booked_at > ? ORDER BY booked_at',
    book: 'INSERT INTO ledger_booking (id, booked_at, settled) VALUES (?, ?, 0)',
    cost: 'INSERT INTO ledger_cost (bucket, booked_at, cost, booking_id) VALUES (?, ?, ?, ?)',
    /** A day to sum up in; where there is none, nothing is summed up. */
    openDay: `INSERT INTO ledger_day (bucket, day, total) VALUES (?, ?, 0) ON CONFLICT (bucket, day) DO NOTHING`,
    settle: 'UPDATE ledger_booking SET settled = 1 WHERE id = ? AND settled = 0',
    /** Before `refund`, with the same values. */
    refundDay: `UPDATE ledger_day SET total = ledger_day.total - gone.cost
      FROM ledger_booking AS booking JOIN ledger_cost AS gone ON gone.booking_id = booking.id
      WHERE booking.id = ? AND booking.settled = 0 AND booking.booked_at > ? AND gone.verified = 1
      AND ledger_day.bucket = gone.bucket AND ledger_day.day = gone.booked_at / 86400000`,
    /** Its costs go with it. */
    refund: 'DELETE FROM ledger_booking WHERE id = ? AND settled = 0 AND booked_at > ?',
    /** Before `verify`. */
    verifyDay: `UPDATE ledger_day SET total = ledger_day.total + fresh.cost FROM ledger_cost AS fresh
      WHERE fresh.booking_id = ? AND fresh.verified = 0
      AND ledger_day.bucket = fresh.bucket AND ledger_day.day = fresh.booked_at / 86400000`,
    verify: 'UPDATE ledger_cost SET verified = 1 WHERE booking_id = ? AND verified = 0',
    held: `SELECT COALESCE(SUM(cost), 0) AS held, MIN(booked_at) AS oldest,
        COALESCE(SUM(CASE WHEN verified = 0 THEN cost ELSE 0 END), 0) AS unverified,
        MIN(CASE WHEN verified = 0 THEN booked_at END) AS oldest_unverified
      FROM ledger_cost WHERE bucket = ? AND booked_at > ?`,
    verifiedBetween: `SELECT COALESCE(SUM(cost), 0) AS verified FROM ledger_cost
      WHERE bucket = ? AND booked_at > ? AND booked_at < ? AND verified = 1`,
    bestDay: 'SELECT COALESCE(MAX(total), 0) AS verified FROM ledger_day WHERE bucket = ? AND day >= ?',
    purgeDays: `DELETE FROM ledger_day WHERE (bucket, day) IN
      (SELECT bucket, day FROM ledger_day
        WHERE day < (SELECT (latest - longest) / 86400000 FROM ledger_clock WHERE id = 1) ORDER BY day LIMIT ?)`,
    purge: `DELETE FROM ledger_booking WHERE id IN
      (SELECT id FROM ledger_booking
        WHERE booked_at <= (SELECT latest - longest FROM ledger_clock WHERE id = 1) ORDER BY booked_at LIMIT ?)`,
  },

  securityLog: {
    append: 'INSERT INTO security_log (at, user_id, what, because, detail) VALUES (?, ?, ?, ?, ?)',
    read: 'SELECT at, user_id, what, because, detail FROM security_log ORDER BY position DESC LIMIT ?',
    readOne: `SELECT at, user_id, what, because, detail FROM security_log WHERE user_id = ?
      ORDER BY position DESC LIMIT ?`,
  },
} as const

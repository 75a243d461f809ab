import { deviceAdded, deviceRenamed, makeCommit } from '@ssp/testing'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../src/shared/sql/schema.ts'
import type { Migration } from '../src/shared/sql/schema.ts'
import { SQL } from '../src/shared/sql/statements.ts'
import { sqliteStores, StoreError } from '../src/sqlite.ts'
import { openConnection } from '../src/sqlite/connection.ts'
import { migrate } from '../src/sqlite/migrate.ts'
import { writer } from '../src/sqlite/writer.ts'
import { scratch } from './sqlite/scratch.ts'
import { startProcess } from './sqlite/start-process.ts'

const folder = scratch()
afterAll(folder.remove)

const NEWEST = Math.max(...MIGRATIONS.map(({ version }) => version))

/** Looks into a file, or changes it behind the stores' back. */
function within<Result>(path: string, look: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(path)
  try {
    return look(database)
  } finally {
    database.close()
  }
}

const steps = (path: string): readonly unknown[] =>
  within(path, (database) => database.prepare('SELECT version FROM migration ORDER BY version').all()).map(
    (row) => row['version'],
  )

const countIn = (path: string, table: string): unknown =>
  within(path, (database) => database.prepare(`SELECT COUNT(*) AS rows FROM ${table}`).get())?.['rows']

describe('opening', () => {
  it('acknowledges nothing before it is on the disk', () => {
    const { rows, close } = openConnection(folder.file(), 1_000)
    const setting = (name: string): unknown => rows(`PRAGMA ${name}`)[0]?.[name]
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('synchronous')).toBe(2)
    expect(setting('fullfsync')).toBe(1)
    expect(setting('foreign_keys')).toBe(1)
    expect(setting('secure_delete')).toBe(1)
    expect(rows('PRAGMA busy_timeout')).toEqual([{ timeout: 1_000 }])
    close()
  })

  it.skipIf(process.platform === 'win32')('lets nobody but the owner read a new file, nor its log', () => {
    const path = folder.file()
    const stores = sqliteStores({ path })
    for (const end of ['', '-wal', '-shm']) expect(statSync(`${path}${end}`).mode & 0o777).toBe(0o600)
    stores.close()
  })

  it('says what is wrong with a path', () => {
    const garbage = folder.file()
    writeFileSync(garbage, 'no database at all, and long enough to be looked at'.repeat(100))
    for (const path of [`${folder.file()}/no/such/folder.db`, garbage]) {
      const open = (): unknown => sqliteStores({ path })
      expect(open).toThrow(StoreError)
      expect(open).toThrow(expect.objectContaining({ code: 'store.open', message: expect.stringMatching(/^`path`: /) }))
    }
    expect(() => sqliteStores({ path: ':memory:' })).toThrow(expect.objectContaining({ code: 'store.not-durable' }))
  })

  it('does what was asked for before it closes, and nothing afterwards', async () => {
    const path = folder.file()
    const stores = sqliteStores({ path })
    const put = stores.shortLived.put('a', 'x', 10)
    stores.close()
    stores.close()
    await put
    await expect(stores.shortLived.put('b', 'x', 10)).rejects.toThrow()
    await expect(stores.shortLived.get('a', 1)).rejects.toThrow()
    expect(countIn(path, 'short_lived')).toBe(1)
  })
})

describe('migrations', () => {
  const table =
    (name: string): Migration['statements'] =>
    ({ integer, table: end }) => [`CREATE TABLE ${name} (id ${integer} PRIMARY KEY) ${end}`]
  const one = { version: 1, statements: table('one') }
  const two = { version: 2, statements: table('two') }
  const half = ['CREATE TABLE three (id INTEGER PRIMARY KEY) STRICT', 'CREATE nonsense']
  const broken = { version: 3, statements: () => half }

  it('are taken once for eight processes that start at once', async () => {
    const processes = Array.from({ length: 8 }, () => startProcess())
    // Each of them is up before any opens a file.
    await Promise.all(processes.map((one) => one.open(folder.file())))
    for (let round = 0; round < 3; round += 1) {
      const path = folder.file()
      await Promise.all(processes.map((process) => process.close()))
      await Promise.all(processes.map((process) => process.open(path)))
      expect(steps(path)).toEqual(MIGRATIONS.map(({ version }) => version))
      await Promise.all(processes.map((process) => process.port('shortLived').increment('starts', 10, 1)))
      expect(await processes[0]?.port('shortLived').get('starts', 1)).toBe('8')
    }
    await Promise.all(processes.map((process) => process.end()))
  })

  it('go on from where the file stands', () => {
    const path = folder.file()
    const connection = openConnection(path, 1_000)
    migrate(connection, [one])
    connection.rows('INSERT INTO one (id) VALUES (7)')
    migrate(connection, [one, two])
    migrate(connection, [one, two])
    connection.close()
    expect(steps(path)).toEqual([1, 2])
    expect([countIn(path, 'one'), countIn(path, 'two')]).toEqual([1, 0])
  })

  it('take a file of the first release along, with what is booked in it', async () => {
    const path = folder.file()
    const connection = openConnection(path, 1_000)
    migrate(
      connection,
      MIGRATIONS.filter(({ version }) => version === 1),
    )
    connection.rows("INSERT INTO ledger_booking (id, booked_at, settled) VALUES ('old', 1000, 1)")
    for (const bucket of ['a', 'b']) {
      const cost = "INSERT INTO ledger_cost (bucket, booked_at, cost, booking_id) VALUES (?, 1000, 1, 'old')"
      connection.rows(cost, bucket)
    }
    connection.close()
    const { ledger, close } = sqliteStores({ path })
    const fortnight = { key: 'b', windowMs: 14 * 86_400_000 }
    await ledger.reserve({ id: 'new', cost: 1, keys: [{ ...fortnight, limit: 9 }] }, 2_000)
    const read = (): Promise<unknown> =>
      ledger.read([{ key: 'a', windowMs: 5_000, kind: 'unverified' }, { ...fortnight, kind: 'daily-peak' }], 2_000)
    const nothing = { count: 0, unverified: 0, oldestAt: null }
    expect(await read()).toEqual({ a: { count: 1, unverified: 1, oldestAt: 1_000 }, b: nothing })
    for (const id of ['old', 'new']) await ledger.verify(id, 2_000)
    expect(await read()).toEqual({ a: { ...nothing, count: 1 }, b: { ...nothing, count: 2 } })
    close()
    expect(steps(path)).toEqual(MIGRATIONS.map(({ version }) => version))
  })

  it('leave everything as it was where a step fails', () => {
    const path = folder.file()
    const connection = openConnection(path, 1_000)
    migrate(connection, [one])
    expect(() => migrate(connection, [one, two, broken])).toThrow()
    connection.close()
    expect(steps(path)).toEqual([1])
    const sql = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    const tables = within(path, (database) => database.prepare(sql).all())
    expect(tables.map((row) => row['name']).toSorted()).toEqual(['migration', 'one'])
  })

  it('are refused where a newer release has been, which then finds the file as it left it', () => {
    const path = folder.file()
    sqliteStores({ path }).close()
    within(path, (database) => database.exec(`INSERT INTO migration (version) VALUES (${NEWEST + 1})`))
    const open = (): unknown => sqliteStores({ path })
    expect(open).toThrow(expect.objectContaining({ code: 'store.newer-schema' }))
    expect(open).toThrow(new RegExp(`schema ${NEWEST + 1}.*schema ${NEWEST} at most`))
    expect(steps(path)).toEqual([...MIGRATIONS.map(({ version }) => version), NEWEST + 1])
  })
})

describe('changes of one turn', () => {
  it('succeed and fail each by itself', async () => {
    const stores = sqliteStores({ path: folder.file() })
    const created = [deviceAdded('key')]
    const commits = await Promise.all(
      ['a', 'b', 'c'].map((user) => makeCommit(user, null, created, { take: ['link:1'], values: { user } })),
    )
    const results = await Promise.allSettled([
      ...commits.map((commit) => stores.accounts.commit(commit.account.user, 0, commit)),
      // No engine stores half a millisecond here: this one throws.
      stores.shortLived.put('broken', 'x', 0.5),
      stores.shortLived.put('whole', 'x', 10),
    ])
    expect(results.map((result) => (result.status === 'fulfilled' ? (result.value ?? 'done') : 'failed'))).toEqual([
      { ok: true, version: 1 },
      { ok: false, code: 'taken', what: 'link:1' },
      { ok: false, code: 'taken', what: 'link:1' },
      'failed',
      'done',
    ])
    expect(await Promise.all(['a', 'b', 'c'].map(async (user) => (await stores.accounts.load(user))?.values))).toEqual([
      { user: 'a' },
      undefined,
      undefined,
    ])
    expect([await stores.shortLived.get('broken', 0), await stores.shortLived.get('whole', 0)]).toEqual([null, 'x'])
    stores.close()
  })

  it('fail together where the file stays locked, and leave nothing behind', async () => {
    const path = folder.file()
    const stores = sqliteStores({ path, busyTimeoutMs: 20 })
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const put = (): Promise<PromiseSettledResult<void>[]> =>
      Promise.allSettled(['a', 'b'].map((key) => stores.shortLived.put(key, 'x', 10)))
    expect((await put()).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await stores.shortLived.get('a', 0)).toBeNull()
    other.exec('COMMIT')
    other.close()
    expect((await put()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    stores.close()
  })

  it('fail together where the engine cannot finish, whatever each of them was about to be told', async () => {
    const transaction = <Result>(step: () => Result): Result => {
      step()
      throw new Error('the disk is full')
    }
    const { write } = writer({ rows: () => [], transaction, moment: transaction, close: () => {} })
    const broken = (): never => {
      throw new Error('this one has failed already')
    }
    const results = await Promise.allSettled([write(() => 'a'), write(() => 'b'), write(broken)])
    const full = { status: 'rejected', reason: new Error('the disk is full') }
    expect(results).toEqual([full, full, full])
  })

  it('all come to an end, however many they are', async () => {
    const stores = sqliteStores({ path: folder.file() })
    const counts = await Promise.all(Array.from({ length: 1_000 }, () => stores.shortLived.increment('a', 10, 0)))
    expect(counts).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1))
    stores.close()
  })
})

describe('what is over', () => {
  it('goes from the short-lived ones as others come', async () => {
    const path = folder.file()
    const stores = sqliteStores({ path })
    await Promise.all(Array.from({ length: 300 }, (_, at) => stores.shortLived.put(`old-${at}`, 'x', 100)))
    await stores.shortLived.put('kept', 'x', 201)
    await stores.shortLived.get('old-0', 200)
    for (let at = 0; at < 200; at += 1) await stores.shortLived.put('new', 'x', 300)
    expect(countIn(path, 'short_lived')).toBe(2)
    stores.close()
  })

  it('goes from the ledger as others come', async () => {
    const path = folder.file()
    const stores = sqliteStores({ path })
    const book = (id: string, now: number): Promise<unknown> =>
      stores.ledger.reserve({ id, cost: 1, keys: [{ key: 'a', windowMs: 3_600_000, limit: 100 }] }, now)
    await Promise.all(Array.from({ length: 100 }, (_, at) => book(`old-${at}`, at)))
    for (let at = 0; at < 50; at += 1) await book(`new-${at}`, 3_700_000 + at)
    expect([countIn(path, 'ledger_booking'), countIn(path, 'ledger_cost')]).toEqual([50, 50])
    stores.close()
  })

  it('goes from the sums of days as others come', async () => {
    const path = folder.file()
    const { ledger, close } = sqliteStores({ path })
    const day = 86_400_000
    for (let at = 0; at < 40; at += 1) {
      const keys = [
        { key: 'a', windowMs: 3 * day, limit: 100 },
        { key: 'b', windowMs: day, limit: 100 },
      ]
      await ledger.reserve({ id: `${at}`, cost: 1, keys }, at * day)
      await ledger.verify(`${at}`, at * day)
    }
    // The day that the window begins in, and three whole ones.
    expect([countIn(path, 'ledger_day'), countIn(path, 'ledger_booking')]).toEqual([4, 3])
    close()
  })

  it('is overwritten, not only forgotten', async () => {
    const path = folder.file()
    const stores = sqliteStores({ path })
    const secret = 'a sealed name that somebody wants to be rid of'
    const values = { kept: 'a sealed name that stays', erased: secret }
    const created = await makeCommit('ada', null, [deviceAdded('key')], { values })
    await stores.accounts.commit('ada', 0, created)
    const before = await stores.accounts.load('ada')
    const erased = await makeCommit('ada', before, [deviceRenamed('key', 'desk')], { values: { erased: null } })
    await stores.accounts.commit('ada', 1, erased)
    stores.close()
    const bytes = readFileSync(path)
    expect([bytes.includes(values.kept), bytes.includes(secret)]).toEqual([true, false])
  })
})

/** Every statement of every port, however deep it stands. */
const textsOf = (part: unknown): readonly string[] =>
  typeof part === 'string' ? [part] : Object.values(part ?? {}).flatMap(textsOf)

describe('the statements', () => {
  const path = folder.file()
  sqliteStores({ path }).close()
  // Foreign keys count: what looks for children without an index shows here, too.
  const plan = (sql: string): readonly string[] =>
    within(path, (database) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()).map((row) => String(row['detail']))

  it('find everything by an index, so that a million accounts take as long as a thousand', () => {
    const scanning = textsOf(SQL).filter((sql) =>
      plan(sql).some((detail) => /^SCAN (?!CONSTANT ROW)|TEMP B-TREE/.test(detail)),
    )
    // Everybody's newest entries are read from the log's end, as many as were asked for.
    expect(scanning).toEqual([SQL.securityLog.read])
  })

  it('keep to what all engines have', () => {
    expect(textsOf(SQL).length).toBeGreaterThan(40)
    const own = /\$\d|\btrue\b|\bfalse\b|->|\bOR (REPLACE|IGNORE)\b|datetime\(|"/i
    expect(textsOf(SQL).filter((sql) => own.test(sql))).toEqual([])
  })
})

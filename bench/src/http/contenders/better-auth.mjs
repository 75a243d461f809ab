/**
 * better-auth with its passkey plug-in on the same engine and the same server: a user with a password, whose session
 * cookie asks for the list of passkeys. Rate limit and telemetry are off, as nothing of ours answers to them either.
 */
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { Hono } from 'hono'

const PASSKEY = `INSERT INTO passkey (id, name, publicKey, userId, credentialID, counter, deviceType, backedUp, transports, createdAt, aaguid)
  VALUES (?, ?, ?, ?, ?, 0, 'singleDevice', 0, 'usb', ?, '00000000-0000-0000-0000-000000000000')`

/** @param names of the user's passkeys */
export async function contender({ path, secret, names }) {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768')
  const auth = betterAuth({
    database,
    secret,
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    plugins: [passkey()],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  await (await getMigrations(auth.options)).runMigrations()
  const body = { email: 'ada@example.org', password: randomUUID(), name: 'ada' }
  const signedUp = await auth.api.signUpEmail({ body, asResponse: true })
  const { user } = await signedUp.json()
  const insert = database.prepare(PASSKEY)
  const publicKey = Buffer.alloc(77, 1).toString('base64')
  for (const name of names) insert.run(randomUUID(), name, publicKey, user.id, randomUUID(), new Date().toISOString())
  const cookie = signedUp.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  return { app: new Hono().get('/api/auth/*', (context) => auth.handler(context.req.raw)), cookie }
}

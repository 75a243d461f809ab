/**
 * The device list as somebody would write it by hand for Hono, Node and this one page: prepared statements, synchronous
 * hashes and ciphers, a literal for an answer. It reads the same rows of the same file and says the same bytes, and
 * knows no policy, no language, no other prompt and no reason for a refusal.
 */
import { createDecipheriv, createHmac, createSecretKey, hash, hkdfSync } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { Hono } from 'hono'

const GRANT_MS = 600_000

const link = (id, href, label, about) => ({ id, method: 'get', href, label: { id: label }, about, kind: 'plain', fields: [] })

const card = ({ id, type, addedAt }, name, lastUsedAt) => ({
  id,
  type,
  name,
  added: { at: addedAt },
  lastUsed: lastUsedAt === null ? null : { at: lastUsedAt },
  badges: [],
  actions: [
    link('rename', `/mfa/devices/${id}/rename`, 'action.rename', name),
    link('remove', `/mfa/devices/${id}/remove`, 'action.remove', name),
    link('lost', `/mfa/devices/${id}/lost`, 'action.lost', name),
  ],
})

const page = (username, items, csrf) => ({
  screen: 'devices',
  title: { id: 'devices.title' },
  context: { application: 'Wiki', username },
  notices: [],
  blocks: [
    { block: 'devices', items },
    { block: 'actions', items: [{ ...link('add', '/mfa/devices/add', 'action.add', null), kind: 'primary' }] },
  ],
  footer: [
    link('to-sign-in', '/mfa/prompt', 'action.to-sign-in', null),
    { ...link('sign-out', '/mfa/sign-out', 'action.sign-out', null), method: 'post' },
  ],
  demo: false,
  csrf,
})

/** @param headers what the portal answers with, word by word */
export function contender({ path, secret, headers }) {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA cache_size = -32768')
  const [session, guesses, account, values, usage] = [
    'SELECT body FROM short_lived WHERE id = ? AND expires_at > ?',
    'SELECT body FROM short_lived WHERE id = ? AND expires_at > ?',
    'SELECT snapshot FROM account WHERE user_id = ?',
    'SELECT ref, body FROM account_value WHERE user_id = ?',
    'SELECT device_id, last_used_at FROM device_usage WHERE user_id = ?',
  ].map((sql) => database.prepare(sql))
  const key = (info) => createSecretKey(Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), 'ssp-keyring/1', info, 32)))
  const [sealing, signing] = [key('seal'), key('mac')]

  function reveal(user, { ref, commitment }, sealed) {
    const [, nonce, body] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    const cipher = createDecipheriv('aes-256-gcm', sealing, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
    cipher.setAAD(Buffer.from(`v1 values ${user} ${ref}`)).setAuthTag(bytes.subarray(-16))
    const { salt, value } = JSON.parse(cipher.update(bytes.subarray(0, -16), undefined, 'utf8') + cipher.final('utf8'))
    if (hash('sha256', `${salt} ${value}`) !== commitment) throw new Error('not what the event committed to')
    return value
  }

  const app = new Hono().get('/mfa/devices', (context) => {
    const now = Date.now()
    const [, cookie, id, pass] = /(?:^|; )__Host-ssp-session=(([\w-]{22})\.([\w-]{43}))/.exec(context.req.header('cookie') ?? '') ?? []
    const found = session.get(`session:${id}`, now)
    const { secretHash, session: { user, username, grant } = {} } = found === undefined ? {} : JSON.parse(found.body)
    const open = found !== undefined && secretHash === hash('sha256', pass) && grant !== null && now < grant.at + GRANT_MS
    if (!open) return context.json({ code: 'session' }, 401)
    // Whether codes are stopped is none of this page's business, but the portal looks: the same look-ups.
    guesses.get(`guesses:${user}`, now)
    const { devices } = JSON.parse(account.get(user).snapshot)
    const sealed = new Map(values.all(user).map(({ ref, body }) => [ref, body]))
    const used = new Map(usage.all(user).map((row) => [row.device_id, row.last_used_at]))
    const lastOf = ({ id, addedAt }) => used.get(id) ?? addedAt
    const items = devices
      .toSorted((one, other) => lastOf(other) - lastOf(one))
      .map((device) => card(device, reveal(user, device.name, sealed.get(device.name.ref)), used.get(device.id) ?? null))
    const csrf = createHmac('sha256', signing).update(`4:csrf,${cookie}`).digest('hex')
    return context.body(JSON.stringify(page(username, items, csrf)), 200, headers)
  })
  return { app }
}

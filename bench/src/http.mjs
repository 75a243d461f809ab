/** The device list over HTTP, and what the adapter costs: each contender behind its own socket, loaded in turns. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ICON_PATH } from '../../packages/portal/dist/assets/generated.js'
import { sqliteStores } from '../../packages/stores/dist/sqlite.js'
import { child } from './http/child.mjs'
import { inTurns, median } from './measure.mjs'
import { BASE, openPortal } from './portal/open-portal.mjs'
import { visitor } from './portal/visitor.mjs'
import { detail, rateOf, row, short } from './report.mjs'
import { scratch } from './scratch.mjs'

const ROUNDS = 15
const LOAD = { connections: 16, ms: 300, most: 20_000 }
const WARM_UP = { connections: 16, ms: 4_000, most: 4_000 }

/** Headers that the server makes for everybody. */
const SERVERS_OWN = new Set(['date', 'connection', 'keep-alive', 'content-length'])

async function contend(children, contender, settings) {
  const server = child('./server-process.mjs')
  children.push(server)
  return { server, ...(await server.ask({ ask: 'start', contender, settings })) }
}

/** One answer, to be compared. */
async function answerOf({ port }, path, headers) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const kept = [...response.headers].filter(([name]) => !SERVERS_OWN.has(name))
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return { body: await response.text(), headers: Object.fromEntries(kept) }
}

/** Rounds of load on one contender, as answers a second. */
function loaded(load, { server, port }, path, headers, expected) {
  const costs = []
  const shares = []
  return {
    async round(isWarmUp) {
      await server.ask({ ask: 'used' })
      const { body, answers, perSecond } = await load.ask({ port, path, headers, ...(isWarmUp ? WARM_UP : LOAD) })
      if (body !== expected) throw new Error(`${path} answers otherwise under load`)
      const { cpu, busy } = await server.ask({ ask: 'used' })
      if (!isWarmUp) {
        costs.push(cpu / answers)
        shares.push(busy)
      }
      return perSecond
    },
    cost: () => median(costs),
    effort: () => `${short(median(costs))} us of processor time each, ${Math.round(median(shares) * 100)} % busy`,
  }
}

async function compare(what, atLeast, ours, theirs) {
  const { ratios, a, b } = await inTurns(ours.round, theirs.round, ROUNDS)
  row({ what, values: ratios, ours: rateOf(a), other: rateOf(b), atLeast })
  detail(`${ours.effort()} against ${theirs.effort()}: by processor time ${short(theirs.cost() / ours.cost())}`)
}

function same(what, ours, theirs) {
  if (ours.body !== theirs.body) throw new Error(`${what}: other bytes\n${ours.body}\n${theirs.body}`)
  const [one, other] = [ours, theirs].map(({ headers }) => JSON.stringify(headers))
  if (one !== other) throw new Error(`${what}: other headers\n${one}\n${other}`)
}

/** A user with three keys in an SQLite file, in device management. */
async function seeded(path, secret) {
  const stores = sqliteStores({ path })
  const ada = visitor(openPortal(stores, { secret }))
  await ada.enrol('ada')
  await ada.addKey()
  await ada.addKey()
  // What just happened is told once.
  await ada.page('/devices')
  stores.close()
  return ada.cookie()
}

async function deviceList(children, load) {
  const folder = scratch()
  const [path, secret] = [join(folder, 'portal.db'), randomBytes(32).toString('base64url')]
  const headers = { accept: 'application/json', cookie: await seeded(path, secret) }
  const list = `${BASE}/devices`
  const portal = await contend(children, 'portal', { path, secret })
  const expected = await answerOf(portal, list, headers)
  const hand = await contend(children, 'hand-devices', { path, secret, headers: expected.headers })
  same('the device list', expected, await answerOf(hand, list, headers))
  const ours = () => loaded(load, portal, list, headers, expected.body)
  const hands = loaded(load, hand, list, headers, expected.body)
  await compare('the device list over HTTP against a hand-written route', 0.5, ours(), hands)

  const names = JSON.parse(expected.body).blocks[0].items.map(({ name }) => name)
  const peer = await contend(children, 'better-auth', { path: join(folder, 'better-auth.db'), secret, names })
  const [passkeys, its] = ['/api/auth/passkey/list-user-passkeys', { accept: 'application/json', cookie: peer.cookie }]
  const listed = await answerOf(peer, passkeys, its)
  if (names.some((name) => !listed.body.includes(name))) throw new Error('better-auth lists other passkeys')
  await compare("the device list over HTTP against better-auth's passkeys", 5, ours(), loaded(load, peer, passkeys, its, listed.body))
}

async function adapter(children, load) {
  const path = `${BASE}${ICON_PATH}`
  const portal = await contend(children, 'portal', { secret: randomBytes(32).toString('base64url') })
  const expected = await answerOf(portal, path, {})
  const bare = await contend(children, 'bare-hono', { path, ...expected })
  same('an asset', expected, await answerOf(bare, path, {}))
  const [ours, bares] = [portal, bare].map((one) => loaded(load, one, path, {}, expected.body))
  await compare('the Hono adapter, an asset, against bare Hono', 0.8, ours, bares)
}

export async function httpBench() {
  const load = child('./load-process.mjs')
  const children = [load]
  try {
    await deviceList(children, load)
    await adapter(children, load)
  } finally {
    for (const one of children) one.stop()
  }
}

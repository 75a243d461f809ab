/** A fresh workerd, from its start to the first answer: our worker against a bare Hono one that says the same bytes. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { bareHonoWorker, ourWorker } from './edge/build-worker.mjs'
import { firstAnswer, workerd, writeWorker } from './edge/start-worker.mjs'
import { inTurns, median } from './measure.mjs'
import { detail, notMeasured, row, short, timeOf } from './report.mjs'
import { scratch } from './scratch.mjs'

const ROUNDS = 21
/** A page for somebody who has no session here: routes, words and the renderer, and no key. */
const PATH = '/mfa/devices'
const WHAT = 'cold start in workerd, the first page, against bare Hono'

const BINDINGS = {
  SSP_ISSUER: 'https://mfa.example.org/mfa',
  SSP_SECRET: randomBytes(32).toString('base64url'),
  SSP_APPLICATION: 'Wiki',
  SSP_CLIENT_ID: 'DIWIKIWIKIWIKIWIKIWI',
  SSP_CLIENT_SECRET: 'w'.repeat(40),
  SSP_REDIRECT_URI: 'https://wiki.example.org/callback',
}

/** The runtime adds none of its own to what a worker answers, except how long it is. */
const made = ({ status, body, headers: { 'content-length': _, ...headers } }) => ({ status, body, headers })

async function prepared(folder) {
  const binary = workerd()
  const [split, whole] = [await ourWorker({ split: true }), await ourWorker({ split: false })]
  const ours = writeWorker(join(folder, 'ours'), split, BINDINGS)
  const first = made(await firstAnswer(binary, ours, PATH))
  if (first.status !== 401) throw new Error(`our worker answers ${first.status}: ${first.body}`)
  const bare = writeWorker(join(folder, 'bare'), await bareHonoWorker(first))
  const same = made(await firstAnswer(binary, bare, PATH))
  if (JSON.stringify(same) !== JSON.stringify(first)) throw new Error('the bare worker answers otherwise')
  const start = (config) => async () => (await firstAnswer(binary, config, PATH)).ms
  return { ours: start(ours), bare: start(bare), whole: start(writeWorker(join(folder, 'whole'), whole, BINDINGS)) }
}

export async function coldStartBench() {
  let contenders
  try {
    contenders = await prepared(scratch())
  } catch (error) {
    notMeasured(WHAT, error.message)
    return
  }
  const { ours, bare, whole } = contenders
  const { ratios, a, b } = await inTurns(ours, bare, ROUNDS)
  row({ what: WHAT, values: ratios, ours: timeOf(a), other: timeOf(b), atMost: 1.3 })
  const one = await inTurns(whole, bare, ROUNDS)
  detail(`as one module, with the WebAuthn library in it: ${timeOf(one.a)}, ${short(median(one.ratios))} of bare Hono`)
}

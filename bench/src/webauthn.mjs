/**
 * WebAuthn from a posted form to the opened door, without a socket, against the vendor library alone and one durable
 * insert of the engine: the same answers of the same key, each judged by both, in turns.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { sqliteStores } from '../../packages/stores/dist/sqlite.js'
import { engineInsert } from './engine-insert.mjs'
import { median, took } from './measure.mjs'
import { openPortal, ORIGIN } from './portal/open-portal.mjs'
import { visitor } from './portal/visitor.mjs'
import { detail, row, timeOf } from './report.mjs'
import { scratch } from './scratch.mjs'

const ROUNDS = 12
const PER_ROUND = 60
/** As long as a limit on what one account may try looks back. */
const APART_MS = 300_000
const EXPECTED = { expectedOrigin: ORIGIN, expectedRPID: new URL(ORIGIN).hostname, requireUserVerification: false }

/** The key as the library keeps it. */
async function credentialOf({ options, response }) {
  const { registrationInfo } = await verifyRegistrationResponse({ response, expectedChallenge: options.challenge, ...EXPECTED })
  return registrationInfo.credential
}

async function libraryAlone({ options, response }, credential) {
  const { verified } = await verifyAuthenticationResponse({ response, expectedChallenge: options.challenge, credential, ...EXPECTED })
  if (!verified) throw new Error('the library finds the answer wrong')
}

async function round({ ada, engine, credential }) {
  const [ours, library, insert] = [[], [], []]
  // A new visit, and its first answers warm it up.
  await ada.begin('ada')
  for (let index = 0; index < PER_ROUND; index += 1) {
    const answer = await ada.answerTo(await ada.page('/verify'))
    const alone = async () => {
      library.push(await took(() => libraryAlone(answer, credential)))
      insert.push(await took(engine.insert))
    }
    const whole = async () => ours.push(await took(() => ada.send(answer)))
    for (const contender of index % 2 === 0 ? [whole, alone] : [alone, whole]) await contender()
  }
  return [ours, library, insert].map(median)
}

export async function webAuthnBench() {
  const folder = scratch()
  const engine = engineInsert(join(folder, 'engine.db'))
  const stores = sqliteStores({ path: join(folder, 'portal.db') })
  let clock = Date.now()
  const ada = visitor(openPortal(stores, { secret: randomBytes(32).toString('base64url'), now: () => clock }))
  const credential = await credentialOf(await ada.enrol('ada'))
  const measured = []
  for (let index = 0; index <= ROUNDS; index += 1) {
    clock += APART_MS
    measured.push(await round({ ada, engine, credential }))
  }
  const counted = measured.slice(1)
  const [whole, library, insert] = [0, 1, 2].map((column) => median(counted.map((one) => one[column])))
  row({
    what: 'WebAuthn end to end against the library alone and one durable insert',
    values: counted.map(([ours, alone, kept]) => ours / (alone + kept)),
    ours: timeOf(whole),
    other: timeOf(library + insert),
    atMost: 1.15,
  })
  detail(`of the other's, ${timeOf(library)} are the library and ${timeOf(insert)} the insert`)
  stores.close()
  engine.close()
}

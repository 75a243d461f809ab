import { APPLICATION_KIND, type Platform } from '@ssp/core'
import type { Given } from '../corpus/case.ts'
import { assertThat, assertThere } from '../suites/assert.ts'
import type { PhoneApp } from '../clients/phone-app.ts'
import { signInOn } from '../suites/portal/client/central-steps.ts'
import type { Page } from '../suites/portal/client/page.ts'
import { LATER_MS } from '../suites/portal/client/phone-steps.ts'
import { shownOn } from '../suites/portal/client/push-steps.ts'
import { newKey, type Visitor } from '../suites/portal/client/visitor.ts'
import { verifierOf } from './barriers.ts'
import { accountOf, browserAt, idOf, isFramed, reachBy, type Scene, SHOP, USER } from './scene.ts'

export type For = 'manage' | 'sign-in'

/** Answers with the device at `place`, right or wrong. */
export async function answerWith(scene: Scene, visitor: Visitor, place: number, purpose: For, right: boolean): Promise<Page> {
  const { keys, tokens, phones, apps, stage } = scene
  const token = tokens.get(place)
  if (token !== undefined) {
    const code = right ? await stage.controls.passcode(token, 1) : '000000'
    return visitor.form('/passcode', { code, for: purpose })
  }
  const app = apps.get(place)
  if (app !== undefined) return approve(scene, visitor, app, purpose, right)
  const by = phones.get(place)
  if (by !== undefined) {
    const { id } = assertThere((await accountOf(stage)).devices[place - 1], 'the phone of the case')
    return reachBy(stage, visitor, await visitor.get(purpose === 'manage' ? '/verify' : '/options'), id, by, right)
  }
  const page = await visitor.get(purpose === 'manage' ? '/verify' : '/prompt?with=passkey')
  // A device that is not the user's answers as well as it can: by the rules it was asked by, with a key of nobody's.
  const key = keys.get(place)
  if (key === undefined) return answerAsNobody(visitor, page)
  visitor.key = key
  return visitor.answer(page)
}

/** Has the app asked, and approves with the number that the page shows; or denies. */
async function approve({ stage, clock }: Scene, visitor: Visitor, app: PhoneApp, purpose: For, right: boolean): Promise<Page> {
  clock.now = await stage.controls.now()
  const page = await visitor.press(await visitor.get(purpose === 'manage' ? '/verify' : '/options'), new RegExp(`^push-${app.device}$`))
  const request = assertThere(await app.pending(), 'what waits at the app')
  await app.answer(request, right ? 'approve' : 'deny', right ? { num: shownOn(page, 'big') } : {})
  return visitor.submit(page, 'wait')
}

async function answerAsNobody(visitor: Visitor, page: Page): Promise<Page> {
  const ceremony = page.blocks.find((one) => one.block === 'passkey')
  const fields = Object.fromEntries((ceremony?.hidden ?? []).map(({ name, value }) => [name, value]))
  return visitor.form('/webauthn', { ...fields, response: '{"id":"nobody"}' })
}

async function signInByDevice(scene: Scene, visitor: Visitor, given: Given): Promise<Page> {
  const page = await answerWith(scene, visitor, verifierOf(given) ?? 0, 'sign-in', true)
  // Whatever pause the guards ask for is over.
  await scene.stage.controls.advance(LATER_MS)
  return page
}

/** Both factors at Central, for whoever is not signed in there yet. */
export async function enterCentral(scene: Scene, visitor: Visitor, given: Given): Promise<Page> {
  const door = await visitor.get('/central')
  if (door.screen === 'central') return door
  await signInOn(visitor, door, USER)
  const page = await signInByDevice(scene, visitor, given)
  assertThat(page.screen === 'central', `signing in at Central led to \`${page.screen}\``)
  return page
}

/** Comes to where the case asks from, with the first factor given and nothing verified there. */
async function arrive(scene: Scene, visitor: Visitor, given: Given): Promise<void> {
  if (given.entry !== 'central') await visitor.begin(USER, idOf(given))
  // The first factor alone leads to Central's prompt, and no further.
  else if (given.verified.how === 'no') await signInOn(visitor, await visitor.get('/central'), USER)
  else await visitor.press(await enterCentral(scene, visitor, given), /^manage$/)
}

async function verifyByDevice(scene: Scene, visitor: Visitor, given: Given): Promise<void> {
  const page = await answerWith(scene, visitor, verifierOf(given) ?? 0, 'manage', true)
  assertThat(page.screen === 'devices', `verifying for device management led to \`${page.screen}\``)
}

/** A key that is added, verifies and is removed again by whoever verified with it. */
async function verifyByRemoved(scene: Scene, visitor: Visitor, given: Given): Promise<void> {
  await verifyByDevice(scene, visitor, given)
  await visitor.addKey()
  const extra = assertThere((await accountOf(scene.stage)).devices.at(-1), 'the key to remove').id
  await visitor.manage()
  await visitor.form(`/devices/${extra}/remove`, {})
}

/** Signs in with the device, and comes again: what was verified for that opens nothing. */
async function signInBefore(scene: Scene, visitor: Visitor, given: Given): Promise<void> {
  // Whoever came by Central's link has signed in there.
  if (given.entry === 'central') return
  if (APPLICATION_KIND[given.application.kind].managesOnly) await visitor.begin(USER, SHOP.id)
  await signInByDevice(scene, visitor, given)
  await arrive(scene, visitor, given)
}

async function verifyAtShop(scene: Scene, visitor: Visitor, given: Given): Promise<void> {
  await visitor.begin(USER, SHOP.id)
  await verifyByDevice(scene, visitor, given)
  await arrive(scene, visitor, given)
}

/** Follows an administrator's link, and gives the first factor there. */
async function followLink({ stage }: Scene, visitor: Visitor): Promise<void> {
  const path = assertThere(await stage.controls.issueLink(USER, LINK_MS), 'the enrolment link')
  const page = await signInOn(visitor, await visitor.press(await visitor.get(path), /^go-on$/), USER)
  assertThat(page.screen === 'add', `an enrolment link led to \`${page.screen}\``)
}

const LINK_MS = 86_400_000

type How = (scene: Scene, visitor: Visitor, given: Given) => Promise<void>

/** How a visit comes to be verified, for each way that a portal knows. */
const HOW: Readonly<Record<Given['verified']['how'], How>> = {
  no: async () => {},
  'for-signing-in': signInBefore,
  'by-enrolment-link': followLink,
  'by-device': verifyByDevice,
  'by-bypass-code': async ({ spareCode }, visitor) => {
    await visitor.form('/bypass-code', { code: spareCode, for: 'manage' })
  },
  expired: async (scene, visitor, given) => {
    await verifyByDevice(scene, visitor, given)
    await scene.stage.controls.advance(600_000)
  },
  // Each of these verified in a visit of its own; ours is begun after it.
  'at-another-application': verifyAtShop,
  'by-another-entry': verifyAtShop,
  'in-another-browser': async (scene, _, given) => {
    const other = browserAt(scene.stage, 'mac', isFramed(given))
    await other.begin(USER, idOf(given))
    await verifyByDevice(scene, other, given)
  },
  'before-a-foreign-change': async (scene, visitor, given) => {
    await verifyByDevice(scene, visitor, given)
    await scene.stage.controls.seed(await accountOf(scene.stage))
  },
  'by-a-device-removed-since': verifyByRemoved,
}

/** How the case's question is asked. */
export interface Manner {
  readonly platform: Platform
  /** The question is the sign-in itself. */
  readonly signsIn: boolean
}

/** A browser in the state that the case asks from: with a visit or without, verified or not, locked out or not. */
export async function visitorOf(scene: Scene, given: Given, { platform, signsIn }: Manner = { platform: 'mac', signsIn: false }): Promise<Visitor> {
  const visitor = browserAt(scene.stage, platform, isFramed(given))
  visitor.key = newKey()
  if (!given.primary) return visitor
  await arrive(scene, visitor, given)
  if (!signsIn) await HOW[given.verified.how](scene, visitor, given)
  for (let tries = 0; given.lockedOut && tries < 10; tries += 1) {
    await visitor.form('/bypass-code', { code: '000000000', for: 'manage' })
  }
  return visitor
}

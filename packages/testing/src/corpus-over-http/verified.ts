import { type Given } from '../corpus/case.ts'
import { assertThat, assertThere } from '../suites/assert.ts'
import type { Page } from '../suites/portal/client/page.ts'
import { newKey, type Visitor } from '../suites/portal/client/visitor.ts'
import { verifierOf } from './barriers.ts'
import { accountOf, atMac, reachBy, type Scene, USER } from './scene.ts'

export type For = 'manage' | 'sign-in'

/** Answers with the device at `place`, right or wrong. */
export async function answerWith({ keys, tokens, phones, stage }: Scene, visitor: Visitor, place: number, purpose: For, right: boolean): Promise<Page> {
  const token = tokens.get(place)
  if (token !== undefined) {
    const code = right ? await stage.controls.passcode(token, 1) : '000000'
    return visitor.form('/passcode', { code, for: purpose })
  }
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

async function answerAsNobody(visitor: Visitor, page: Page): Promise<Page> {
  const ceremony = page.blocks.find((one) => one.block === 'passkey')
  const fields = Object.fromEntries((ceremony?.hidden ?? []).map(({ name, value }) => [name, value]))
  return visitor.form('/webauthn', { ...fields, response: '{"id":"nobody"}' })
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

type How = (scene: Scene, visitor: Visitor, given: Given) => Promise<void>

/** How a visit comes to be verified, for each way that a portal knows. The others have a barrier. */
const HOW: Readonly<Record<Given['verified']['how'], How>> = {
  no: async () => {},
  'for-signing-in': async () => {},
  'by-enrolment-link': async () => {},
  'by-device': verifyByDevice,
  'by-bypass-code': async ({ spareCode }, visitor) => {
    await visitor.form('/bypass-code', { code: spareCode, for: 'manage' })
  },
  expired: async (scene, visitor, given) => {
    await verifyByDevice(scene, visitor, given)
    await scene.stage.controls.advance(600_000)
  },
  // Each of these verified in a visit of its own; ours is begun after it.
  'at-another-application': async (scene, visitor, given) => {
    await visitor.begin(USER, 'shop')
    await verifyByDevice(scene, visitor, given)
    await visitor.begin(USER)
  },
  'by-another-entry': async (scene, visitor, given) => {
    await visitor.begin(USER, 'shop')
    await verifyByDevice(scene, visitor, given)
    await visitor.begin(USER)
  },
  'in-another-browser': async (scene, _, given) => {
    const other = atMac(scene.stage)
    await other.begin(USER)
    await verifyByDevice(scene, other, given)
  },
  'before-a-foreign-change': async (scene, visitor, given) => {
    await verifyByDevice(scene, visitor, given)
    await scene.stage.controls.seed(await accountOf(scene.stage))
  },
  'by-a-device-removed-since': verifyByRemoved,
}

/** A browser in the state that the case asks from: with a visit or without, verified or not, locked out or not. */
export async function visitorOf(scene: Scene, given: Given): Promise<Visitor> {
  const visitor = atMac(scene.stage)
  visitor.key = newKey()
  if (!given.primary) return visitor
  await visitor.begin(USER)
  await HOW[given.verified.how](scene, visitor, given)
  for (let tries = 0; given.lockedOut && tries < 10; tries += 1) {
    await visitor.form('/bypass-code', { code: '000000000', for: 'manage' })
  }
  return visitor
}

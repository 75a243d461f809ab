import type { DeviceRef, DecisionCase } from '../corpus/case.ts'
import { assertThat, assertThere } from '../suites/assert.ts'
import { actionOn, ceremonyOn, hiddenOn, type Page } from '../suites/portal/client/page.ts'
import { addNumber, LANDLINE, MOBILE, typed } from '../suites/portal/client/phone-steps.ts'
import { phoneOf, shownOn } from '../suites/portal/client/push-steps.ts'
import { newKey, type Visitor } from '../suites/portal/client/visitor.ts'
import type { Stage } from '../suites/portal/portal-case.ts'
import { type Heard, heardAfterTrying, heardOn, KNOWN_KEY, waysOn } from './heard.ts'
import { accountOf, keyFor, type Scene } from './scene.ts'
import { answerWith, type For } from './verified.ts'

/** A question as it is put over HTTP: where it is asked from, and by whom. */
export interface Asking {
  readonly scene: Scene
  readonly visitor: Visitor
  readonly one: DecisionCase
  /** A device of somebody else's, by its id; empty where the case speaks of none. */
  readonly foreign: string
  /** The page that adds what the case adds, as it was while everything was allowed; null where it was not offered. */
  readonly begun: Page | null
}

/** Opens the page that a case will add something on, before the case's own rules hold. */
export async function beginAdding(visitor: Visitor, { when }: DecisionCase): Promise<Page | null> {
  if (when.command !== 'add') return null
  const page = await visitor.get(`/devices/add/${when.type}`)
  return page.screen === 'add-passkey' ? page : null
}

type Asked = DecisionCase['when']
type Of<Command extends Asked['command']> = Extract<Asked, { command: Command }>

/** Whether the application was told that its user may come in. */
async function letIn({ stage }: Scene): Promise<boolean> {
  return (await stage.controls.outcomes()).at(-1)?.result === 'allow'
}

async function idOf({ scene, foreign }: Asking, ref: DeviceRef): Promise<string> {
  return ref === 'of-somebody-else' ? foreign : assertThere((await accountOf(scene.stage)).devices[ref - 1], 'the device of the case').id
}

/** Posts a change. What it leads to says little where the change ended the verification; the account says it all. */
async function change({ scene, visitor }: Asking, path: string, fields: Readonly<Record<string, string>>): Promise<Heard> {
  const before = (await accountOf(scene.stage)).version
  const page = await visitor.form(path, fields)
  const changed = (await accountOf(scene.stage)).version > before
  return changed ? heardAfterTrying(page, true) : heardOn(page, [])
}

const KEYS: readonly string[] = ['security-key', 'platform-authenticator', 'hardware-token']

/** By a number that its code proves, or by the app; unproved is a wrong code, or an app that nobody claimed. */
async function addPhone({ stage }: Scene, visitor: Visitor, type: Of<'add'>['type'], proof: Of<'add'>['proof']): Promise<Heard> {
  if (proof === 'number') {
    const page = await visitor.get(`/devices/add/${type}`)
    if (page.screen !== 'add-number') return heardOn(page, [])
    const fields = type === 'landline' ? typed(LANDLINE, { type }) : typed(MOBILE)
    return heardOn(await addNumber(stage.controls, visitor, fields), ['devices', 'prompt'])
  }
  const page = await visitor.get(`/devices/add/${type === 'tablet' ? 'tablet' : 'smartphone'}`)
  return byApp(stage, visitor, page, proof)
}

/** An app on a phone of its own claims what the page shows. */
async function byApp(stage: Stage, visitor: Visitor, page: Page, proof: Of<'add'>['proof']): Promise<Heard> {
  if (page.screen !== 'activation' || proof === null) return heardOn(page, ['activation'])
  const app = await phoneOf(stage)
  if (proof === 'none') {
    const { status } = await app.claim({ link: shownOn(page, 'qr') }, { proof: 'none' })
    assertThat(status === 400, `an unproved app is answered with ${status}`)
    return { outcome: 'refuse', ways: [], says: ['need.proof'] }
  }
  await app.claim({ link: shownOn(page, 'qr') })
  return heardOn(await visitor.submit(page, 'wait'), ['devices', 'prompt'])
}

/** Asks for a message or a call to a device, or to a number that is being added. */
async function sendCode({ scene, visitor, one }: Asking, { method, device }: Of<'send-code'>): Promise<Heard> {
  const { controls } = scene.stage
  const open = (): Promise<Page> => (device === null ? visitor.form('/numbers', typed(MOBILE)) : visitor.get('/options'))
  const id = device === null ? '' : `-${assertThere((await accountOf(scene.stage)).devices[device - 1], 'the device of the case').id}`
  const button = new RegExp(`^${method}${id}$`)
  // One that just went out is what the guards wait for.
  if (one.given.telephony === 'wait') await visitor.press(await open(), button)
  const { length } = await controls.sent()
  const page = await open()
  const fields = { device: id.slice(1), by: method, for: 'sign-in', send: 'AAAAAAAAAAAAAAAAAAAAAA' }
  // What no page offers can be posted all the same.
  const sent = device !== null && actionOn(page, button) === null ? await visitor.form('/send', fields) : await visitor.press(page, button)
  const went = (await controls.sent()).length > length
  // A number that is being added can be sent to the door; a device is asked from behind it.
  return went || device !== null ? heardAfterTrying(sent, went) : heardOn(sent, [])
}

async function add({ scene, visitor, begun }: Asking, { type, proof, again, twinOf }: Of<'add'>): Promise<Heard> {
  if (!KEYS.includes(type)) return addPhone(scene, visitor, type, proof)
  const page = await visitor.get(`/devices/add/${type}`)
  const ceremony = ceremonyOn(page)
  if (page.screen !== 'add-passkey' || ceremony === null) {
    // What may not begin may not be finished either, however far it had come.
    visitor.key = newKey()
    if (begun !== null) await visitor.answer(begun)
    return heardOn(page, [])
  }
  if (proof === null) return heardOn(page, ['add-passkey'])
  if (proof === 'none') {
    return heardOn(await visitor.form(ceremony.action ?? '', { ...hiddenOn(ceremony), response: '{}' }), [])
  }
  // Under whatever id: what a browser can do is hold the same key once more.
  const place = again ?? twinOf
  visitor.key = place === null ? keyFor({ type }) : assertThere(scene.keys.get(place), 'the key that is added again')
  const added = await visitor.answer(page).catch((error: unknown): Heard => {
    if (error instanceof DOMException && error.name === 'InvalidStateError') return KNOWN_KEY
    throw error
  })
  return 'outcome' in added ? added : heardOn(added, ['backup', 'devices', 'prompt'])
}

const FOR: Readonly<Record<Of<'verify'>['for'], For>> = { managing: 'manage', 'signing-in': 'sign-in' }

/** Whether the page that asks for a verification offers this method. */
async function begin({ visitor }: Asking, purpose: For, method: string): Promise<Heard> {
  const page = await visitor.get(purpose === 'manage' ? '/verify' : '/prompt?with=passkey')
  return waysOn(page).includes(method) ? heardAfterTrying(page, true) : heardOn(page, [])
}

async function verify(asking: Asking, asked: Of<'verify'>): Promise<Heard> {
  const { scene, visitor, one } = asking
  const purpose = FOR[asked.for]
  const { with: means, answer } = asked
  const known = 'device' in means && one.given.devices[means.device - 1] !== undefined
  if (known && answer === null) return begin(asking, purpose, means.method)
  const page = 'device' in means
    ? await answerWith(scene, visitor, means.device, purpose, answer !== 'wrong')
    : await visitor.form('/bypass-code', { code: codeOf(scene, means.bypassCode), for: purpose })
  return heardAfterTrying(page, purpose === 'manage' ? page.screen === 'devices' : await letIn(scene))
}

const codeOf = ({ codes }: Scene, place: number | 'unknown'): string =>
  place === 'unknown' ? '000000000' : assertThere(codes[place - 1], 'the bypass code of the case')

async function signIn({ scene, visitor, one }: Asking): Promise<Heard> {
  if (one.given.verified.how !== 'for-signing-in' || !one.given.primary) {
    // Whoever needs no second factor is at the application at once.
    const page = await visitor.get('/prompt')
    return (await letIn(scene)) ? heardAfterTrying(page, true) : heardOn(page, [])
  }
  return heardAfterTrying(await answerWith(scene, visitor, 1, 'sign-in', true), await letIn(scene))
}

async function leave({ scene, visitor }: Asking): Promise<Heard> {
  const page: Page = await visitor.form('/leave', {})
  return (await letIn(scene)) ? heardAfterTrying(page, true) : heardOn(page, [])
}

/** Puts the question of a case that has no barrier. */
export async function ask(asking: Asking): Promise<Heard> {
  const { visitor, one } = asking
  const { when } = one
  switch (when.command) {
    case 'view-devices':
      return heardOn(await visitor.get('/devices'), ['devices'])
    case 'sign-in':
      return signIn(asking)
    case 'leave':
      return leave(asking)
    case 'add':
      return add(asking, when)
    case 'rename':
      return change(asking, `/devices/${await idOf(asking, when.device)}/rename`, { name: when.name })
    case 'remove':
      return change(asking, `/devices/${await idOf(asking, when.device)}/remove`, {})
    case 'set-default':
      return change(asking, `/devices/${await idOf(asking, when.device)}/default`, {})
    case 'activate':
      return byApp(asking.scene.stage, visitor, await visitor.get(`/devices/${await idOf(asking, when.device)}/activate`), when.proof)
    case 'verify':
      return verify(asking, when)
    case 'send-code':
      return sendCode(asking, when)
    case 'assign-token':
    case 'issue-bypass-codes':
      throw new Error(`nothing over HTTP says \`${when.command}\``)
  }
}

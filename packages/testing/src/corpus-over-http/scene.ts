import type { Account, ApplicationKind, Device, OathToken, Platform, TelephonyChannel } from '@ssp/core'
import { type Given, type GivenDevice } from '../corpus/case.ts'
import { policyOf } from '../corpus/ordinary-policy.ts'
import type { PhoneApp } from '../clients/phone-app.ts'
import { softwareAuthenticator, type SoftwareAuthenticator } from '../authenticators/software-authenticator.ts'
import { assertThat, assertThere } from '../suites/assert.ts'
import { ORIGIN } from '../suites/portal/client/host.ts'
import { addNumber, codeIn, latestSent, LATER_MS, typed } from '../suites/portal/client/phone-steps.ts'
import { type PhoneClock, phoneOf, shownOn } from '../suites/portal/client/push-steps.ts'
import type { Visitor } from '../suites/portal/client/visitor.ts'
import type { Page } from '../suites/portal/client/page.ts'
import type { Stage } from '../suites/portal/portal-case.ts'
import type { Rules } from '../suites/portal/server/controls.ts'
import type { TestApplication } from '../suites/portal/server/portal-parts.ts'
import { CENTRAL, STANDALONE } from '../suites/portal/server/test-central.ts'

export const USER = 'ada'

/** A case's account at a portal, and what its devices are answered with. */
export interface Scene {
  readonly stage: Stage
  /** By place, from 1. */
  readonly keys: ReadonlyMap<number, SoftwareAuthenticator>
  readonly tokens: ReadonlyMap<number, OathToken>
  /** How the phones at these places are reached. */
  readonly phones: ReadonlyMap<number, TelephonyChannel>
  /** The apps that approve at these places, and the time that they show. */
  readonly apps: ReadonlyMap<number, PhoneApp>
  readonly clock: PhoneClock
  /** Codes that an administrator made, in the order of the case; and one more for verifying with. */
  readonly codes: readonly string[]
  readonly spareCode: string
}

/** What browsers say of where they run; whoever says nothing runs anywhere. */
const AGENTS: Readonly<Record<Platform, string>> = { mac: 'Macintosh', windows: 'Windows', ios: 'iPhone', android: 'Android', other: 'Other' }

/** A browser of a known address: nothing is sent for one that is unknown. */
export function browserAt({ visitor, framed, forwarded }: Stage, platform: Platform, inFrame: boolean): Visitor {
  const headers = { 'user-agent': AGENTS[platform], ...forwarded('192.0.2.1', '') }
  return inFrame ? framed(headers) : visitor(headers)
}

/** One on a Mac, where every kind of passkey is worth offering. */
export const atMac = (stage: Stage): Visitor => browserAt(stage, 'mac', false)

/** Whether a case's prompt stands in a frame: the traditional one of whoever its application vouches for. */
export const isFramed = ({ prompt, entry, primary }: Pick<Given, 'prompt' | 'entry' | 'primary'>): boolean =>
  prompt === 'traditional' && entry === 'prompt' && primary

type Standing = Pick<Given, 'application' | 'otherApplications' | 'prompt'>

const OWN: Partial<Record<ApplicationKind, string>> = { central: CENTRAL.id, 'device-management-portal': STANDALONE.id }

/** The case's application. */
export const idOf = ({ application: { kind } }: Pick<Given, 'application'>): string => OWN[kind] ?? 'wiki'

const applicationOf = ({ application: { kind, selfService }, prompt }: Standing): TestApplication => ({
  id: OWN[kind] ?? 'wiki',
  name: 'Wiki',
  kind,
  prompt,
  selfService: selfService === true,
})

/** Where accounts are brought about: whatever the case's own prompt would not let anybody do, this one does. */
export const SHOP: TestApplication = { id: 'shop', name: 'Shop', kind: 'web', prompt: 'universal', selfService: true }

/** With the standalone URL, where enrolment links lead. */
const withStandalone = (own: TestApplication): readonly TestApplication[] => (own.id === STANDALONE.id ? [own] : [own, STANDALONE])

/** Every device may be added, and every phone of a case reached. */
const OPEN = policyOf({ newUser: 'enroll', telephonyCountries: ['DE', 'FR', 'MY'] })

/** What holds before the question: everything that the case does not speak of is allowed, so that it can be brought about. */
export function rulesBefore(given: Given): Partial<Rules> {
  const own = applicationOf({ ...given, application: { ...given.application, selfService: true } })
  // The kind decides what a visit is begun for; whether it has self-service is asked later.
  const open = { ...own, kind: OWN[own.kind] === undefined ? 'web' : own.kind } as const
  return { policy: OPEN, reachable: [OPEN], edition: 'mfa', location: 'DE', applications: [...withStandalone(open), SHOP] }
}

/** What holds when the question is asked. */
export function rulesOf(given: Given): Partial<Rules> {
  const policy = policyOf(given.policy)
  const others = given.otherApplications.map((other) => policyOf(other.policy))
  const { edition, location } = given
  const own = applicationOf(given)
  const more = given.otherApplications.map(({ selfService }, index) => ({ ...own, id: `other-${index}`, selfService }))
  return { policy, reachable: [policy, ...others], edition, location, applications: [...withStandalone(own), ...more] }
}

const isKey = ({ type }: GivenDevice): boolean => type === 'security-key' || type === 'platform-authenticator'

export const keyFor = ({ type }: Pick<GivenDevice, 'type'>): SoftwareAuthenticator =>
  softwareAuthenticator({ origin: ORIGIN, attachment: type === 'platform-authenticator' ? 'platform' : 'cross-platform' })

const nameAt = (place: number, { type }: GivenDevice): string => `${type} ${place}`

/** The account as the store has it; the case's user is the first who has one. */
export async function accountOf({ controls }: Stage): Promise<Account> {
  const [account] = await controls.accounts()
  return assertThere(account, 'the account of the case')
}

/** Adds keys the way a person does: the first one in enrolment, the others in device management. */
async function addKeys(visitor: Visitor, stage: Stage, keys: readonly (readonly [number, GivenDevice, SoftwareAuthenticator])[]) {
  const ids = new Map<number, string>()
  for (const [place, device, key] of keys) {
    visitor.key = key
    await visitor.answer(await visitor.get(`/devices/add/${device.type}`))
    // The first key opens device management for the others.
    if (ids.size === 0) await visitor.manage()
    const id = assertThere((await accountOf(stage)).devices.at(-1), 'the key that was added').id
    ids.set(place, id)
    await visitor.form(`/devices/${id}/rename`, { name: nameAt(place, device) })
  }
  return ids
}

/** How messages or calls reach a device of a case; null where none does, so that no number has to be proved. */
export const reachOf = ({ type, number, methods }: GivenDevice): TelephonyChannel | null =>
  number === null || type === 'tablet' ? null : ((['sms', 'call'] as const).find((channel) => methods.includes(channel)) ?? null)

/** Whether a device of a case is an app alone, that has to be set up and asked. */
export const isApp = (device: GivenDevice): boolean => device.state === 'active' && device.methods.includes('push') && reachOf(device) === null

const NUMBERS: Readonly<Record<string, string>> = { DE: '01512 345678', FR: '06 12 34 56 7', MY: '012-345 678' }

/** Another number for each place. */
const numberAt = (place: number, { type, number }: GivenDevice): ReturnType<typeof typed> => {
  const country = number?.country ?? 'DE'
  return type === 'landline'
    ? typed(`030 12345${place}`, { type })
    : typed(`${NUMBERS[country] ?? NUMBERS['DE'] ?? ''}${place}`, { country })
}

/** Opens device management by a message or a call to a phone. */
export async function reachBy({ controls }: Stage, visitor: Visitor, page: Page, device: string, by: TelephonyChannel, right: boolean): Promise<Page> {
  const reached = await visitor.press(page, new RegExp(`^${by}-${device}$`))
  const entry = await latestSent(controls)
  if (by === 'sms') return visitor.submit(reached, 'form', { code: right ? codeIn(entry) : '000000' })
  const { path, headers, body } = assertThere(await controls.pressKey(entry.id, right ? '1' : '5'), 'the report of the key')
  await visitor.send(path, { method: 'POST', headers, body })
  return visitor.submit(reached, 'wait')
}

/** Sets up apps: the first device in enrolment, the others in device management. */
async function addApps(visitor: Visitor, stage: Stage, clock: PhoneClock, wanted: readonly (readonly [number, GivenDevice])[], enrolled: boolean) {
  const ids = new Map<number, string>()
  const apps = new Map<number, PhoneApp>()
  for (const [place, device] of wanted) {
    const page = await visitor.get(`/devices/add/${device.type === 'tablet' ? 'tablet' : 'smartphone'}`)
    const app = await phoneOf(stage, {}, clock)
    await app.claim({ link: shownOn(page, 'qr') })
    await visitor.submit(page, 'wait')
    const { id } = assertThere((await accountOf(stage)).devices.at(-1), 'the app that was set up')
    if (enrolled) await visitor.form(`/devices/${id}/rename`, { name: nameAt(place, device) })
    ids.set(place, id)
    apps.set(place, app)
  }
  return { ids, apps }
}

/** Adds phones by their numbers. Whoever has no key opens device management by the phone before. */
async function addPhones(visitor: Visitor, stage: Stage, phones: readonly (readonly [number, GivenDevice])[], enrolled: boolean) {
  const ids = new Map<number, string>()
  let before: { readonly id: string; readonly by: TelephonyChannel } | null = null
  for (const [place, device] of phones) {
    if (before !== null && !enrolled) {
      await stage.controls.advance(LATER_MS)
      await reachBy(stage, visitor, await visitor.get('/verify'), before.id, before.by, true)
    }
    await addNumber(stage.controls, visitor, numberAt(place, device))
    const { id } = assertThere((await accountOf(stage)).devices.at(-1), 'the phone that was added')
    before = { id, by: reachOf(device) ?? 'sms' }
    ids.set(place, id)
    // Its name is asked for under the grant of whoever has one; a first phone keeps the name of its type.
    if (enrolled) await visitor.form(`/devices/${id}/rename`, { name: nameAt(place, device) })
  }
  // Whatever pause the guards ask for is over.
  if (phones.length > 0) await stage.controls.advance(LATER_MS)
  return ids
}

/** What an administrator can assign: tokens, and in the guise of one, what nobody can add over HTTP yet. */
async function assign(stage: Stage, place: number, name: string, parameters: OathToken): Promise<string> {
  const done = await stage.controls.assignToken(USER, { serial: `serial-${place}`, name, parameters })
  assertThat(done === 'done', `the device at ${place} could not be assigned`)
  return assertThere((await accountOf(stage)).devices.at(-1), 'what was assigned').id
}

const tokenAt = (place: number): OathToken => ({
  kind: 'hotp',
  secret: `MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43${'ABCDEFGH'[place] ?? 'A'}`,
  digits: 6,
  period: 30,
})

const seeded = (device: Device, { type, state, because, methods, number }: GivenDevice): Device => ({
  ...device,
  type,
  state,
  methods,
  suspendedBecause: state === 'suspended' ? because : null,
  everActive: state !== 'pending',
  // Beside a number it is an app that nobody has: it is offered, and never answers.
  app: methods.includes('push') ? (device.app ?? { ref: `app of ${device.id}`, commitment: '' }) : null,
  destination: number === null ? null : { country: number.country, numberType: number.type },
})

/** Brings about the account of a case: keys by enrolling them, tokens and codes by an administrator, the rest by the store. */
export async function sceneOf(stage: Stage, given: Given): Promise<Scene> {
  const { controls } = stage
  const placed = given.devices.map((device, index) => [index + 1, device] as const)
  const keys = new Map(placed.filter(([, one]) => isKey(one)).map(([place, one]) => [place, keyFor(one)]))
  const visitor = atMac(stage)
  await visitor.begin(USER, SHOP.id)
  const added = placed.flatMap(([place, device]) => {
    const key = keys.get(place)
    return key === undefined ? [] : [[place, device, key] as const]
  })
  const ids = await addKeys(visitor, stage, added)
  const clock: PhoneClock = { now: await controls.now() }
  const { ids: ofApps, apps } = await addApps(visitor, stage, clock, placed.filter(([, one]) => isApp(one)), added.length > 0)
  for (const [place, id] of ofApps) ids.set(place, id)
  const reached = placed.filter(([, one]) => reachOf(one) !== null)
  for (const [place, id] of await addPhones(visitor, stage, reached, added.length > 0)) ids.set(place, id)
  const phones = new Map(reached.flatMap(([place, one]) => [[place, reachOf(one) ?? 'sms'] as const]))
  const tokens = new Map<number, OathToken>()
  for (const [place, device] of placed.filter(([place, one]) => !isKey(one) && reachOf(one) === null && !apps.has(place))) {
    const token = tokenAt(place)
    ids.set(place, await assign(stage, place, nameAt(place, device), token))
    tokens.set(place, token)
  }
  const codes: string[] = []
  for (const state of given.bypassCodes) {
    codes.push(...(await controls.issueCodes(USER, { count: 1, uses: 1, lifeMs: state === 'expired' ? 1 : null })))
    await controls.advance(10)
  }
  const needsCode = given.verified.how === 'by-bypass-code'
  const [spareCode = ''] = needsCode ? await controls.issueCodes(USER, { count: 1, uses: 1, lifeMs: null }) : []
  await settle(stage, given, ids)
  return { stage, keys, tokens, phones, apps, clock, codes, spareCode }
}

/** Puts the devices into the order, types and states of the case. */
async function settle(stage: Stage, given: Given, ids: ReadonlyMap<number, string>): Promise<void> {
  const { controls } = stage
  // Somebody whose devices are all gone had one once.
  if (given.everEnrolled && (await controls.accounts()).length === 0) await assign(stage, 1, 'a token', tokenAt(1))
  if ((await controls.accounts()).length === 0) return
  const account = await accountOf(stage)
  const devices = given.devices.map((one, index) => {
    const held = account.devices.find(({ id }) => id === ids.get(index + 1))
    return seeded(assertThere(held, 'a device of the case'), one)
  })
  await controls.seed({ ...account, devices, everActive: given.everEnrolled, changes: [] })
}

import { type DeviceType, NEEDS, type Need } from '@ssp/core'
import {
  addModel,
  addPasskeyModel,
  devicesModel,
  enrolModel,
  lastDeviceModel,
  lostModel,
  removeModel,
  renameModel,
  type ShownDevice,
} from './devices.ts'
import { CENTRAL_STATES } from './gallery-central.ts'
import type { Frame } from './frame.ts'
import { afterStates } from './gallery-after.ts'
import type { Notice, PageModel, Surroundings } from './page-model.ts'
import { button, information, link, problem, say, success } from './parts.ts'
import { confirmNumberModel, numberCodeModel, numberModel } from './number.ts'
import {
  bypassCodeModel,
  callModel,
  optionsModel,
  passcodeModel,
  promptModel,
  textCodeModel,
  verifyModel,
  type Ways,
} from './prompt.ts'
import { activationModel, activationOverModel, compareModel, pushModel } from './push.ts'
import { traditionalModel } from './traditional.ts'
import { windowDoneModel, windowModel, windowStateModel } from './window.ts'
import { answerModel, doneModel, errorModel, lockedModel, refusedModel, switchedOffModel } from './refusal.ts'

/** One page in one state. */
export interface GalleryEntry {
  readonly name: string
  readonly lang: Surroundings['lang']
  /** It stands in a frame, or in a window that a frame opened. */
  readonly framed: boolean
  readonly model: PageModel
}

/** What a page of the gallery is drawn with. */
export const surroundingsOf = ({ lang, framed: isFramed }: GalleryEntry): Surroundings => ({
  lang,
  now: GALLERY_NOW,
  csrf: 'sample',
  base: '',
  frame: isFramed ? { visit: 'sample', here: '/frame/at/prompt?see=' } : null,
})

/** When the gallery's pages are looked at. */
export const GALLERY_NOW: number = Date.UTC(2026, 8, 1, 9, 30)

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const ago = (time: number): number => GALLERY_NOW - time

const LONG = 'Schluesselbundanhaengersicherheitsschluessel'.repeat(2).slice(0, 60)
const NAMES = {
  arabic: 'مفتاح العمل الأزرق',
  hebrew: 'מפתח כחול (2)',
  emoji: '🔑 Büro 👩🏽‍💻🇪🇺',
  markup: '"><img src=x onerror=alert(1)>',
} as const

const quiet: Frame = { application: 'Acme Wiki', username: 'anna', demo: false, managesOnly: false, framed: false, base: '', notices: [] }
const demo: Frame = { ...quiet, demo: true, application: 'Ticket desk' }
const long: Frame = {
  ...quiet,
  application: 'Interdepartmental Procurement and Reimbursement Workspace (Production)',
  username: 'maximiliane.von-und-zu-hohenstein-weissenfels@employees.example.org',
}
const foreign: Frame = { ...quiet, application: 'بوابة الموظفين', username: 'ليلى' }

const framed: Frame = { ...quiet, framed: true, base: '/frame/at' }

const telling = (...notices: readonly Notice[]): Frame => ({ ...quiet, notices })

const GET = { ceremony: 'c2FtcGxlLWNlcmVtb255', options: { challenge: 'c2FtcGxlLWNoYWxsZW5nZQ', allowCredentials: [], rpId: 'localhost', timeout: 60_000 } }
const CREATE = {
  ceremony: 'c2FtcGxlLWNlcmVtb255',
  options: {
    challenge: 'c2FtcGxlLWNoYWxsZW5nZQ',
    rp: { name: 'Acme', id: 'localhost' },
    user: { id: 'c2FtcGxlLXVzZXI', name: 'anna', displayName: 'anna' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    excludeCredentials: [],
    timeout: 60_000,
  },
}

const device = (id: string, type: DeviceType, name: string, more: Partial<ShownDevice> = {}): ShownDevice => ({
  id,
  type,
  name,
  addedAt: ago(200 * DAY),
  lastUsedAt: ago(3 * DAY),
  isDefault: false,
  state: 'active',
  offers: type === 'hardware-token' ? ['remove', 'lost'] : ['rename', 'remove', 'lost'],
  ...more,
})

const KEY = device('k1', 'security-key', 'Blue key', { isDefault: true, lastUsedAt: ago(20_000) })
const LAPTOP = device('k2', 'platform-authenticator', 'Windows Hello', { lastUsedAt: ago(50 * MINUTE) })
const PHONE_DEVICE = device('m1', 'mobile-phone', 'Work phone', { isDefault: true, offers: ['rename', 'reactivate', 'default', 'remove', 'lost'] })
const NEW_KEY = device('k3', 'security-key', 'Spare key', { addedAt: ago(2_000), lastUsedAt: null })
const TOKEN = device('t1', 'hardware-token', 'Token 3141592', { addedAt: ago(900 * DAY) })

const EVERY_KIND: readonly ShownDevice[] = [
  KEY,
  LAPTOP,
  device('m1', 'mobile-phone', 'Work phone', { state: 'suspended', offers: ['remove'] }),
  device('m2', 'tablet', 'Tablet in the hall', { state: 'pending', lastUsedAt: null }),
  device('m3', 'landline', 'Desk, building 4', { state: 'lost', offers: [] }),
  TOKEN,
]
const ODD_NAMES: readonly ShownDevice[] = [
  device('n1', 'security-key', LONG, { isDefault: true, state: 'suspended' }),
  ...Object.values(NAMES).map((name, index) => device(`o${index}`, 'platform-authenticator', name)),
]

const PHONE = { id: 'm1', name: 'Work phone', number: '+49 ••• •••78' }
const DESK = { id: 'l1', name: 'Desk, building 4', number: '+49 ••• •••12 (ext. ••)' }
const PUSH = {
  id: 'p1',
  device: 'm1',
  deviceName: 'Work phone',
  purpose: 'sign-in',
  number: '042',
  scan: 'https://mfa.example.org/a/#2.c2FtcGxlLXJlcXVlc3Q.00112233445566778899aabbccddeeff',
  until: GALLERY_NOW + 50_000,
} as const
const ACTIVATION = {
  id: 'a1',
  purpose: 'add',
  link: 'https://mfa.example.org/a/#1.c2FtcGxlLWFjdGl2YXRpb24.00112233445566778899aabbccddeeff',
  code: '7K3M-Q9XA',
  until: GALLERY_NOW + 9 * MINUTE,
  again: '/devices/add/tablet',
} as const
const WAYS: Ways = {
  purpose: 'sign-in',
  passkeys: ['Blue key', 'Windows Hello'],
  pushes: [{ id: 'm1', name: 'Work phone' }],
  tokens: ['Token 3141592'],
  texts: [PHONE],
  calls: [PHONE, DESK],
  send: 'c2FtcGxlLXNlbmQ',
  bypassCode: true,
  locked: false,
  manage: true,
}
const NO_WAY: Ways = { ...WAYS, passkeys: [], pushes: [], tokens: [], texts: [], calls: [], bypassCode: false, manage: false }
const MANAGE: Ways = { ...WAYS, purpose: 'manage', manage: false }
const ODD_WAYS: Ways = { ...WAYS, passkeys: [LONG, ...Object.values(NAMES)] }

const undo = button('undo', '/undo', say('action.undo'), { fields: [{ name: 'change', value: 'c1' }] })
const flash = (what: 'added' | 'removed' | 'renamed' | 'lost', name: string): Frame => telling(success(say(`flash.${what}`, { name }), undo))
const failed = telling(problem(say('problem.passkey')))
const both = ['security-key', 'platform-authenticator'] as const
const everyKind = [...both, 'smartphone', 'tablet', 'mobile-phone', 'landline'] as const

const COUNTRIES = [
  { country: 'AT', callingCode: '43' },
  { country: 'DE', callingCode: '49' },
  { country: 'US', callingCode: '1' },
]
const MOBILE = { type: 'mobile-phone', country: 'DE', number: '', extension: '' } as const
const LANDLINE = { type: 'landline', country: 'DE', number: '030 123', extension: '12a' } as const
const DRAFT = { id: 'd1', type: 'mobile-phone', number: '+49 1512 3456789', send: 'c2FtcGxlLXNlbmQ' } as const
const needs = Object.keys(NEEDS) as Need[]

const wrongName = (id: 'problem.name.empty' | 'problem.name.long' | 'problem.name.characters', entered: string): PageModel =>
  renameModel(telling(problem(say(id), 'name')), KEY, entered, say(id))

/** Every screen in every state that changes what it shows. */
const STATES: Readonly<Record<string, PageModel>> = {
  'prompt: passkey first': promptModel(quiet, WAYS, GET),
  'prompt: in a demonstration': promptModel(demo, WAYS, GET),
  'prompt: after a failure': promptModel(failed, WAYS, GET),
  'prompt: after enrolment': promptModel(telling(success(say('flash.enrolled', { name: 'Blue key' }))), WAYS, GET),
  'prompt: without a passkey': promptModel(quiet, { ...WAYS, passkeys: [] }, null),
  'prompt: codes only, locked out': promptModel(quiet, { ...NO_WAY, locked: true, manage: true }, null),
  'prompt: nothing can be used': promptModel(quiet, NO_WAY, null),
  'prompt: long application and user': promptModel(long, WAYS, GET),
  'prompt: application in another script': promptModel(foreign, WAYS, GET),

  'options: every way': optionsModel(quiet, WAYS),
  'options: locked out': optionsModel(quiet, { ...NO_WAY, passkeys: ['Blue key'], locked: true, manage: true }),
  'options: one way': optionsModel(quiet, { ...NO_WAY, bypassCode: true }),
  'options: odd names': optionsModel(foreign, ODD_WAYS),
  'options: in a demonstration': optionsModel(demo, { ...WAYS, manage: false }),

  'passcode: asked': passcodeModel(quiet, 'sign-in', false),
  'passcode: wrong': passcodeModel(quiet, 'manage', true),
  'bypass code: asked': bypassCodeModel(demo, 'manage', false),
  'bypass code: wrong': bypassCodeModel(quiet, 'sign-in', true),

  'text code: asked': textCodeModel(quiet, WAYS, PHONE, false),
  'text code: wrong': textCodeModel(quiet, MANAGE, { ...PHONE, name: NAMES.arabic }, true),
  'call: ringing': callModel(quiet, { id: 'c1', waiting: true, purpose: 'sign-in' }, DESK),
  'push: number and code': pushModel(quiet, PUSH, true),
  'push: nothing to type': pushModel(demo, { ...PUSH, number: null, deviceName: NAMES.emoji }, true),
  'options: denied on the phone': optionsModel(telling(problem(say('push.denied'))), WAYS),
  'options: not me': optionsModel(telling(problem(say('push.fraud'))), { ...WAYS, pushes: [] }),
  'options: has to wait': optionsModel(telling(problem(say('problem.send.wait', { count: 42 }))), WAYS),
  'options: could not be sent': optionsModel(telling(problem(say('problem.send'))), WAYS),

  'enrol: both kinds': enrolModel(quiet, both),
  'enrol: every kind': enrolModel(demo, everyKind),
  'enrol: keys only': enrolModel(demo, ['security-key']),

  'verify: passkey and others': verifyModel(quiet, MANAGE, GET),
  'verify: others only': verifyModel(quiet, { ...MANAGE, passkeys: [] }, null),
  'verify: nothing can be used': verifyModel(quiet, { ...NO_WAY, purpose: 'manage' }, null),
  'verify: time is over': verifyModel(telling(information(say('verify.expired'))), MANAGE, GET),
  'verify: locked out': verifyModel(quiet, { ...MANAGE, tokens: [], bypassCode: false, locked: true }, GET),
  'verify: changed elsewhere': verifyModel(telling(information(say('verify.changed'))), { ...MANAGE, tokens: [], bypassCode: false }, GET),
  'verify: after a failure': verifyModel(failed, MANAGE, GET),
  'verify: in a device management portal': verifyModel({ ...long, managesOnly: true }, MANAGE, GET),

  'devices: every kind and state': devicesModel(demo, EVERY_KIND, true),
  'devices: two': devicesModel(quiet, [KEY, LAPTOP], true),
  'devices: in a device management portal': devicesModel({ ...quiet, managesOnly: true }, [KEY, LAPTOP], true),
  'devices: tokens only': devicesModel(quiet, [TOKEN], false),
  'devices: none yet': devicesModel(quiet, [], true),
  'devices: none, and none can be added': devicesModel(quiet, [], false),
  'devices: odd names': devicesModel(long, ODD_NAMES, true),
  'devices: added': devicesModel(flash('added', NEW_KEY.name), [NEW_KEY, KEY], true),
  'devices: removed': devicesModel(flash('removed', LONG), [KEY], true),
  'devices: renamed': devicesModel(flash('renamed', NAMES.arabic), [device('k1', 'security-key', NAMES.arabic)], true),
  'devices: lost': devicesModel(flash('lost', 'Work phone'), EVERY_KIND, true),
  'devices: undone': devicesModel(telling(success(say('flash.undone'))), [KEY, LAPTOP], true),
  'devices: lost race': devicesModel(telling(problem(say('problem.conflict'))), [KEY, LAPTOP], true),
  'devices: taken': devicesModel(telling(problem(say('problem.taken')), information(say('verify.changed'))), [KEY], true),

  'add: both kinds': addModel(quiet, both),
  'add: keys only': addModel(demo, ['security-key']),
  'add: nothing': addModel(quiet, []),
  'add: every kind': addModel(quiet, everyKind),
  'add a number': numberModel(quiet, MOBILE, COUNTRIES, null, false),
  'add a number: wrong': numberModel(
    telling(problem(say('problem.phone.extension'), 'extension')),
    LANDLINE,
    COUNTRIES,
    { field: 'extension', message: say('problem.phone.extension') },
    true,
  ),
  'confirm a number': confirmNumberModel(quiet, DRAFT, ['sms', 'call'], false),
  'confirm a number: a word will do': confirmNumberModel(long, { ...DRAFT, type: 'landline' }, ['call'], true),
  'code of a number': numberCodeModel(quiet, DRAFT, false),
  'code of a number: wrong': numberCodeModel(quiet, DRAFT, true),
  'add a key': addPasskeyModel(quiet, { type: 'security-key', offer: CREATE, opened: false }, false),
  'add a key: failed': addPasskeyModel(telling(problem(say('problem.add-key'))), { type: 'security-key', offer: CREATE, opened: false }, false),
  'add this device': addPasskeyModel(demo, { type: 'platform-authenticator', offer: CREATE, opened: false }, false),
  'add a first key': addPasskeyModel(quiet, { type: 'security-key', offer: CREATE, opened: false }, true),

  'activation: a new phone': activationModel(quiet, ACTIVATION, true, false),
  'activation: a first phone': activationModel(demo, ACTIVATION, true, true),
  'activation: instead of an old one': activationModel(long, { ...ACTIVATION, purpose: 'activate' }, true, false),
  'activation: over': activationOverModel(telling(problem(say('activation.over'))), ACTIVATION, false),
  'activation: compare': compareModel(quiet, { id: 'a1', phone: 'Pixel 8', check: '42', again: '/devices/add/tablet' }, false),

  'rename: asked': renameModel(quiet, KEY, KEY.name, null),
  'rename: empty': wrongName('problem.name.empty', ''),
  'rename: too long': wrongName('problem.name.long', `${LONG}!`),
  'rename: invisible characters': wrongName('problem.name.characters', 'Blue\u200bkey'),
  'rename: odd name': renameModel(foreign, { id: 'o1', name: NAMES.hebrew }, NAMES.hebrew, null),

  'remove: one other remains': removeModel(quiet, KEY, 1),
  'remove: others remain': removeModel(demo, LAPTOP, 1_204),
  'remove: token': removeModel(quiet, TOKEN, 2),
  'remove: long name': removeModel(long, { ...KEY, name: LONG }, 2),
  'remove: last usable device': lastDeviceModel(quiet, KEY),
  'remove: last usable device, odd name': lastDeviceModel(foreign, { ...KEY, name: NAMES.markup }),
  'report lost: another remains': lostModel(quiet, KEY, false),
  'report lost: last usable device': lostModel(demo, { ...KEY, name: NAMES.emoji }, true),

  ...afterStates(GALLERY_NOW),
  'prompt: a link by mail is offered': promptModel(quiet, { ...WAYS, lostLink: true }, GET),
  'devices: frozen': devicesModel(telling({ ...information(say('freeze.notice')), action: link('freeze', '/devices/freeze', say('action.freeze')) }), [KEY], true),

  'refused: never': refusedModel(quiet, 'never'),
  'refused: one need': refusedModel(quiet, ['bypass-code']),
  'refused: every need': refusedModel(long, needs),
  'refused: switched off': switchedOffModel(quiet),
  'refused: locked': lockedModel(demo),

  ...CENTRAL_STATES(KEY),

  done: doneModel(false),
  'done: in a demonstration': doneModel(true),
  'error: not found': errorModel('error.not-found', false),
  'error: over': errorModel('error.session', true),
  'error: unavailable': errorModel('error.unavailable', false),
  'error: not our application': errorModel('error.protocol.untrusted', false),
}

/** In a frame of its application's page, and in the window that such a frame opens. */
const FRAMED_STATES: Readonly<Record<string, PageModel>> = {
  'frame: prompt': traditionalModel(framed, WAYS, GET),
  'frame: prompt without a passkey': traditionalModel(framed, { ...WAYS, passkeys: [] }, null),
  'frame: nothing can be used': traditionalModel(framed, NO_WAY, null),
  'frame: verify': verifyModel(framed, MANAGE, GET),
  'frame: devices': devicesModel(framed, [PHONE_DEVICE, KEY, TOKEN], true, { value: 'push', options: ['ask', 'push', 'call'] }),
  'frame: add a key': addPasskeyModel(framed, { type: 'security-key', offer: CREATE, opened: false }, false),
  'frame: switched off': switchedOffModel(framed),
  'window: verify': windowModel(framed, 'sign-in', GET),
  'window: verify for device management': windowModel(telling(problem(say('problem.passkey'))), 'manage', GET),
  'window: add a key': addPasskeyModel(framed, { type: 'security-key', offer: CREATE, opened: true }, false),
  'window: state': windowStateModel(framed, true, '/frame/at/window/proof', []),
  'window: done': windowDoneModel(framed),
  'frame: answer': answerModel({ to: 'https://intranet.example.org', data: 'AUTH|c2FtcGxl|c2FtcGxl' }, false),
}

const entries = (states: Readonly<Record<string, PageModel>>, isFramed: boolean): readonly GalleryEntry[] =>
  Object.entries(states).map(([name, model]) => ({ name, lang: 'en', framed: isFramed, model }))

const english = [...entries(STATES, false), ...entries(FRAMED_STATES, true)]

/** German words are longer: each screen in its fullest state. */
const fullest = new Map(english.toSorted((a, b) => weight(a) - weight(b)).map((entry) => [entry.model.screen, entry]))
const german = [...fullest.values()].map((entry): GalleryEntry => ({ ...entry, name: `${entry.name} (de)`, lang: 'de' }))

function weight({ model }: GalleryEntry): number {
  return JSON.stringify(model).length
}

/** The portal's own list of what it shows, for whoever looks at all of it: audits, screenshots, translators. */
export const GALLERY: readonly GalleryEntry[] = [...english, ...german]

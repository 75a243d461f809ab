import type { Account, Change, Device, DeviceType, Ref } from '@ssp/core'
import { SHOWN_BY } from '../model/tables.ts'
import { byDevice, grantBy, HELP_DESK, newDevice, NOW, refTo, sessionWith } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, type Law } from './law.ts'
import { satisfy } from './satisfy.ts'
import { accountOf, allows, answer, type Body, deviceOf, type Question, scene } from './scene.ts'
import { DEVICE_TYPES, PROMPTS } from './words.ts'

const OTHER = deviceOf('other', 'security-key')
const HOUSE = accountOf([
  OTHER,
  deviceOf('phone', 'mobile-phone'),
  deviceOf('tablet', 'tablet'),
  deviceOf('token', 'hardware-token'),
  deviceOf('lost', 'security-key', { state: 'suspended', suspendedBecause: 'lost' }),
])

const resalted = (ref: Ref | null): Ref => ({ ref: ref?.ref ?? '', commitment: 'another salt' })

/** The same credential as this device's, told by another salted commitment. */
const same = ({ credential }: Device): Ref => resalted(credential)

/** The same app as this device's. */
const sameApp = ({ app }: Device): Ref => resalted(app)

/** In order but for what is told: verified by the other key, with the right proof. */
function asked(body: Body, account: Account, prompt: (typeof PROMPTS)[number]): Question {
  const session = sessionWith({ grant: grantBy(byDevice('other', 'webauthn'), account) })
  const application = { id: 'wiki', kind: 'web', prompt, selfService: true } as const
  return satisfy('proof', scene(body, account, { session, application }))
}

interface Case {
  readonly what: string
  readonly question: Question
  readonly allowed: boolean
}

const ADDED = DEVICE_TYPES.filter((type) => SHOWN_BY[type].length > 0)

const adding = (type: DeviceType, credential: Ref, allowed: boolean): readonly Case[] =>
  PROMPTS.flatMap((prompt) =>
    (['begin', 'finish'] as const).map((phase) => ({
      what: `${phase} adding a \`${type}\` with \`${credential.ref}\``,
      question: asked({ type: 'add', phase, device: newDevice(type, { id: 'new', credential }) }, HOUSE, prompt),
      allowed,
    })),
  )

const addingApp = (app: Ref, allowed: boolean): readonly Case[] =>
  (['begin', 'finish'] as const).map((phase) => ({
    what: `${phase} adding a tablet with \`${app.ref}\``,
    question: asked({ type: 'add', phase, device: newDevice('tablet', { id: 'new', credential: null, app }) }, HOUSE, 'universal'),
    allowed,
  }))

const activating = (app: Ref, allowed: boolean): Case => ({
  what: `activating the phone with \`${app.ref}\``,
  question: asked({ type: 'activate', phase: 'finish', device: 'phone', app }, HOUSE, 'universal'),
  allowed,
})

const rotating = (app: Ref, allowed: boolean): Case => ({
  what: `renewing the phone's key as \`${app.ref}\``,
  question: asked({ type: 'rotate-app', device: 'phone', app }, HOUSE, 'universal'),
  allowed,
})

function assigning(credential: Ref, allowed: boolean): Case {
  const device = newDevice('hardware-token', { id: 'new', credential })
  const question = scene({ type: 'view-devices' }, HOUSE)
  return {
    what: `assigning a token with \`${credential.ref}\``,
    question: { ...question, command: { id: 'assign-1', actor: HELP_DESK, type: 'assign-token', device } },
    allowed,
  }
}

function bringingBack(gone: Device, twin: Device | null): Case {
  const change: Change = {
    id: 'removal',
    kind: 'remove',
    at: NOW,
    version: 9,
    session: 'session-1',
    device: gone.id,
    before: { device: gone, defaultDevice: null, signInPreference: 'ask' },
  }
  const account = accountOf(twin === null ? [OTHER] : [OTHER, twin], { changes: [change] })
  const what = `bringing back \`${gone.id}\`${twin === null ? '' : ' beside its twin'}`
  return { what, question: asked({ type: 'undo', change: 'removal' }, account, 'universal'), allowed: twin === null }
}

const fresh = refTo('a-new-one')

const WITH_APP = HOUSE.devices.filter(({ app }) => app !== null)

const CASES: readonly Case[] = [
  ...ADDED.flatMap((type) => [...adding(type, fresh, true), ...HOUSE.devices.flatMap((one) => adding(type, same(one), false))]),
  ...WITH_APP.flatMap((one) => addingApp(sameApp(one), false)),
  ...addingApp(fresh, true),
  ...WITH_APP.map((one) => activating(sameApp(one), one.id === 'phone')),
  activating(fresh, true),
  ...WITH_APP.map((one) => rotating(sameApp(one), false)),
  rotating(fresh, true),
  ...HOUSE.devices.map((one) => assigning(same(one), false)),
  assigning(fresh, true),
  ...HOUSE.devices.slice(1, 4).flatMap((gone) => [
    bringingBack(gone, null),
    bringingBack(gone, { ...gone, id: 'twin', credential: same(gone), app: null }),
    ...(gone.app === null ? [] : [bringingBack(gone, { ...gone, id: 'twin', credential: null, app: sameApp(gone) })]),
  ]),
]

function oneDevice(implementation: Implementation): void {
  checkEach('credential.one-device', CASES, ({ what, question, allowed }) => {
    if (allows(implementation, question) !== allowed) return allowed ? `refused ${what}` : `allowed ${what}`
    const decision = answer(implementation, question)
    return allowed || (decision.outcome === 'refuse' && decision.needs === 'never') ? null : `held out hope for ${what}`
  })
}

export const ONE_CREDENTIAL_LAWS: readonly Law[] = [
  {
    id: 'credential.one-device',
    cites: ['S18', 'S33', 'S39'],
    statement:
      'one credential, number, serial or app is one device of an account: it is not added, activated, assigned or brought back beside itself',
    check: oneDevice,
  },
]

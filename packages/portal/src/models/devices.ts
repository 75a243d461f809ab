import { DEVICE_TYPE, type DeviceType } from '@ssp/core'
import type { Addable } from './addable.ts'
import { type Frame, leave, outOfManagement, page } from './frame.ts'
import type { Action, Choice, DeviceCard, Message, PageModel } from './page-model.ts'
import { button, link, say } from './parts.ts'
import { preferenceForm, type ShownPreference } from './traditional.ts'
import { addBlocks, type Adding } from './window.ts'

/** A device as its page shows it. */
export interface ShownDevice {
  readonly id: string
  readonly type: DeviceType
  readonly name: string
  readonly addedAt: number
  readonly lastUsedAt: number | null
  readonly isDefault: boolean
  readonly state: 'active' | 'pending' | 'lost' | 'suspended'
  /** What the prompt offers for it; whether it works out is decided when it is asked for. */
  readonly offers: readonly ('rename' | 'activate' | 'reactivate' | 'default' | 'remove' | 'lost')[]
}

const BADGE: Readonly<Record<ShownDevice['state'], Message | null>> = {
  active: null,
  pending: say('devices.badge.pending'),
  lost: say('devices.badge.lost'),
  suspended: say('devices.badge.suspended'),
}

function card(frame: Frame, device: ShownDevice): DeviceCard {
  const to = (what: string): string => `${frame.base}/devices/${device.id}/${what}`
  const actions: Readonly<Record<ShownDevice['offers'][number], Action>> = {
    rename: link('rename', to('rename'), say('action.rename'), device.name),
    activate: link('activate', to('activate'), say('action.activate'), device.name),
    reactivate: link('activate', to('activate'), say('action.reactivate'), device.name),
    default: button('default', to('default'), say('action.default'), { about: device.name }),
    remove: link('remove', to('remove'), say('action.remove'), device.name),
    lost: link('lost', to('lost'), say('action.lost'), device.name),
  }
  return {
    id: device.id,
    type: device.type,
    name: device.name,
    added: { at: device.addedAt },
    lastUsed: device.lastUsedAt === null ? null : { at: device.lastUsedAt },
    badges: [device.isDefault ? say('devices.badge.default') : null, BADGE[device.state]].filter((one) => one !== null),
    actions: device.offers.map((offer) => actions[offer]),
  }
}

const toDevices = (frame: Frame): Action => link('to-devices', `${frame.base}/devices`, say('action.to-devices'))

/** Device management: one card per device, and *Add a device* (S43). */
export function devicesModel(frame: Frame, devices: readonly ShownDevice[], mayAdd: boolean, preference: ShownPreference | null = null): PageModel {
  const add: Action = { ...link('add', `${frame.base}/devices/add`, say('action.add')), kind: 'primary' }
  return page(frame, {
    screen: 'devices',
    title: say('devices.title'),
    blocks: [
      devices.length === 0
        ? { block: 'text', message: say('devices.empty') }
        : { block: 'devices', items: devices.map((device) => card(frame, device)) },
      ...(preference === null ? [] : [preferenceForm(frame, preference)]),
      ...(mayAdd ? [{ block: 'actions', items: [add] } as const] : []),
    ],
    footer: [
      link('history', `${frame.base}/devices/history`, say('action.history')),
      outOfManagement(frame),
      button('sign-out', `${frame.base}/sign-out`, say('action.sign-out')),
    ],
  })
}

export function addChoices(frame: Frame, types: readonly Addable[]): readonly Choice[] {
  return types.map((type) => ({
    id: type,
    icon: type === 'smartphone' ? 'mobile-phone' : type,
    label: say(`type.${type}`),
    detail: say(`add.${type}.detail`),
    action: link(type, `${frame.base}/devices/add/${type}`, say(`type.${type}`)),
  }))
}

/** What can be added here, now, by this person. Hardware tokens never can (S25, S39). */
export function addModel(frame: Frame, types: readonly Addable[]): PageModel {
  return page(frame, {
    screen: 'add',
    title: say('add.title'),
    blocks:
      types.length === 0
        ? [{ block: 'text', message: say('add.nothing') }]
        : [{ block: 'choices', label: say('add.label'), items: addChoices(frame, types) }],
    footer: [toDevices(frame)],
  })
}

/** First-time enrolment: the same choice, inside the sign-in. */
export function enrolModel(frame: Frame, types: readonly Addable[]): PageModel {
  return page(frame, {
    screen: 'enrol',
    title: say('enrol.title'),
    blocks: [
      { block: 'text', message: say('enrol.text') },
      { block: 'choices', label: say('enrol.label'), items: addChoices(frame, types) },
    ],
    footer: [leave(frame)],
  })
}

export function addPasskeyModel(frame: Frame, adding: Adding, enrolling: boolean): PageModel {
  const words = adding.type === 'security-key' ? 'add-key' : 'add-passkey'
  const back = enrolling ? link('back', `${frame.base}/prompt`, say('action.back')) : toDevices(frame)
  return page(frame, {
    screen: 'add-passkey',
    title: say(`${words}.title`),
    blocks: [{ block: 'text', message: say(`${words}.text`) }, ...addBlocks(frame, adding)],
    footer: adding.opened ? [] : [back],
  })
}

export const NAME_MAX = 60

export function renameModel(
  frame: Frame,
  device: { readonly id: string; readonly name: string },
  entered: string,
  wrong: Message | null,
): PageModel {
  return page(frame, {
    screen: 'rename',
    title: say('rename.title', { name: device.name }),
    blocks: [
      {
        block: 'form',
        action: `${frame.base}/devices/${device.id}/rename`,
        fields: [
          {
            name: 'name',
            label: say('rename.label'),
            hint: say('rename.hint'),
            value: entered,
            problem: wrong,
            autocomplete: 'off',
            inputMode: 'text',
            maxLength: NAME_MAX,
          },
        ],
        hidden: [],
        submit: say('action.save'),
        kind: 'primary',
        cancel: link('cancel', `${frame.base}/devices`, say('action.cancel')),
      },
    ],
    footer: [toDevices(frame)],
  })
}

interface Subject {
  readonly id: string
  readonly name: string
  readonly type: DeviceType
}

/** Asks before it takes something away: the title names it, the text says what it means, *Cancel* comes first. */
export function removeModel(frame: Frame, device: Subject, others: number): PageModel {
  return page(frame, {
    screen: 'remove',
    title: say('remove.title', { name: device.name }),
    blocks: [
      { block: 'text', message: say('remove.text', { count: others }) },
      ...(DEVICE_TYPE[device.type].possession.length === 0 ? [{ block: 'text', message: say('remove.token') } as const] : []),
      {
        block: 'form',
        action: `${frame.base}/devices/${device.id}/remove`,
        fields: [],
        hidden: [],
        submit: say('remove.submit', { name: device.name }),
        kind: 'danger',
        cancel: link('cancel', `${frame.base}/devices`, say('action.cancel')),
      },
    ],
    footer: [toDevices(frame)],
  })
}

/** The last usable device stays. Says why, and what to do instead. */
export function lastDeviceModel(frame: Frame, device: Subject): PageModel {
  const add: Action = { ...link('add', `${frame.base}/devices/add`, say('action.add')), kind: 'primary' }
  const lost = link('lost', `${frame.base}/devices/${device.id}/lost`, say('action.lost'), device.name)
  return page(frame, {
    screen: 'remove',
    title: say('remove.last.title', { name: device.name }),
    blocks: [
      { block: 'text', message: say('remove.last.text') },
      { block: 'text', message: say('remove.last.lost') },
      { block: 'actions', items: [add, lost] },
    ],
    footer: [toDevices(frame)],
  })
}

export function lostModel(frame: Frame, device: Subject, isLast: boolean): PageModel {
  return page(frame, {
    screen: 'report-lost',
    title: say('lost.title', { name: device.name }),
    blocks: [
      { block: 'text', message: say(isLast ? 'lost.last' : 'lost.text') },
      {
        block: 'form',
        action: `${frame.base}/devices/${device.id}/lost`,
        fields: [],
        hidden: [],
        submit: say('lost.submit', { name: device.name }),
        kind: 'danger',
        cancel: link('cancel', `${frame.base}/devices`, say('action.cancel')),
      },
    ],
    footer: [toDevices(frame)],
  })
}

import type { Purpose } from '@ssp/core'
import { type Frame, leave, page } from './frame.ts'
import type { Action, Block, Message, PageModel } from './page-model.ts'
import { button, link, say } from './parts.ts'

/** An activation as its page shows it. */
export interface ShownActivation {
  readonly id: string
  readonly purpose: 'add' | 'activate'
  readonly link: string
  readonly code: string
  readonly until: number
  /** Where a new code is had. */
  readonly again: string
}

const toDevices = (frame: Frame, enrolling: boolean): Action =>
  enrolling ? link('back', `${frame.base}/enrol`, say('action.back')) : link('to-devices', `${frame.base}/devices`, say('action.to-devices'))

/** Scan, follow or type: the same activation in three forms, and how it stands. */
export function activationModel(frame: Frame, shown: ShownActivation, waiting: boolean, enrolling: boolean): PageModel {
  return page(frame, {
    screen: 'activation',
    title: say(`activation.${shown.purpose}.title`),
    blocks: [
      { block: 'text', message: say('activation.text') },
      { block: 'qr', label: say('activation.qr'), value: shown.link },
      { block: 'text', message: say('activation.code.text') },
      { block: 'big', label: say('activation.code'), value: shown.code },
      { block: 'countdown', until: shown.until },
      {
        block: 'wait',
        waiting,
        message: say('activation.waiting'),
        action: `${frame.base}/activations/${shown.id}`,
        hidden: [{ name: 'confirm', value: 'no' }],
        submit: say('action.check'),
      },
      {
        block: 'actions',
        items: [
          link('open-here', shown.link, say('activation.here')),
          link('new-code', shown.again, say('activation.again')),
        ],
      },
    ],
    footer: [toDevices(frame, enrolling)],
  })
}

/** What is over can't be scanned or typed any more; only a new code helps. */
export function activationOverModel(frame: Frame, { purpose, again }: Pick<ShownActivation, 'purpose' | 'again'>, enrolling: boolean): PageModel {
  const fresh: Action = { ...link('new-code', again, say('activation.again')), kind: 'primary' }
  return page(frame, {
    screen: 'activation',
    title: say(`activation.${purpose}.title`),
    blocks: [{ block: 'actions', items: [fresh] }],
    footer: [toDevices(frame, enrolling)],
  })
}

/** Somebody typed the code: are these digits on the right phone? */
export function compareModel(
  frame: Frame,
  shown: { readonly id: string; readonly phone: string; readonly check: string; readonly again: string },
  enrolling: boolean,
): PageModel {
  return page(frame, {
    screen: 'activation',
    title: say('activation.compare.title'),
    blocks: [
      { block: 'text', message: say('activation.compare.text', { phone: shown.phone }) },
      { block: 'big', label: say('activation.compare.check'), value: shown.check },
      {
        block: 'form',
        action: `${frame.base}/activations/${shown.id}`,
        fields: [],
        hidden: [{ name: 'confirm', value: 'yes' }],
        submit: say('activation.compare.yes'),
        kind: 'primary',
        cancel: link('no', shown.again, say('activation.compare.no')),
      },
    ],
    footer: [toDevices(frame, enrolling)],
  })
}

/** A request as the prompt that asks shows it. */
export interface ShownPush {
  readonly id: string
  readonly device: string
  readonly deviceName: string
  readonly purpose: Purpose
  /** What the phone asks for; null where it asks for nothing. */
  readonly number: string | null
  readonly scan: string
  readonly until: number
}

/** While a phone is asked: the number that only this page shows, or a code to scan instead of typing. */
export function pushModel(frame: Frame, push: ShownPush, waiting: boolean): PageModel {
  const number: readonly Block[] =
    push.number === null
      ? []
      : [
          { block: 'big', label: say('push.number'), value: push.number },
          { block: 'qr', label: say('push.qr'), value: push.scan },
        ]
  const again = button('again', `${frame.base}/push`, say('action.send-again'), {
    fields: [
      { name: 'device', value: push.device },
      { name: 'for', value: push.purpose },
    ],
  })
  return page(frame, {
    screen: 'push',
    title: say('push.title', { name: push.deviceName }),
    blocks: [
      { block: 'text', message: say(push.number === null ? 'push.text.plain' : 'push.text') },
      ...number,
      { block: 'countdown', until: push.until },
      {
        block: 'wait',
        waiting,
        message: say('push.waiting'),
        action: `${frame.base}/push/${push.id}`,
        hidden: [],
        submit: say('action.check'),
      },
      { block: 'actions', items: [again, button('other', `${frame.base}/push/${push.id}/cancel`, say('action.other-options'))] },
    ],
    footer: [leave(frame)],
  })
}

/** How a request that nobody approved ended. Never says that it was the wrong phone. */
export const PUSH_ENDINGS: Readonly<Record<'denied' | 'fraud' | 'mismatch' | 'expired' | 'superseded' | 'cancelled', Message>> = {
  denied: say('push.denied'),
  fraud: say('push.fraud'),
  mismatch: say('push.mismatch'),
  expired: say('push.expired'),
  superseded: say('push.superseded'),
  cancelled: say('push.expired'),
}

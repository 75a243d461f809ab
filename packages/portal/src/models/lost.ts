import { type Frame, page } from './frame.ts'
import type { Action, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'

const back = (frame: Frame): Action => link('back', `${frame.base}/prompt`, say('action.back'))

/** For whoever can't confirm, since the device is gone: a link by mail. */
export function askLostModel(frame: Frame): PageModel {
  return page(frame, {
    screen: 'lost-device',
    title: say('lost-link.title'),
    blocks: [
      { block: 'text', message: say('lost-link.text') },
      {
        block: 'form',
        action: `${frame.base}/lost`,
        fields: [],
        hidden: [],
        submit: say('lost-link.submit'),
        kind: 'primary',
        cancel: null,
      },
    ],
    footer: [back(frame)],
  })
}

/** Says nothing about whether there is an address. */
export function lostSentModel(frame: Frame): PageModel {
  return page(frame, {
    screen: 'lost-device',
    title: say('lost-link.sent.title'),
    blocks: [{ block: 'text', message: say('lost-link.sent.text') }],
    footer: [back(frame)],
  })
}

import { type Frame, page } from './frame.ts'
import { changeBlocks, type ToldChange } from './links.ts'
import type { Block, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'

/** What is disputed, and how the freeze is lifted here: at once, after another verification, or by an administrator only. */
export function freezeModel(frame: Frame, disputed: ToldChange | null, way: 'lift' | 'verify' | 'never'): PageModel {
  const toDevices = link('to-devices', `${frame.base}/devices`, say('action.to-devices'))
  const ways: Readonly<Record<typeof way, readonly Block[]>> = {
    lift: [
      { block: 'text', message: say('freeze.lift') },
      {
        block: 'form',
        action: `${frame.base}/devices/freeze`,
        fields: [],
        hidden: [],
        submit: say('freeze.submit'),
        kind: 'danger',
        cancel: link('cancel', `${frame.base}/devices`, say('action.cancel')),
      },
    ],
    verify: [
      { block: 'text', message: say('freeze.older') },
      { block: 'actions', items: [link('verify', `${frame.base}/verify`, say('freeze.confirm'))] },
    ],
    never: [{ block: 'text', message: say('freeze.never') }],
  }
  return page(frame, {
    screen: 'freeze',
    title: say('freeze.title'),
    blocks: [
      { block: 'text', message: say(disputed === null ? 'freeze.gone' : 'freeze.text') },
      ...(disputed === null ? [] : changeBlocks(disputed)),
      ...ways[way],
    ],
    footer: [toDevices],
  })
}

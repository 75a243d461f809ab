import type { SignInPreference } from '@ssp/core'
import { type Frame, leave, page } from './frame.ts'
import type { Block, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'
import { choices, type Ways } from './prompt.ts'
import { type Offer, verifyBlocks } from './window.ts'

/** The traditional prompt: every way at once, and the two links to device management beside them (S26). */
export function traditionalModel(frame: Frame, ways: Ways, offer: Offer | null): PageModel {
  const list = choices(frame, { ...ways, passkeys: [], manage: false })
  const nothing = offer === null && list.length === 0
  const blocks: readonly Block[] = [
    { block: 'text', message: say(!nothing ? 'prompt.text' : ways.locked ? 'locked.text' : 'prompt.nothing') },
    ...(offer === null ? [] : verifyBlocks(frame, ways.purpose, offer)),
    ...(list.length === 0 ? [] : [{ block: 'choices', label: say('options.label'), items: list } as const]),
  ]
  const links = [
    link('add-new', `${frame.base}/devices/add`, say('action.add-new')),
    link('settings', `${frame.base}/devices`, say('action.settings')),
  ]
  return page(frame, { screen: 'prompt', title: say('prompt.title'), blocks, footer: [...(ways.manage ? links : []), leave(frame)] })
}

/** *When I log in*: what the default device does by itself, of what it can do. */
export interface ShownPreference {
  readonly value: SignInPreference
  readonly options: readonly SignInPreference[]
}

export const preferenceForm = (frame: Frame, { value, options }: ShownPreference): Block => ({
  block: 'form',
  action: `${frame.base}/preference`,
  fields: [
    {
      name: 'preference',
      label: say('preference.label'),
      value,
      options: options.map((option) => ({ value: option, label: say(`preference.${option}`) })),
    },
  ],
  hidden: [],
  submit: say('action.save'),
  kind: 'primary',
  cancel: null,
})

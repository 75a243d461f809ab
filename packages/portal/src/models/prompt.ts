import type { Purpose } from '@ssp/core'
import { beforeManagement, type Frame, leave, page } from './frame.ts'
import type { Block, Choice, Message, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'
import type { MessageId } from '../words/message-id.ts'

/** A WebAuthn ceremony that a page offers. */
export interface Offer {
  readonly ceremony: string
  readonly options: unknown
}

/** How somebody can confirm that it is them, here and now. Names are of the devices. */
export interface Ways {
  readonly purpose: Purpose
  readonly passkeys: readonly string[]
  readonly tokens: readonly string[]
  readonly bypassCode: boolean
  /** Too many wrong codes: until that is over, a code is no way. */
  readonly locked: boolean
  /** Whether *Manage devices* stands at the end of the list (S41). */
  readonly manage: boolean
}

const start = (frame: Frame, purpose: Purpose): string =>
  `${frame.base}/${purpose === 'manage' ? 'verify' : 'prompt?with=passkey'}`

const query = (purpose: Purpose): string => (purpose === 'manage' ? '?for=manage' : '')

/** The list, strongest first, *Manage devices* last (S40, S41). */
export function choices(frame: Frame, ways: Ways): readonly Choice[] {
  const list: Choice[] = []
  const add = (icon: Choice['icon'], id: string, href: string, label: Message, detail: Message | null): void => {
    list.push({ id, icon, label, detail, action: link(id, href, label) })
  }
  const names = (all: readonly string[]): string => all.join(', ')
  if (ways.passkeys.length > 0) {
    const detail = say('method.passkey.detail', { names: names(ways.passkeys) })
    add('security-key', 'passkey', start(frame, ways.purpose), say('method.passkey'), detail)
  }
  if (ways.tokens.length > 0) {
    const detail = say('method.passcode.detail', { names: names(ways.tokens) })
    add('hardware-token', 'passcode', `${frame.base}/passcode${query(ways.purpose)}`, say('method.passcode'), detail)
  }
  if (ways.bypassCode) {
    const detail = say('method.bypass-code.detail')
    add('bypass-code', 'bypass-code', `${frame.base}/bypass-code${query(ways.purpose)}`, say('method.bypass-code'), detail)
  }
  if (ways.manage) add('manage', 'manage', `${frame.base}/devices`, say('action.manage'), null)
  return list
}

const passkeyBlock = (frame: Frame, purpose: Purpose, offer: Offer): Block => ({
  block: 'passkey',
  ceremony: 'get',
  options: offer.options,
  action: `${frame.base}/webauthn`,
  hidden: [
    { name: 'ceremony', value: offer.ceremony },
    { name: 'for', value: purpose },
  ],
  submit: say('action.use-passkey'),
})

const choiceBlock = (items: readonly Choice[]): Block => ({ block: 'choices', label: say('options.label'), items })

const text = (id: MessageId): Block => ({ block: 'text', message: say(id) })

/** Why codes are missing among the ways. */
const stopped = ({ locked }: Ways): readonly Block[] => (locked ? [text('locked.text')] : [])

/** The prompt itself: the strongest way first, everything else behind *Other options* (S40). */
export function promptModel(frame: Frame, ways: Ways, offer: Offer | null): PageModel {
  const list = choices(frame, ways)
  const nothing = offer === null && choices(frame, { ...ways, manage: false }).length === 0
  const blocks: Block[] = [text(!nothing ? 'prompt.text' : ways.locked ? 'locked.text' : 'prompt.nothing')]
  if (offer !== null) blocks.push(passkeyBlock(frame, ways.purpose, offer))
  else if (list.length > 0) blocks.push(choiceBlock(list))
  const options = link('other-options', `${frame.base}/options`, say('action.other-options'))
  return page(frame, {
    screen: 'prompt',
    title: say('prompt.title'),
    blocks,
    footer: offer !== null && list.length > 0 ? [options, leave(frame)] : [leave(frame)],
  })
}

export function optionsModel(frame: Frame, ways: Ways): PageModel {
  const list = choices(frame, ways)
  return page(frame, {
    screen: 'options',
    title: say('options.title'),
    blocks: [text('options.text'), ...stopped(ways), ...(list.length > 0 ? [choiceBlock(list)] : [])],
    footer: [leave(frame)],
  })
}

/** The verification for device management (S27, S29, S42): asked even if the sign-in was just confirmed. */
export function verifyModel(frame: Frame, ways: Ways, offer: Offer | null): PageModel {
  const others = choices(frame, { ...ways, passkeys: [], manage: false })
  const blocks: Block[] = [text('verify.text')]
  if (offer !== null) blocks.push(passkeyBlock(frame, ways.purpose, offer))
  if (others.length > 0) blocks.push(choiceBlock(others))
  blocks.push(...stopped(ways))
  if (blocks.length === 1) blocks.push(text('verify.nothing'))
  return page(frame, {
    screen: 'verify',
    title: say('verify.title'),
    blocks,
    footer: beforeManagement(frame),
  })
}

function codeModel(frame: Frame, purpose: Purpose, screen: 'passcode' | 'bypass-code', wrong: boolean): PageModel {
  const manage = purpose === 'manage'
  const back = manage ? `${frame.base}/verify` : `${frame.base}/options`
  return page(frame, {
    screen,
    title: say(`${screen}.title`),
    blocks: [
      { block: 'text', message: say(`${screen}.text`) },
      {
        block: 'form',
        action: `${frame.base}/${screen}`,
        fields: [
          {
            name: 'code',
            label: say(`${screen}.label`),
            hint: null,
            value: '',
            problem: wrong ? say('problem.wrong') : null,
            autocomplete: 'one-time-code',
            inputMode: 'numeric',
            maxLength: 20,
          },
        ],
        hidden: [{ name: 'for', value: purpose }],
        submit: say('action.continue'),
        kind: 'primary',
        cancel: null,
      },
    ],
    footer: [link('back', back, say('action.back')), leave(frame)],
  })
}

export const passcodeModel = (frame: Frame, purpose: Purpose, wrong: boolean): PageModel =>
  codeModel(frame, purpose, 'passcode', wrong)

export const bypassCodeModel = (frame: Frame, purpose: Purpose, wrong: boolean): PageModel =>
  codeModel(frame, purpose, 'bypass-code', wrong)

import type { Purpose } from '@ssp/core'
import { beforeManagement, type Frame, leave, page } from './frame.ts'
import type { Action, Block, Choice, HiddenField, Message, PageModel } from './page-model.ts'
import { button, link, say } from './parts.ts'
import type { MessageId } from '../words/message-id.ts'
import { type Offer, verifyBlocks } from './window.ts'

/** A device that is reached by a message or a call. */
export interface Reached {
  readonly id: string
  readonly name: string
  /** Its number with all but the last digits hidden. */
  readonly number: string
}

/** How somebody can confirm that it is them, here and now. Names are of the devices. */
export interface Ways {
  readonly purpose: Purpose
  readonly passkeys: readonly string[]
  /** Phones and tablets with the authenticator app. */
  readonly pushes: readonly Pick<Reached, 'id' | 'name'>[]
  readonly tokens: readonly string[]
  readonly texts: readonly Reached[]
  readonly calls: readonly Reached[]
  /** Names what a form of this page sends, so that the same form sends once. */
  readonly send: string
  readonly bypassCode: boolean
  /** Too many wrong codes: until that is over, a code is no way. */
  readonly locked: boolean
  /** Whether *Manage devices* stands at the end of the list (S41). */
  readonly manage: boolean
  /** Whether a link by mail is offered to whoever lost their device. */
  readonly lostLink?: boolean
}

const start = (frame: Frame, purpose: Purpose): string =>
  `${frame.base}/${purpose === 'manage' ? 'verify' : 'prompt?with=passkey'}`

const query = (purpose: Purpose): string => (purpose === 'manage' ? '?for=manage' : '')

/** Sends a code or places a call: never by a link, which anything may follow. */
const sendAction = (frame: Frame, { purpose, send }: Pick<Ways, 'purpose' | 'send'>, by: 'sms' | 'call', device: string, label: Message): Action =>
  button(`${by}-${device}`, `${frame.base}/send`, label, {
    fields: [
      { name: 'device', value: device },
      { name: 'by', value: by },
      { name: 'for', value: purpose },
      { name: 'send', value: send },
    ],
  })

/** The list, strongest first, *Manage devices* last (S40, S41). */
export function choices(frame: Frame, ways: Ways): readonly Choice[] {
  const list: Choice[] = []
  const add = (icon: Choice['icon'], id: string, href: string, label: Message, detail: Message | null): void => {
    list.push({ id, icon, label, detail, action: link(id, href, label) })
  }
  const names = (all: readonly string[]): string => all.join(', ')
  const reach = (icon: Choice['icon'], by: 'sms' | 'call', { id, name, number }: Reached): void => {
    const label = say(`method.${by}`, { name })
    list.push({ id: `${by}-${id}`, icon, label, detail: say(`method.${by}.detail`, { number }), action: sendAction(frame, ways, by, id, label) })
  }
  if (ways.passkeys.length > 0) {
    const detail = say('method.passkey.detail', { names: names(ways.passkeys) })
    add('security-key', 'passkey', start(frame, ways.purpose), say('method.passkey'), detail)
  }
  for (const { id, name } of ways.pushes) {
    const label = say('method.push', { name })
    const fields = [
      { name: 'device', value: id },
      { name: 'for', value: ways.purpose },
    ]
    const action = button(`push-${id}`, `${frame.base}/push`, label, { fields })
    list.push({ id: `push-${id}`, icon: 'mobile-phone', label, detail: say('method.push.detail'), action })
  }
  if (ways.tokens.length > 0) {
    const detail = say('method.passcode.detail', { names: names(ways.tokens) })
    add('hardware-token', 'passcode', `${frame.base}/passcode${query(ways.purpose)}`, say('method.passcode'), detail)
  }
  for (const one of ways.texts) reach('mobile-phone', 'sms', one)
  for (const one of ways.calls) reach('landline', 'call', one)
  if (ways.bypassCode) {
    const detail = say('method.bypass-code.detail')
    add('bypass-code', 'bypass-code', `${frame.base}/bypass-code${query(ways.purpose)}`, say('method.bypass-code'), detail)
  }
  if (ways.manage) add('manage', 'manage', `${frame.base}/devices`, say('action.manage'), null)
  return list
}

const choiceBlock = (items: readonly Choice[]): Block => ({ block: 'choices', label: say('options.label'), items })

/** For whoever can't confirm because the device is gone. */
const lost = (frame: Frame, ways: Ways): readonly Action[] =>
  ways.lostLink === true ? [link('lost-device', `${frame.base}/lost`, say('action.lost-device'))] : []

const text = (id: MessageId): Block => ({ block: 'text', message: say(id) })

/** Why codes are missing among the ways. */
const stopped = ({ locked }: Ways): readonly Block[] => (locked ? [text('locked.text')] : [])

/** The prompt itself: the strongest way first, everything else behind *Other options* (S40). */
export function promptModel(frame: Frame, ways: Ways, offer: Offer | null): PageModel {
  const list = choices(frame, ways)
  const nothing = offer === null && choices(frame, { ...ways, manage: false }).length === 0
  const blocks: Block[] = [text(!nothing ? 'prompt.text' : ways.locked ? 'locked.text' : 'prompt.nothing')]
  if (offer !== null) blocks.push(...verifyBlocks(frame, ways.purpose, offer))
  else if (list.length > 0) blocks.push(choiceBlock(list))
  const options = link('other-options', `${frame.base}/options`, say('action.other-options'))
  return page(frame, {
    screen: 'prompt',
    title: say('prompt.title'),
    blocks,
    footer: [...(offer !== null && list.length > 0 ? [options] : []), ...lost(frame, ways), leave(frame)],
  })
}

export function optionsModel(frame: Frame, ways: Ways): PageModel {
  const list = choices(frame, ways)
  return page(frame, {
    screen: 'options',
    title: say('options.title'),
    blocks: [text('options.text'), ...stopped(ways), ...(list.length > 0 ? [choiceBlock(list)] : [])],
    footer: [...lost(frame, ways), leave(frame)],
  })
}

/** The verification for device management (S27, S29, S42): asked even if the sign-in was just confirmed. */
export function verifyModel(frame: Frame, ways: Ways, offer: Offer | null): PageModel {
  const others = choices(frame, { ...ways, passkeys: [], manage: false })
  const blocks: Block[] = [text('verify.text')]
  if (offer !== null) blocks.push(...verifyBlocks(frame, ways.purpose, offer))
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

const backTo = (frame: Frame, purpose: Purpose): Action =>
  link('back', purpose === 'manage' ? `${frame.base}/verify` : `${frame.base}/options`, say('action.back'))

/** Where a code that was just sent is typed. */
export function textCodeModel(frame: Frame, ways: Pick<Ways, 'purpose' | 'send'>, phone: Reached, wrong: boolean): PageModel {
  const again = sendAction(frame, ways, 'sms', phone.id, say('action.send-again'))
  return page(frame, {
    screen: 'text-code',
    title: say('text-code.title'),
    blocks: [
      { block: 'text', message: say('text-code.text', { number: phone.number }) },
      codeForm(`${frame.base}/text-code`, say('text-code.label'), wrong, [
        { name: 'device', value: phone.id },
        { name: 'for', value: ways.purpose },
      ]),
      { block: 'actions', items: [again] },
    ],
    footer: [backTo(frame, ways.purpose), leave(frame)],
  })
}

/** While a phone rings. */
export function callModel(frame: Frame, call: { readonly id: string; readonly waiting: boolean; readonly purpose: Purpose }, phone: Reached): PageModel {
  return page(frame, {
    screen: 'call',
    title: say('call.title', { name: phone.name }),
    blocks: [
      {
        block: 'wait',
        waiting: call.waiting,
        message: say('call.text', { number: phone.number }),
        action: `${frame.base}/call`,
        hidden: [{ name: 'call', value: call.id }],
        submit: say('action.check'),
      },
    ],
    footer: [backTo(frame, call.purpose), leave(frame)],
  })
}

/** One field for one code; a page that asks for a code asks for nothing else. */
export const codeForm = (action: string, label: Message, wrong: boolean, hidden: readonly HiddenField[]): Block => ({
  block: 'form',
  action,
  fields: [
    {
      name: 'code',
      label,
      hint: null,
      value: '',
      problem: wrong ? say('problem.wrong') : null,
      autocomplete: 'one-time-code',
      inputMode: 'numeric',
      maxLength: 20,
    },
  ],
  hidden,
  submit: say('action.continue'),
  kind: 'primary',
  cancel: null,
})

function codeModel(frame: Frame, purpose: Purpose, screen: 'passcode' | 'bypass-code', wrong: boolean): PageModel {
  return page(frame, {
    screen,
    title: say(`${screen}.title`),
    blocks: [
      { block: 'text', message: say(`${screen}.text`) },
      codeForm(`${frame.base}/${screen}`, say(`${screen}.label`), wrong, [{ name: 'for', value: purpose }]),
    ],
    footer: [backTo(frame, purpose), leave(frame)],
  })
}

export const passcodeModel = (frame: Frame, purpose: Purpose, wrong: boolean): PageModel =>
  codeModel(frame, purpose, 'passcode', wrong)

export const bypassCodeModel = (frame: Frame, purpose: Purpose, wrong: boolean): PageModel =>
  codeModel(frame, purpose, 'bypass-code', wrong)

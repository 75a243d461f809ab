import type { Purpose } from '@ssp/core'
import type { AddablePasskey } from './addable.ts'
import { type Frame, page } from './frame.ts'
import type { Action, Block, Message, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'

/** A WebAuthn ceremony that a page offers. */
export interface Offer {
  readonly ceremony: string
  readonly options: unknown
}

type Passkey = Extract<Block, { readonly block: 'passkey' }>

/** What a passkey is asked for in a window of its own: how that is opened, and how its end is heard of. */
interface Window {
  readonly open: string
  readonly label: Message
  readonly state: string
  readonly hidden: Extract<Block, { readonly block: 'wait' }>['hidden']
}

/** In a frame a passkey is asked for in a window; here only where the page around lets its frame ask. */
function inWindow(passkey: Passkey, { open, label, state, hidden }: Window): readonly Block[] {
  const opener: Action = { ...link('window', open, label), kind: 'primary', window: true }
  return [
    { ...passkey, ifAllowed: true },
    { block: 'actions', items: [opener] },
    { block: 'wait', waiting: true, poll: state, message: say('window.waiting'), action: state, hidden, submit: say('window.check') },
  ]
}

const verifying = (frame: Frame, purpose: Purpose, offer: Offer, path: string): Passkey => ({
  block: 'passkey',
  ceremony: 'get',
  options: offer.options,
  action: `${frame.base}${path}`,
  hidden: [
    { name: 'ceremony', value: offer.ceremony },
    { name: 'for', value: purpose },
  ],
  submit: say('action.use-passkey'),
})

/** Confirming with a passkey, wherever that is possible. */
export function verifyBlocks(frame: Frame, purpose: Purpose, offer: Offer): readonly Block[] {
  const here = verifying(frame, purpose, offer, '/webauthn')
  if (!frame.framed) return [here]
  return inWindow(here, {
    open: `${frame.base}/window?for=${purpose}`,
    label: say('window.verify'),
    state: `${frame.base}/window/proof?for=${purpose}`,
    hidden: [{ name: 'for', value: purpose }],
  })
}

/** Where a new passkey is asked for. */
export interface Adding {
  readonly type: AddablePasskey
  readonly offer: Offer
  /** This page is the window that a frame opened. */
  readonly opened: boolean
}

/** Adding a passkey, wherever that is possible. */
export function addBlocks(frame: Frame, { type, offer, opened }: Adding): readonly Block[] {
  const path = `${frame.base}/devices/add/${type}`
  const here: Passkey = {
    block: 'passkey',
    ceremony: 'create',
    options: offer.options,
    action: opened ? `${path}?window=` : path,
    hidden: [{ name: 'ceremony', value: offer.ceremony }],
    submit: say(type === 'security-key' ? 'action.create-key' : 'action.create-passkey'),
  }
  if (!frame.framed || opened) return [here]
  return inWindow(here, { open: `${path}?window=`, label: say('window.add'), state: `${frame.base}/window/added`, hidden: [] })
}

/** The window itself. */
export const windowModel = (frame: Frame, purpose: Purpose, offer: Offer): PageModel =>
  page(frame, {
    screen: 'window',
    title: say('verify.title'),
    blocks: [{ block: 'text', message: say(`window.${purpose}`, { application: frame.application }) }, verifying(frame, purpose, offer, '/window')],
  })

/** What the frame asks while a window is open. */
export const windowStateModel = (frame: Frame, waiting: boolean, action: string, hidden: Window['hidden']): PageModel =>
  page(frame, {
    screen: 'window',
    title: say('verify.title'),
    blocks: [{ block: 'wait', waiting, message: say('window.waiting'), action, hidden, submit: say('window.check') }],
  })

/** The window has done its part. */
export const windowDoneModel = (frame: Frame): PageModel =>
  page(frame, { screen: 'window', title: say('window.done.title'), blocks: [{ block: 'text', message: say('window.done.text') }] })

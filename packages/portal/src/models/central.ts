import type { Addable } from './addable.ts'
import { addChoices } from './devices.ts'
import { type Frame, outOfManagement, page } from './frame.ts'
import type { Block, Notice, PageModel, TextField } from './page-model.ts'
import { button, say } from './parts.ts'

/** What the pages outside of any visit have in common. */
export interface Door {
  /** The base path without a trailing slash. */
  readonly base: string
  readonly demo: boolean
  readonly notices: readonly Notice[]
}

const outside = ({ demo, notices }: Door, content: Pick<PageModel, 'screen' | 'title' | 'blocks'> & Partial<Pick<PageModel, 'footer'>>): PageModel => ({
  context: null,
  footer: [],
  demo,
  notices,
  ...content,
})

const field = (name: 'username' | 'password', autocomplete: TextField['autocomplete'], value: string): TextField => ({
  name,
  label: say(`sign-in.${name}`),
  hint: null,
  value,
  problem: null,
  autocomplete,
  inputMode: 'text',
  maxLength: 256,
})

export interface SignIn {
  readonly application: string
  /** What the provider is called that people sign in at; null where they have a password here. */
  readonly provider: string | null
  /** Where its form goes, below the base path. */
  readonly action: string
  /** The name that was typed before. A password is never shown again. */
  readonly entered: string
}

/** The first factor: a name and a password, or one button that leads to the provider. */
export function signInModel(door: Door, { application, provider, action, entered }: SignIn): PageModel {
  const href = `${door.base}${action}`
  const way: Block =
    provider === null
      ? {
          block: 'form',
          action: href,
          fields: [field('username', 'username', entered), field('password', 'current-password', '')],
          hidden: [],
          submit: say('sign-in.submit'),
          kind: 'primary',
          cancel: null,
        }
      : { block: 'actions', items: [button('login', href, say('sign-in.provider', { provider }), { kind: 'primary' })] }
  return outside(door, { screen: 'sign-in', title: say('sign-in.title', { application }), blocks: [way] })
}

export interface Launcher {
  readonly application: string
  readonly username: string
  readonly tiles: readonly { readonly name: string; readonly url: string }[]
  /** Whether people manage their devices here (S13). */
  readonly manages: boolean
}

/** Central: a person's applications, and *Manage Devices*. */
export function launcherModel(door: Door, { application, username, tiles, manages }: Launcher): PageModel {
  const manage = button('manage', `${door.base}/central/manage`, say('central.manage'))
  return outside(door, {
    screen: 'central',
    title: say('central.title', { application }),
    blocks: [
      { block: 'text', message: say('central.signed-in', { username }) },
      tiles.length === 0 ? { block: 'text', message: say('central.empty') } : { block: 'tiles', label: say('central.label'), items: tiles },
      ...(manages ? [{ block: 'actions', items: [manage] } as const] : []),
    ],
    footer: [button('sign-out', `${door.base}/central/sign-out`, say('action.sign-out'))],
  })
}

/** What an enrolment link shows to whoever opens it: a button, and nothing of whose it is. */
export function enrolmentLinkModel(door: Door, token: string): PageModel {
  return outside(door, {
    screen: 'enrolment-link',
    title: say('enrolment-link.title'),
    blocks: [
      { block: 'text', message: say('enrolment-link.text') },
      { block: 'actions', items: [button('go-on', `${door.base}/enrol/${token}`, say('action.continue'), { kind: 'primary' })] },
    ],
  })
}

/** One device is set up: another one for when it is lost, or later. Without anything to offer, all is done. */
export function backupModel(frame: Frame, types: readonly Addable[]): PageModel {
  const offer: Block =
    types.length === 0
      ? { block: 'text', message: say('backup.enough') }
      : { block: 'choices', label: say('add.label'), items: addChoices(frame, types) }
  const skip = { ...outOfManagement(frame), ...(types.length === 0 ? {} : { label: say('backup.skip') }) }
  return page(frame, {
    screen: 'backup',
    title: say(types.length === 0 ? 'backup.done' : 'backup.title'),
    blocks: types.length === 0 ? [offer] : [{ block: 'text', message: say('backup.text') }, offer],
    footer: [skip],
  })
}

/** The end of a visit by the standalone URL that leads nowhere else. */
export const managedModel = (demo: boolean): PageModel =>
  outside({ base: '', demo, notices: [] }, { screen: 'done', title: say('managed.title'), blocks: [{ block: 'text', message: say('managed.text') }] })

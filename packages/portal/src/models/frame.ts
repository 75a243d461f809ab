import type { Action, Block, Message, Notice, PageModel, Screen } from './page-model.ts'
import { button, link, say } from './parts.ts'

/** What every page of a visit has in common. */
export interface Frame {
  readonly application: string
  readonly username: string
  readonly demo: boolean
  /** A device management portal: there is no sign-in to go back to, leaving answers the application. */
  readonly managesOnly: boolean
  /** The standalone URL: nobody waits for an answer, so there is no application to go back to. */
  readonly standsAlone?: boolean
  /** What the addresses of this visit begin with: the base path without a trailing slash, and in a frame more. */
  readonly base: string
  /** It stands in a page of its application, which is where its person goes back to. */
  readonly framed: boolean
  readonly notices: readonly Notice[]
}

export interface Content {
  readonly screen: Screen
  readonly title: Message
  readonly blocks: readonly Block[]
  readonly footer?: readonly Action[]
}

export function page(frame: Frame, content: Content): PageModel {
  return {
    screen: content.screen,
    title: content.title,
    context: { application: frame.application, username: frame.username },
    notices: frame.notices,
    blocks: content.blocks,
    footer: (content.footer ?? []).filter(({ id }) => !(frame.framed && id === LEAVE)),
    demo: frame.demo,
  }
}

const LEAVE = 'cancel'

/** The way out of device management: back to the sign-in, or with an answer to the application. */
export const outOfManagement = (frame: Frame): Action =>
  frame.managesOnly
    ? button('leave', `${frame.base}/leave`, frame.standsAlone === true ? say('action.finish') : say('action.done', { application: frame.application }))
    : link('to-sign-in', `${frame.base}/prompt`, say('action.to-sign-in'))

/** The same where nothing was verified: a device management portal has only *Cancel*. */
export const beforeManagement = (frame: Frame): readonly Action[] =>
  frame.managesOnly ? [leave(frame)] : [outOfManagement(frame), leave(frame)]

/** Leaving without signing in, in the same place on every page of a prompt. */
export const leave = (frame: Frame): Action =>
  button(LEAVE, `${frame.base}/cancel`, frame.standsAlone === true ? say('action.cancel') : say('action.to-application', { application: frame.application }))

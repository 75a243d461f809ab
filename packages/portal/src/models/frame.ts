import type { Action, Block, Message, Notice, PageModel, Screen } from './page-model.ts'
import { button, say } from './parts.ts'

/** What every page of a visit has in common. */
export interface Frame {
  readonly application: string
  readonly username: string
  readonly demo: boolean
  /** The base path without a trailing slash. */
  readonly base: string
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
    footer: content.footer ?? [],
    demo: frame.demo,
  }
}

/** Leaving without signing in, in the same place on every page of a prompt. */
export const leave = (frame: Frame): Action =>
  button('cancel', `${frame.base}/cancel`, say('action.to-application', { application: frame.application }))

import type { DeviceType } from '@ssp/core'
import type { MessageId } from '../words/message-id.ts'
import type { Block, Message, PageModel, Screen } from './page-model.ts'
import { button, problem, say } from './parts.ts'

/** What pages of a mailed link have in common: they stand outside of any visit. */
export interface LinkFrame {
  /** The address of the link: where its form is sent. */
  readonly here: string
  readonly demo: boolean
}

const text = (message: Message): Block => ({ block: 'text', message })

function outside(demo: boolean, screen: Screen, title: Message, blocks: readonly Block[]): PageModel {
  return { screen, title, context: null, notices: [], blocks, footer: [], demo }
}

/** A change in as many words as its mail has. */
export interface ToldChange {
  readonly what: MessageId
  readonly type: DeviceType | null
  readonly name: string | null
  readonly at: number
}

/** What happened, to what, and when. */
export function changeBlocks({ what, type, name, at }: ToldChange): readonly Block[] {
  const typed = type === null ? null : say(`type.${type}`)
  return [{ block: 'events', items: [{ id: 'change', what: say(what), name, type: typed, at: { at }, by: null }] }]
}

/** Shows what would be disputed. Nothing is done by looking. */
export function disputeModel(frame: LinkFrame, change: ToldChange, does: 'device' | 'removal' | 'freeze', again: boolean): PageModel {
  const model = outside(frame.demo, 'dispute', say('dispute.title'), [
    ...changeBlocks(change),
    text(say('dispute.text')),
    text(say(`dispute.does.${does}`)),
    text(say('dispute.shared')),
    {
      block: 'form',
      action: frame.here,
      fields: [],
      hidden: [],
      submit: say('dispute.submit'),
      kind: 'danger',
      cancel: null,
    },
  ])
  return again ? { ...model, notices: [problem(say('problem.conflict'))] } : model
}

/** What was done, and what to do now. */
export const disputedModel = (demo: boolean, stopped: boolean): PageModel =>
  outside(demo, 'dispute', say('disputed.title'), [
    text(say(stopped ? 'disputed.device' : 'disputed.frozen')),
    text(say('disputed.next')),
  ])

/** A link that does nothing (any more), kindly. */
export const deadLinkModel = (demo: boolean, why: 'used' | 'over' | 'unknown'): PageModel =>
  outside(demo, 'error', say(`link.${why}.title`), [text(say(`link.${why}.text`))])

/** The account's devices, by name only; each can be reported lost. */
export function lostChoiceModel(frame: LinkFrame, devices: readonly { readonly id: string; readonly name: string }[], again: boolean): PageModel {
  const items = devices.map(({ id, name }) =>
    button(`lost-${id}`, frame.here, say('lost.submit', { name }), {
      kind: 'danger',
      fields: [{ name: 'device', value: id }],
    }),
  )
  const model = outside(
    frame.demo,
    'lost-device',
    say('lost-link.choose.title'),
    items.length === 0 ? [text(say('lost-link.nothing'))] : [text(say('lost-link.choose.text')), { block: 'actions', items }],
  )
  return again ? { ...model, notices: [problem(say('problem.conflict'))] } : model
}

export const lostDoneModel = (demo: boolean, name: string): PageModel =>
  outside(demo, 'lost-device', say('lost-link.done.title', { name }), [text(say('lost-link.done.text'))])

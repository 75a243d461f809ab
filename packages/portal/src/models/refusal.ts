import { type Need, NEEDS } from '@ssp/core'
import type { MessageId } from '../words/message-id.ts'
import { beforeManagement, type Frame, page } from './frame.ts'
import type { Block, Message, PageModel } from './page-model.ts'
import { say } from './parts.ts'

const wordsFor = (frame: Frame, need: Need): Message => {
  const id: MessageId = `need.${need}`
  return say(id, { application: frame.application })
}

/** A refusal that says what would satisfy it: one sentence for each need. No dead end without a way out. */
export function refusedModel(frame: Frame, needs: 'never' | readonly Need[]): PageModel {
  const list = needs === 'never' ? [] : (Object.keys(NEEDS) as Need[]).filter((need) => needs.includes(need))
  const blocks: readonly Block[] = list.map((need) => ({ block: 'text', message: wordsFor(frame, need) }))
  return page(frame, {
    screen: 'refused',
    title: say('refused.title'),
    blocks: blocks.length > 0 ? blocks : [{ block: 'text', message: say('refused.never') }],
    footer: beforeManagement(frame),
  })
}

/** Self-service is off here: says who can help instead (S09). */
export function switchedOffModel(frame: Frame): PageModel {
  return page(frame, {
    screen: 'refused',
    title: say('refused.title'),
    blocks: [{ block: 'text', message: say('refused.self-service', { application: frame.application }) }],
    footer: beforeManagement(frame),
  })
}

/** Codes are stopped for a while; what can't be guessed still works. */
export function lockedModel(frame: Frame): PageModel {
  return page(frame, {
    screen: 'refused',
    title: say('locked.title'),
    blocks: [{ block: 'text', message: say('locked.text') }],
    footer: beforeManagement(frame),
  })
}

/** A page outside of any visit. */
function plain(screen: 'error' | 'done', title: MessageId, text: MessageId, demo: boolean): PageModel {
  return {
    screen,
    title: say(title),
    context: null,
    notices: [],
    blocks: [{ block: 'text', message: say(text) }],
    footer: [],
    demo,
  }
}

export const errorModel = (text: MessageId, demo: boolean): PageModel => plain('error', 'error.title', text, demo)

/** The way back from a frame: its page takes over from here. */
export const answerModel = (answer: { readonly to: string; readonly data: string }, demo: boolean): PageModel => {
  const { blocks, ...rest } = plain('done', 'answer.title', 'answer.text', demo)
  return { ...rest, blocks: [...blocks, { block: 'answer', ...answer }] }
}

export const doneModel = (demo: boolean): PageModel => plain('done', 'done.title', 'done.text', demo)

import { type Frame, page } from './frame.ts'
import type { EventCard, PageModel } from './page-model.ts'
import { link, say } from './parts.ts'

/** A history as its page shows it. */
export interface ShownHistory {
  /** Newest first. */
  readonly events: readonly EventCard[]
  /** How many there are in all. */
  readonly count: number
  readonly head: string
  /** The first entry that does not fit, or null where all do. */
  readonly brokenAt: number | null
}

/** What happened to the account's devices, and whether anybody changed that afterwards. */
export function historyModel(frame: Frame, { events, count, head, brokenAt }: ShownHistory): PageModel {
  return page(frame, {
    screen: 'history',
    title: say('history.title'),
    blocks: [
      { block: 'text', message: brokenAt === null ? say('history.verified') : say('history.broken', { entry: brokenAt }) },
      { block: 'text', message: say('history.state', { count, head }) },
      events.length === 0 ? { block: 'text', message: say('history.empty') } : { block: 'events', items: events },
    ],
    footer: [
      link('to-devices', `${frame.base}/devices`, say('action.to-devices')),
      link('export', `${frame.base}/devices/history/export`, say('action.export')),
    ],
  })
}

import type { Notice } from '../models/page-model.ts'
import { problem, say } from '../models/parts.ts'
import type { Sent } from '../usecase/telephony/send.ts'

type NotSent = Exclude<Sent, { kind: 'sent' } | { kind: 'again' }>

/** What a page says of something that went wrong, and how it is answered. */
export interface Trouble {
  readonly notice: Notice
  readonly status: 200 | 403 | 429 | 502
  /** Milliseconds until it may be tried again, where that is known. */
  readonly retryAfterMs?: number
}

/** Why nothing went out, with the seconds to wait where waiting helps. */
export function notSent(sent: NotSent): Trouble {
  if (sent.kind === 'failed') return { notice: problem(say('problem.send')), status: 502 }
  const { retryAfterMs } = sent
  if (retryAfterMs === null) return { notice: problem(say('problem.send.refused')), status: 403 }
  return { notice: problem(say('problem.send.wait', { count: Math.ceil(retryAfterMs / 1_000) })), status: 429, retryAfterMs }
}

export const refusedFor = (notice: Notice): Trouble => ({ notice, status: 403 })

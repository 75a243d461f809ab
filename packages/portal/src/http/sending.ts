import type { Notice } from '../models/page-model.ts'
import { problem, say } from '../models/parts.ts'
import type { Sent } from '../usecase/telephony/send.ts'

type NotSent = Exclude<Sent, { kind: 'sent' } | { kind: 'again' }>

/** Why nothing went out, with the seconds to wait where waiting helps, and the page's status. */
export function notSent(sent: NotSent): { readonly notice: Notice; readonly status: 403 | 429 | 502 } {
  if (sent.kind === 'failed') return { notice: problem(say('problem.send')), status: 502 }
  if (sent.retryAfterMs === null) return { notice: problem(say('problem.send.refused')), status: 403 }
  return { notice: problem(say('problem.send.wait', { count: Math.ceil(sent.retryAfterMs / 1_000) })), status: 429 }
}

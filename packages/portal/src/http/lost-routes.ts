import { askLostModel, lostSentModel } from '../models/lost.ts'
import { problem, say } from '../models/parts.ts'
import { errorModel } from '../models/refusal.ts'
import { sendLostLink } from '../usecase/lost.ts'
import { canMail } from '../usecase/notices/addresses.ts'
import { frameOf } from './frame-of.ts'
import { notFound } from './refuse.ts'
import { LOST_PER_ACCOUNT, overRate } from './rate-limit.ts'
import type { Handled, Reply, Route } from './route.ts'

/** Runs where mail goes out at all, for whoever passed primary authentication. */
const forOwner =
  (handle: (handled: Handled) => Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const { deps, visit } = handled
    if (!canMail(deps)) return notFound(deps, visit)
    if (visit.session.primaryAuthenticatedAt !== null) return handle(handled)
    return { kind: 'page', status: 403, model: errorModel('error.session', deps.config.demo), visit }
  }

async function showAsk({ deps, visit }: Handled): Promise<Reply> {
  return { kind: 'page', status: 200, model: askLostModel(frameOf(deps, visit)), visit }
}

/** The same answer for everybody: whether there is an address, and whether the mail went out, shows in the mailbox only. */
async function answerAsk({ deps, visit }: Handled): Promise<Reply> {
  const wait = await overRate(deps.ports.shortLived, `lost:${visit.user}`, LOST_PER_ACCOUNT, visit.now)
  if (wait !== null) {
    const model = askLostModel(frameOf(deps, visit, [problem(say('error.rate'))]))
    return { kind: 'page', status: 429, model, visit, retryAfterMs: wait }
  }
  sendLostLink(deps, visit)
  return { kind: 'page', status: 200, model: lostSentModel(frameOf(deps, visit)), visit }
}

export const LOST_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/lost', fields: {}, handle: forOwner(showAsk) },
  { method: 'POST', path: '/lost', fields: {}, limited: true, handle: forOwner(answerAsk) },
]

import type { AccountEvent, AccountEventType } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { freezeModel } from '../models/freeze.ts'
import { historyModel } from '../models/history.ts'
import type { EventCard, Message } from '../models/page-model.ts'
import { say } from '../models/parts.ts'
import { ask, type Refusal } from '../usecase/act.ts'
import { showChange } from '../usecase/dispute.ts'
import { liftCommand, liftFreeze } from '../usecase/freeze.ts'
import { type Entry, exportHistory, readHistory } from '../usecase/history.ts'
import { viewCommand } from '../usecase/manage.ts'
import { authorOf } from '../usecase/notices/notice.ts'
import { reveal } from '../usecase/values.ts'
import type { Visit } from '../usecase/visit.ts'
import type { MessageId } from '../words/message-id.ts'
import { notDone } from './device-list.ts'
import { frameOf } from './frame-of.ts'
import { toldChange } from './link-routes.ts'
import { refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

/** So many entries are shown; an export has all of them. */
const SHOWN = 100

const WHAT: Readonly<Record<Exclude<AccountEventType, 'device-suspended'>, MessageId>> = {
  'device-added': 'what.add',
  'token-assigned': 'what.assign-token',
  'device-renamed': 'what.rename',
  'device-removed': 'what.remove',
  'device-activated': 'what.activate',
  'app-rotated': 'what.app-rotated',
  'device-resumed': 'what.resume',
  'default-set': 'what.set-default',
  'sign-in-preference-set': 'what.set-sign-in-preference',
  'change-undone': 'what.undo',
  'account-frozen': 'what.dispute',
  'freeze-lifted': 'what.lift-freeze',
  'bypass-codes-issued': 'what.issue-bypass-codes',
  'bypass-code-used': 'what.bypass-code-used',
  'bypass-codes-revoked': 'what.revoke-bypass-codes',
  'enrolment-link-issued': 'what.issue-enrolment-link',
  'enrolment-link-used': 'what.enrolment-link-used',
}

const SUSPENDED = { lost: 'what.report-lost', disputed: 'what.device-stopped', administrator: 'what.suspend' } as const

const whatOf = (event: AccountEvent): MessageId => (event.type === 'device-suspended' ? SUSPENDED[event.because] : WHAT[event.type])

/** An app that renews its key is nobody's act. */
const byOf = (event: AccountEvent): Message | null => (event.type === 'app-rotated' ? null : say(`who.${authorOf(event.actor)}`))

/** Runs where the visit may see devices. */
const whereOpen =
  (handle: (handled: Handled) => Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const decision = ask(handled.visit, viewCommand(handled.visit))
    return decision.outcome === 'allow' ? handle(handled) : refuse(handled.deps, handled.visit, decision)
  }

async function cardOf(deps: Deps, visit: Visit, { position, event, about }: Entry, at: number): Promise<EventCard> {
  return {
    id: String(position),
    what: say(event === null ? 'what.unknown' : whatOf(event)),
    name: await reveal(deps, visit, about?.name ?? null),
    type: about === null ? null : say(`type.${about.type}`),
    at: { at },
    by: event === null ? null : byOf(event),
  }
}

async function showHistory({ deps, visit }: Handled): Promise<Reply> {
  const { entries, anchor, fault } = await readHistory(deps, visit)
  const latest = entries.slice(-SHOWN).toReversed()
  const events = await Promise.all(latest.map((entry) => cardOf(deps, visit, entry, entry.event?.at ?? visit.now)))
  const model = historyModel(frameOf(deps, visit), { events, ...anchor, brokenAt: fault?.at ?? null })
  return { kind: 'page', status: 200, model, visit }
}

async function sendExport({ deps, visit }: Handled): Promise<Reply> {
  const body = JSON.stringify(await exportHistory(deps, visit), null, 2)
  return { kind: 'file', name: 'history.json', contentType: 'application/json', body }
}

function wayOf(refusal: Refusal): 'verify' | 'never' {
  return refusal.needs !== 'never' && refusal.needs.includes('verification') ? 'verify' : 'never'
}

async function showFreeze({ deps, visit }: Handled): Promise<Reply> {
  const { frozen, changes } = visit.account
  if (frozen === null) return { kind: 'go', to: '/devices', visit }
  const change = changes.find(({ id }) => id === frozen.change)
  const disputed = change === undefined ? null : toldChange(await showChange(deps, visit, change))
  const decision = ask(visit, liftCommand(visit))
  const way = decision.outcome === 'allow' ? 'lift' : wayOf(decision)
  return { kind: 'page', status: 200, model: freezeModel(frameOf(deps, visit), disputed, way), visit }
}

async function answerFreeze(handled: Handled): Promise<Reply> {
  const acted = await liftFreeze(handled.deps, handled.visit)
  return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
}

/** What comes after changes: their history, and the freeze that a dispute left. */
export const AFTERMATH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/devices/history', fields: {}, handle: whereOpen(showHistory) },
  { method: 'GET', path: '/devices/history/export', fields: {}, handle: whereOpen(sendExport) },
  { method: 'GET', path: '/devices/freeze', fields: {}, handle: whereOpen(showFreeze) },
  { method: 'POST', path: '/devices/freeze', fields: {}, handle: answerFreeze },
]

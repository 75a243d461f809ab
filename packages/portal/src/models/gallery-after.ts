import type { Frame } from './frame.ts'
import { freezeModel } from './freeze.ts'
import { historyModel, type ShownHistory } from './history.ts'
import { deadLinkModel, disputedModel, disputeModel, type LinkFrame, lostChoiceModel, lostDoneModel, type ToldChange } from './links.ts'
import { askLostModel, lostSentModel } from './lost.ts'
import type { PageModel } from './page-model.ts'
import { problem, say } from './parts.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

const quiet: Frame = { application: 'Acme Wiki', username: 'anna', demo: false, managesOnly: false, framed: false, base: '', notices: [] }
const demo: Frame = { ...quiet, demo: true, application: 'Ticket desk' }
const long: Frame = { ...quiet, application: 'Interdepartmental Procurement and Reimbursement Workspace (Production)' }

const LONG = 'Schluesselbundanhaengersicherheitsschluessel'.repeat(2).slice(0, 60)
const NAMES = { arabic: 'مفتاح العمل الأزرق', hebrew: 'מפתח כחול (2)', emoji: '🔑 Büro 👩🏽‍💻🇪🇺' } as const

/** What the pages after a change show, in every state. */
export function afterStates(now: number): Readonly<Record<string, PageModel>> {
  const ago = (time: number): number => now - time
  const LINK: LinkFrame = { here: '/dispute/v1.c2FtcGxlLWxpbms', demo: false }
  const ADDED: ToldChange = { what: 'what.add', type: 'security-key', name: 'Spare key', at: ago(2 * DAY) }
  const REMOVED: ToldChange = { what: 'what.remove', type: 'mobile-phone', name: NAMES.arabic, at: ago(50 * MINUTE) }
  const PREFERENCE: ToldChange = { what: 'what.set-sign-in-preference', type: null, name: null, at: ago(MINUTE / 3) }
  const BOOK: ShownHistory = {
    events: [
      { id: '4', what: say('what.dispute'), name: LONG, type: say('type.security-key'), at: { at: ago(MINUTE) }, by: say('who.link') },
      { id: '3', what: say('what.issue-bypass-codes'), name: null, type: null, at: { at: ago(DAY) }, by: say('who.administrator') },
      { id: '2', what: say('what.app-rotated'), name: NAMES.hebrew, type: say('type.mobile-phone'), at: { at: ago(30 * DAY) }, by: null },
      { id: '1', what: say('what.add'), name: null, type: say('type.mobile-phone'), at: { at: ago(400 * DAY) }, by: say('who.session') },
    ],
    count: 4,
    head: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    brokenAt: null,
  }
  return {
    'dispute: a device that was added': disputeModel(LINK, ADDED, 'device', false),
    'dispute: a device that was removed': disputeModel({ ...LINK, demo: true }, REMOVED, 'removal', false),
    'dispute: something else, after a lost race': disputeModel(LINK, PREFERENCE, 'freeze', true),
    'disputed: a device stopped': disputedModel(false, true),
    'disputed: changes are frozen': disputedModel(true, false),
    'link: used': deadLinkModel(false, 'used'),
    'link: over': deadLinkModel(false, 'over'),
    'link: unknown': deadLinkModel(true, 'unknown'),
    'lost by mail: asked': askLostModel(quiet),
    'lost by mail: too often': askLostModel({ ...quiet, notices: [problem(say('error.rate'))] }),
    'lost by mail: on its way': lostSentModel(long),
    'lost by mail: choose': lostChoiceModel({ ...LINK, here: '/lost/v1.c2FtcGxlLWxpbms' }, [{ id: 'k1', name: 'Blue key' }, { id: 'o1', name: NAMES.hebrew }, { id: 'o2', name: LONG }], false),
    'lost by mail: nothing left': lostChoiceModel(LINK, [], true),
    'lost by mail: done': lostDoneModel(false, NAMES.emoji),
    'freeze: can be lifted': freezeModel(quiet, ADDED, 'lift'),
    'freeze: with an older device': freezeModel(long, REMOVED, 'verify'),
    'freeze: by an administrator only': freezeModel(demo, null, 'never'),
    'history: verified': historyModel(quiet, BOOK),
    'history: broken': historyModel(demo, { ...BOOK, brokenAt: 3 }),
    'history: nothing yet': historyModel(quiet, { ...BOOK, events: [], count: 0, head: 'ssp-chain/1' }),
  }
}

import type { Deps } from '../deps.ts'
import {
  deadLinkModel,
  disputedModel,
  disputeModel,
  type LinkFrame,
  lostChoiceModel,
  lostDoneModel,
  type ToldChange,
} from '../models/links.ts'
import type { PageModel } from '../models/page-model.ts'
import { dispute, type Disputed, seeDispute, type ShownChange } from '../usecase/dispute.ts'
import { reportLostByLink, seeLost } from '../usecase/lost.ts'
import type { Whence } from '../usecase/whence.ts'
import type { FieldRules, Fields } from './fields.ts'

export interface Linked {
  readonly deps: Deps
  /** What the link ends in. */
  readonly token: string
  readonly fields: Fields
  readonly from: Whence
}

export interface LinkAnswer {
  readonly status: number
  readonly model: PageModel
}

/**
 * A route of a mailed link, with neither session nor cookie: whoever has the link is who it was mailed to. With GET it
 * only shows, since everything between a mailer and a person opens links.
 */
export interface LinkRoute {
  readonly method: 'GET' | 'POST'
  /** Below the base path; `:token` is all the authority there is. */
  readonly path: string
  /** Fields of the body, besides the token of the link's own forms. */
  readonly fields: FieldRules
  readonly handle: (linked: Linked) => Promise<LinkAnswer>
}

function frameOf({ deps, token }: Linked, path: string): LinkFrame {
  const { base, demo } = deps.config
  return { here: `${base}/${path}/${token}`, demo }
}

const dead = ({ deps }: Linked, why: 'used' | 'over' | 'unknown'): LinkAnswer => ({
  status: why === 'unknown' ? 404 : 410,
  model: deadLinkModel(deps.config.demo, why),
})

export const toldChange = ({ change, about, name }: ShownChange): ToldChange => ({
  what: `what.${change.kind}`,
  type: about?.type ?? null,
  name,
  at: change.at,
})

function whatItDoes({ change, stops }: Disputed): 'device' | 'removal' | 'freeze' {
  if (stops) return 'device'
  return change.kind === 'remove' ? 'removal' : 'freeze'
}

async function disputePage(linked: Linked, status: 200 | 409): Promise<LinkAnswer> {
  const seen = await seeDispute(linked.deps, linked.token)
  if (seen.kind !== 'open') return dead(linked, seen.kind)
  const frame = frameOf(linked, 'dispute')
  return { status, model: disputeModel(frame, toldChange(seen.disputed), whatItDoes(seen.disputed), status === 409) }
}

async function answerDispute(linked: Linked): Promise<LinkAnswer> {
  const end = await dispute(linked.deps, linked.token, linked.from)
  if (end.kind === 'done') return { status: 200, model: disputedModel(linked.deps.config.demo, end.disputed.stops) }
  return end.kind === 'conflict' ? disputePage(linked, 409) : dead(linked, end.kind)
}

async function lostPage(linked: Linked, status: 200 | 404 | 409): Promise<LinkAnswer> {
  const seen = await seeLost(linked.deps, linked.token)
  if (seen.kind !== 'open') return dead(linked, seen.kind)
  return { status, model: lostChoiceModel(frameOf(linked, 'lost'), seen.devices, status === 409) }
}

async function answerLost(linked: Linked): Promise<LinkAnswer> {
  const end = await reportLostByLink(linked.deps, linked.token, linked.fields['device'] ?? '', linked.from)
  if (end.kind === 'done') return { status: 200, model: lostDoneModel(linked.deps.config.demo, end.name) }
  if (end.kind === 'conflict') return lostPage(linked, 409)
  return end.kind === 'refused' ? lostPage(linked, 404) : dead(linked, end.kind)
}

/** Everything that a mailed link reaches. */
export const LINK_ROUTES: readonly LinkRoute[] = [
  { method: 'GET', path: '/dispute/:token', fields: {}, handle: (linked) => disputePage(linked, 200) },
  { method: 'POST', path: '/dispute/:token', fields: {}, handle: answerDispute },
  { method: 'GET', path: '/lost/:token', fields: {}, handle: (linked) => lostPage(linked, 200) },
  { method: 'POST', path: '/lost/:token', fields: { device: { maxLength: 64 } }, handle: answerLost },
]

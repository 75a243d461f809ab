import type { Country } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { confirmNumberModel, numberCodeModel, numberModel, type TypedNumber } from '../models/number.ts'
import type { CountryField, Message, Notice } from '../models/page-model.ts'
import { problem, say } from '../models/parts.ts'
import { freshId } from '../usecase/ids.ts'
import { channelsFor, draftNumber, draftOf, type DraftedNumber, finishAddNumber, type NumberFault, sendProof, takeWord } from '../usecase/telephony/add-number.ts'
import type { Acted } from '../usecase/act.ts'
import type { Visit } from '../usecase/visit.ts'
import { languageOf, translate } from '../words/translate.ts'
import { verifiedReply } from './after-verify.ts'
import { afterAdding } from './after-add.ts'
import { frameOf } from './frame-of.ts'
import { notFound, refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'
import { notSent, refusedFor, type Trouble } from './sending.ts'

const NUMBERED = ['mobile-phone', 'landline'] as const

export const numberedOf = (text: string | undefined): TypedNumber['type'] | null => NUMBERED.find((type) => type === text) ?? null

/** The countries that the policy names and that have a numbering plan. */
function countriesFor(deps: Deps, visit: Visit): CountryField['countries'] {
  const allowed = new Set<Country>(visit.policy.telephonyCountries)
  return deps.ports.telephony?.numbers.countries.filter(({ country }) => allowed.has(country)) ?? []
}

/** The country that most people here mean: where they are, if a number of there may be added. */
const likely = (visit: Visit, countries: CountryField['countries']): Country =>
  (countries.find(({ country }) => country === visit.location) ?? countries[0])?.country ?? ''

const fieldOf = (code: NumberFault): 'number' | 'extension' => (code === 'phone.extension' ? 'extension' : 'number')

function formPage({ deps, visit }: Handled, typed: TypedNumber, wrong: NumberFault | null): Reply {
  const message: Message | null = wrong === null ? null : say(`problem.${wrong}`)
  const notices: readonly Notice[] = wrong === null || message === null ? [] : [problem(message, fieldOf(wrong))]
  const fault = wrong === null || message === null ? null : { field: fieldOf(wrong), message }
  const frame = frameOf(deps, visit, notices)
  const model = numberModel(frame, typed, countriesFor(deps, visit), fault, !visit.account.everActive)
  return { kind: 'page', status: wrong === null ? 200 : 400, model, visit }
}

/** Where a number is typed. */
export function showNumber(handled: Handled, type: TypedNumber['type']): Reply {
  const { deps, visit } = handled
  return formPage(handled, { type, country: likely(visit, countriesFor(deps, visit)), number: '', extension: '' }, null)
}

async function answerNumber(handled: Handled): Promise<Reply> {
  const { deps, visit, fields } = handled
  const type = numberedOf(fields['type'])
  if (type === null) return notFound(deps, visit)
  const typed: TypedNumber = {
    type,
    country: fields['country'] ?? '',
    number: fields['number'] ?? '',
    extension: fields['extension'] ?? '',
  }
  const drafted = await draftNumber(deps, visit, type, typed)
  if (drafted.kind === 'wrong') return formPage(handled, typed, drafted.code)
  if (drafted.kind === 'refused') return refuse(deps, visit, drafted.decision)
  return { kind: 'go', to: `/numbers/${drafted.id}`, visit }
}

/** Runs for a number that this session is adding. */
const onDraft =
  (handle: (handled: Handled, draft: DraftedNumber) => Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const draft = await draftOf(handled.deps, handled.visit, handled.params['id'] ?? '')
    return draft === null ? notFound(handled.deps, handled.visit) : handle(handled, draft)
  }

const shown = ({ deps }: Handled, { number }: DraftedNumber): string => deps.ports.telephony?.numbers.format(number) ?? ''

async function confirmPage(handled: Handled, draft: DraftedNumber, trouble: Trouble | null): Promise<Reply> {
  const { deps, visit } = handled
  const asked = { id: draft.id, type: draft.type, number: shown(handled, draft), send: freshId(deps) }
  const { notice, ...how } = trouble ?? { notice: null, status: 200 as const }
  const model = confirmNumberModel(frameOf(deps, visit, notice === null ? [] : [notice]), asked, await channelsFor(deps, visit, draft.number), visit.policy.unprovedNumbers)
  return { kind: 'page', ...how, model, visit }
}

const showConfirm = (handled: Handled, draft: DraftedNumber): Promise<Reply> => confirmPage(handled, draft, null)

async function answerSend(handled: Handled, draft: DraftedNumber): Promise<Reply> {
  const { deps, visit, fields, request } = handled
  const channel = fields['by'] === 'call' ? 'call' : 'sms'
  const lang = languageOf(request.headers.get('accept-language'))
  const sent = await sendProof(deps, visit, draft, { id: fields['send'] ?? '', channel, lang })
  if (sent.kind === 'sent' || sent.kind === 'again') return { kind: 'go', to: `/numbers/${draft.id}/code`, visit }
  const waits = sent.kind === 'refused' && sent.decision.because.every((id) => id.startsWith('send-code.'))
  if (sent.kind === 'refused' && !waits) return refuse(deps, visit, sent.decision)
  return confirmPage(handled, draft, notSent(sent))
}

const codePage = (handled: Handled, draft: DraftedNumber, wrong: boolean): Reply => ({
  kind: 'page',
  status: wrong ? 400 : 200,
  model: numberCodeModel(frameOf(handled.deps, handled.visit), { id: draft.id, number: shown(handled, draft) }, wrong),
  visit: handled.visit,
})

/** Where adding a number ended. */
function added({ deps }: Handled, acted: Acted): Reply | null {
  if (acted.kind === 'refused') return refuse(deps, acted.visit, acted.decision)
  if (acted.kind !== 'done') return null
  return { kind: 'go', to: afterAdding(acted.visit), visit: acted.visit }
}

const nameFor = ({ request }: Handled, { type }: DraftedNumber): string =>
  translate(languageOf(request.headers.get('accept-language')), say(`type.${type}`))

async function answerWord(handled: Handled, draft: DraftedNumber): Promise<Reply> {
  const acted = await takeWord(handled.deps, handled.visit, draft, nameFor(handled, draft))
  return added(handled, acted) ?? confirmPage(handled, draft, refusedFor(problem(say('problem.conflict'))))
}

async function answerCode(handled: Handled, draft: DraftedNumber): Promise<Reply> {
  const { deps, visit, fields } = handled
  const verified = await finishAddNumber(deps, visit, draft, fields['code'] ?? '', nameFor(handled, draft))
  const ended = verified.kind === 'done' || verified.kind === 'refused' ? added(handled, verified) : null
  return ended ?? verifiedReply(deps, verified, 'manage', () => codePage(handled, draft, true))
}

export const NUMBER_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/numbers',
    fields: { type: { maxLength: 20 }, country: { maxLength: 2 }, number: { maxLength: 80 }, extension: { maxLength: 40 } },
    handle: answerNumber,
  },
  { method: 'GET', path: '/numbers/:id', fields: {}, handle: onDraft(showConfirm) },
  {
    method: 'POST',
    path: '/numbers/:id/send',
    fields: { by: { maxLength: 10 }, send: { maxLength: 64 } },
    limited: true,
    handle: onDraft(answerSend),
  },
  { method: 'POST', path: '/numbers/:id/word', fields: {}, limited: true, handle: onDraft(answerWord) },
  { method: 'GET', path: '/numbers/:id/code', fields: {}, handle: onDraft((handled, draft) => Promise.resolve(codePage(handled, draft, false))) },
  { method: 'POST', path: '/numbers/:id/code', fields: { code: { maxLength: 32 } }, limited: true, handle: onDraft(answerCode) },
]

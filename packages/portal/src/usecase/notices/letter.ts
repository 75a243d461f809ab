import type { Noticed } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { say } from '../../models/parts.ts'
import { exactTime } from '../../words/exact-time.ts'
import { type Lang, translate } from '../../words/translate.ts'
import { linkUrl } from '../link.ts'
import type { Whence } from '../whence.ts'
import type { Letter } from './addresses.ts'
import type { Notice } from './notice.ts'

/** A notice with what was looked up for it. Names are null where they were erased, or there are none. */
export interface Told extends Notice {
  readonly organisation: string
  readonly name: string | null
  readonly nameBefore: string | null
}

/** Mail programs make links of what looks like an address; a name that somebody chose is never one, and stays on its line. */
const unlinked = (name: string): string => name.replaceAll(/[\p{Cc}\s]+/gu, ' ').replaceAll(/([.:/@])(?=\S)/g, '$1\u2060')

const title = (lang: Lang, what: Noticed): string => translate(lang, say(`what.${what}`))

function placeOf(lang: Lang, { country, network }: Whence): string {
  const named = country === null ? null : (new Intl.DisplayNames([lang], { type: 'region', fallback: 'code' }).of(country) ?? country)
  const known = [named, network].filter((one) => one !== null)
  return known.length === 0 ? translate(lang, say('mail.from.unknown')) : known.join(', ')
}

function deviceLines(lang: Lang, { about, name, nameBefore }: Told): readonly string[] {
  if (about === null) return []
  const type = translate(lang, say(`type.${about.type}`))
  const device = name === null ? type : translate(lang, say('device.named', { name: unlinked(name), type }))
  return [
    translate(lang, say('mail.device', { device })),
    ...(nameBefore === null ? [] : [translate(lang, say('mail.before', { name: unlinked(nameBefore) }))]),
  ]
}

/** What happened, to what, when, by whom and from where. */
function facts(lang: Lang, told: Told): readonly string[] {
  const { lookupName, at, by, from } = told
  const time = exactTime(lang, at)
  return [
    ...(lookupName === null ? [] : [translate(lang, say('mail.account', { account: unlinked(lookupName) }))]),
    ...deviceLines(lang, told),
    translate(lang, say('mail.when', { time })),
    ...(by === null ? [] : [translate(lang, say('mail.by', { who: translate(lang, say(`who.${by}`)) }))]),
    ...(from === null || from.application === null ? [] : [translate(lang, say('mail.application', { application: from.application }))]),
    ...(from === null ? [] : [translate(lang, say('mail.from', { place: placeOf(lang, from) }))]),
  ]
}

/** What to do about it. Without a link that is still good, an administrator is who helps. */
function remedy(deps: Deps, lang: Lang, { link, disputeUntil }: Told): string {
  if (link === null || disputeUntil === null || deps.ports.now() >= disputeUntil) return translate(lang, say('mail.administrator'))
  const time = exactTime(lang, disputeUntil)
  return [
    translate(lang, say('mail.dispute', { time })),
    linkUrl(deps, 'dispute', link),
    translate(lang, say('mail.dispute.text')),
  ].join('\n\n')
}

/** The mail about a change. Holds no secret but its link, and no number. */
export function letterOf(deps: Deps, lang: Lang, told: Told): Letter {
  const { what, organisation, anchor } = told
  const paragraphs = [
    title(lang, what),
    facts(lang, told).join('\n'),
    translate(lang, say('mail.yours')),
    remedy(deps, lang, told),
    translate(lang, say('mail.history', { count: String(anchor.count), head: anchor.head })),
  ]
  return {
    subject: translate(lang, say('mail.subject', { organisation, what: title(lang, what) })),
    text: `${paragraphs.join('\n\n')}\n`,
  }
}

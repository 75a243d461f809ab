import type { Message } from '../models/page-model.ts'
import { DE } from './de.ts'
import { EN } from './en.ts'

export type Lang = 'en' | 'de'

type Catalogue = Readonly<Record<keyof typeof EN, string>>

const CATALOGUES: Readonly<Record<Lang, Catalogue>> = { en: EN, de: DE }

/** A piece of a sentence: words of the catalogue, or a value that was put in. */
export interface Part {
  readonly text: string
  readonly isValue: boolean
}

const isKey = (catalogue: Catalogue, key: string): key is keyof Catalogue => Object.hasOwn(catalogue, key)

/** The sentence with its placeholders: as it is, or in the plural form that `count` asks for. */
function sentence(lang: Lang, { id, values }: Message): string {
  const catalogue = CATALOGUES[lang]
  if (isKey(catalogue, id)) return catalogue[id]
  const form = new Intl.PluralRules(lang).select(Number(values?.['count'] ?? 0))
  const key = [`${id}.${form}`, `${id}.other`].find((one) => isKey(catalogue, one))
  return key === undefined || !isKey(catalogue, key) ? id : catalogue[key]
}

/** A message in pieces, for a page that sets values apart. What a value says is never read as a placeholder. */
export function partsOf(lang: Lang, message: Message): readonly Part[] {
  return sentence(lang, message)
    .split(/\{([a-z]+)\}/)
    .map((piece, index) => {
      if (index % 2 === 0) return { text: piece, isValue: false }
      const value = message.values?.[piece] ?? ''
      return { text: typeof value === 'number' ? new Intl.NumberFormat(lang).format(value) : value, isValue: true }
    })
    .filter((part) => part.text !== '')
}

/** Right-to-left letters would turn the words around them. */
const TURNS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Bidi_C}]/u

/** A message as plain text, for places that hold no elements. */
export function translate(lang: Lang, message: Message): string {
  return partsOf(lang, message)
    .map(({ text, isValue }) => (isValue && TURNS.test(text) ? `\u2068${text}\u2069` : text))
    .join('')
}

/** The language of ours that a browser likes best; English where it likes none of them. */
export function languageOf(acceptLanguage: string | null): Lang {
  let best: Lang = 'en'
  let highest = 0
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(/\s*;\s*/)
    const lang = tag.split('-')[0]
    const stated = parameters.find((one) => one.startsWith('q='))
    const liking = stated === undefined ? 1 : Number(stated.slice(2))
    if ((lang === 'en' || lang === 'de') && liking > highest) {
      best = lang
      highest = liking
    }
  }
  return best
}

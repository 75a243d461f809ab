import type { EN } from './words/en.ts'
import { fill, languageOf } from './words/language.ts'

export type MessageId = keyof typeof EN
export type Values = Readonly<Record<string, string | number>>

const lang = languageOf(navigator.languages)
let catalogue: Readonly<Partial<Record<MessageId, string>>> = {}

/** Loads the words of this browser's language, and no other. Nothing is said before. */
export async function loadWords(): Promise<void> {
  catalogue = lang === 'de' ? (await import('./words/de.ts')).DE : (await import('./words/en.ts')).EN
  document.documentElement.lang = lang
  document.documentElement.dir = 'ltr'
}

/** The sentence in the language of this browser. */
export const say = (id: MessageId, values: Values = {}): string => fill(catalogue[id] ?? id, values)

/** How this browser's person writes dates and numbers, in the language that the app speaks. */
export const habits = (): string => navigator.languages.find((one) => one.toLowerCase().startsWith(lang)) ?? lang

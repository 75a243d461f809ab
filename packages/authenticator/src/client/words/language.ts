export type Lang = 'en' | 'de'

/** The first of a browser's languages that we have; English where we have none. */
export function languageOf(languages: readonly string[]): Lang {
  const [first = 'en'] = languages.map((tag) => tag.toLowerCase().split('-')[0]).filter((lang) => lang === 'en' || lang === 'de')
  return first
}

/** Letters outside of Latin may run the other way and would turn the words around them. */
const TURNS = /[^\0-\u024f\u1e00-\u206f]/

/** Puts values into a sentence. What a value says is never read as a placeholder. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? '')
    return TURNS.test(value) ? `\u2068${value}\u2069` : value
  })

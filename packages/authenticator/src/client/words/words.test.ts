import { describe, expect, test } from 'vitest'
import { DE } from './de.ts'
import { EN } from './en.ts'
import { fill, languageOf } from './language.ts'
import { WORKER_WORDS } from './worker.ts'

const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name).toSorted()

describe.each([
  ['the app', EN, DE],
  ['the worker', WORKER_WORDS.en, WORKER_WORDS.de],
])('the catalogues of %s', (_, en, de) => {
  const german = new Map(Object.entries(de))

  test('have the same ids in the same order', () => {
    expect(Object.keys(de)).toEqual(Object.keys(en))
  })

  test.each(Object.entries(en))('%s has words and the same placeholders in both languages', (id, english) => {
    const translated = german.get(id) ?? ''
    expect(english.trim()).toBe(english)
    expect(translated.trim()).toBe(translated)
    expect(translated).not.toBe('')
    expect(placeholders(translated)).toEqual(placeholders(english))
  })
})

describe('fill', () => {
  test('never reads a value as a placeholder', () => {
    expect(fill('{a} and {b}', { a: '{b} $&', b: 2 })).toBe('{b} $& and 2')
  })

  test('keeps a name that runs the other way from turning the words around it', () => {
    expect(fill('Remove {name}?', { name: 'מפתח' })).toBe('Remove \u2068מפתח\u2069?')
    expect(fill('Remove {name}?', { name: 'Telefon “Süß”' })).toBe('Remove Telefon “Süß”?')
  })
})

test.each([
  [[], 'en'],
  [['de-AT', 'en'], 'de'],
  [['fr', 'DE'], 'de'],
  [['en-GB', 'de'], 'en'],
  [['fr', 'it'], 'en'],
])('a browser that prefers %j reads %s', (languages, lang) => {
  expect(languageOf(languages)).toBe(lang)
})

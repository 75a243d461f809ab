import { describe, expect, test } from 'vitest'
import { GALLERY } from '../models/gallery.ts'
import { say } from '../models/parts.ts'
import { DE } from './de.ts'
import { EN } from './en.ts'
import { languageOf, partsOf, translate } from './translate.ts'

const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name).toSorted()

describe('the catalogues', () => {
  test('have the same ids', () => {
    expect(Object.keys(DE)).toEqual(Object.keys(EN))
  })

  test.each(Object.entries(EN))('%s has words and the same placeholders in both languages', (id, english) => {
    const german = Object.entries(DE).find(([key]) => key === id)?.[1] ?? ''
    expect(english.trim()).toBe(english)
    expect(german.trim()).toBe(german)
    expect(german).not.toBe('')
    expect(placeholders(german)).toEqual(placeholders(english))
    for (const name of placeholders(english)) expect(name).toMatch(/^[a-z]+$/)
  })

  test('have both forms of every plural', () => {
    const stems = Object.keys(EN).flatMap((id) => (id.endsWith('.one') || id.endsWith('.other') ? [id.replace(/\.\w+$/, '')] : []))
    expect(stems.length).toBeGreaterThan(0)
    for (const stem of stems) expect(Object.keys(EN)).toEqual(expect.arrayContaining([`${stem}.one`, `${stem}.other`]))
  })
})

describe('translate', () => {
  test('chooses the plural and writes numbers as the language does', () => {
    expect(translate('en', say('remove.text', { count: 1 }))).toContain('1 other device remains')
    expect(translate('en', say('remove.text', { count: 1204 }))).toContain('1,204 other devices remain')
    expect(translate('de', say('remove.text', { count: 1 }))).toContain('1 anderes Gerät')
    expect(translate('de', say('remove.text', { count: 1204 }))).toContain('1.204 andere Geräte')
  })

  test('never reads a value as a placeholder', () => {
    const name = '{username} $& {name}'
    expect(translate('en', say('rename.title', { name }))).toBe(`Rename ${name}`)
  })

  test('keeps a name that runs the other way from turning the words around it', () => {
    expect(translate('en', say('remove.title', { name: 'מפתח' }))).toBe('Remove \u2068מפתח\u2069?')
    expect(translate('en', say('remove.title', { name: 'Blue key' }))).toBe('Remove Blue key?')
  })

  test('sets values apart from words', () => {
    expect(partsOf('de', say('app.signing-in', { application: 'Acme', username: 'ada' }))).toEqual([
      { text: 'Anmeldung bei ', isValue: false },
      { text: 'Acme', isValue: true },
      { text: ' als ', isValue: false },
      { text: 'ada', isValue: true },
    ])
  })

  test('fills every placeholder of every page of the gallery', () => {
    let seen = 0
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('id' in value && Object.keys(value).every((key) => key === 'id' || key === 'values')) {
        const message = value as Parameters<typeof translate>[1]
        const values = Object.keys(message.values ?? {})
        for (const lang of ['en', 'de'] as const) {
          const bare = translate(lang, { id: message.id, values: Object.fromEntries(values.map((key) => [key, key === 'count' ? 2 : `<${key}>`])) })
          expect(bare).not.toBe(message.id)
          for (const key of values) if (key !== 'count') expect(translate(lang, message)).not.toContain(`{${key}}`)
        }
        seen += 1
      }
      for (const inner of Object.values(value)) look(inner)
    }
    for (const { model } of GALLERY) look(model)
    expect(seen).toBeGreaterThan(GALLERY.length)
  })
})

test.each([
  [null, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,en;q=0.5', 'de'],
  ['en-GB,de;q=0.9', 'en'],
  ['fr,de;q=0.3,en;q=0.2', 'de'],
  ['fr-FR, *;q=0.1', 'en'],
  ['de;q=0', 'en'],
  ['DE ; Q=0.8 , EN ; Q=0.7', 'de'],
  ['de;q=high', 'en'],
  ['deutsch', 'en'],
] as const)('a browser that prefers %j reads %s', (header, lang) => {
  expect(languageOf(header)).toBe(lang)
})

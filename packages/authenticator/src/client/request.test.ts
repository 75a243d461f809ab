import { expect, test } from 'vitest'
import { contextOf } from './request.ts'

const CONTEXT = {
  v: 1,
  purpose: 'sign-in',
  application: 'Demo Notes',
  organisation: 'Example',
  account: 'ada',
  country: 'DE',
  browser: null,
  system: 'Linux',
  at: 1,
}

const of = (context: string) => contextOf({ id: '1', nonce: '2', match: 'type', context, createdAt: 0, expiresAt: 1 })

test('what can be shown in full is read', () => {
  const { v: _, ...context } = CONTEXT
  expect(of(JSON.stringify(CONTEXT))).toEqual(context)
  expect(of(JSON.stringify({ ...CONTEXT, purpose: 'manage', country: null }))).toMatchObject({ purpose: 'manage', country: null })
})

test.each([
  ['another version', { ...CONTEXT, v: 2 }],
  ['another purpose', { ...CONTEXT, purpose: 'pay' }],
  ['more than this app can show', { ...CONTEXT, amount: '100 EUR' }],
  ['less than it shows', { ...CONTEXT, application: undefined }],
  ['another type', { ...CONTEXT, at: 'now' }],
  ['a country that is none', { ...CONTEXT, country: 49 }],
  ['a list', []],
  ['null', null],
])('%s is not', (_, context) => {
  expect(of(JSON.stringify(context))).toBeNull()
})

test('text that is no JSON is not', () => {
  expect(of('{')).toBeNull()
})

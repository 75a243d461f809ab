import type { PromptOutcome } from '@ssp/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AUTHENTICATION } from '../../test/world.ts'
import {
  AKEY,
  ALLOW,
  PAGE,
  PATH,
  SHOP,
  begun,
  payload,
  sdkAccepts,
  sdkRequest,
  sealed,
  signed,
  told,
  world,
} from '../../test/web-v2-world.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=|'

interface Edit {
  readonly at: number
  readonly kind: 'replace' | 'remove' | 'insert' | 'truncate' | 'swap' | 'capital'
  readonly text: string
}

/** One edit anywhere: a character replaced, removed, something put in, or the rest left out. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'insert', 'truncate', 'swap', 'capital'),
  text: fc.oneof(fc.constantFrom(...BASE64), fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 3 })),
})

function edited(text: string, { at, kind, text: put }: Edit): string {
  const index = at % text.length
  const before = text.slice(0, index)
  const rest = text.slice(index + 1)
  return {
    replace: before + put + rest,
    remove: before + rest,
    insert: before + put + text.slice(index),
    truncate: before,
    swap: before + rest.slice(0, 1) + text.charAt(index) + rest.slice(1),
    capital: before + text.charAt(index).toUpperCase() + rest,
  }[kind]
}

/** Names that `sign_request` signs. */
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('|'))

const refusal: fc.Arbitrary<PromptOutcome> = fc.constantFrom(
  { result: 'cancelled' },
  { result: 'refused' },
  { result: 'unavailable' },
)

test('a changed request never begins a prompt', async () => {
  const w = world()
  const { tx } = sdkRequest('ada')
  begun(await w.frame(tx))
  await fc.assert(
    fc.asyncProperty(edit, async (change) => {
      const mutated = edited(tx, change)
      fc.pre(mutated !== tx)
      expect((await w.frame(mutated)).kind).toBe('problem')
    }),
    { numRuns: 3000 },
  )
})

test('the SDK accepts an allow for the person who asked, unchanged, and for nobody else', async () => {
  const w = world()
  await fc.assert(
    fc.asyncProperty(name, name, edit, async (username, other, change) => {
      const { tx, app } = sdkRequest(username)
      const answer = await w.frame(tx)
      fc.pre(answer.kind === 'begin')
      const end = told(await w.protocol.finish(begun(answer), ALLOW))
      expect(sdkAccepts(end, app)).toBe(username)
      const mutated = edited(end, change)
      if (mutated !== end) expect(sdkAccepts(mutated, app)).toBeNull()
      if (other !== username) expect(sdkAccepts(end, sdkRequest(other).app)).toBeNull()
    }),
    { numRuns: 500 },
  )
})

test('whoever is named and whatever is signed, nothing but an allow yields what the SDK accepts', async () => {
  const w = world()
  const values = fc.oneof(name, fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: -400, max: 400 }), refusal, async (username, exp, outcome) => {
      const answer = await w.frame(signed('TX', payload(username, exp)))
      fc.pre(answer.kind === 'begin')
      const data = told(await w.protocol.finish(begun(answer), outcome))
      expect(data).toMatch(/^ERR\|[\w\s.()]+$/)
      for (const app of [sdkRequest('ada').app, signed('APP', payload(username), AKEY)])
        expect(sdkAccepts(data, app)).toBeNull()
    }),
    { numRuns: 1000 },
  )
})

test('an allow signs what came and nothing of what the prompt found out', async () => {
  const w = world()
  const { tx } = sdkRequest('ada')
  const request = begun(await w.frame(tx))
  const plain = told(await w.protocol.finish(request, ALLOW))
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.constantFrom('webauthn', 'push', 'bypass-code'), async (id, method) => {
      const authentication = { ...AUTHENTICATION, method, user: { ...AUTHENTICATION.user, id, email: id } }
      expect(told(await w.protocol.finish(request, { result: 'allow', authentication }))).toBe(plain)
    }),
  )
})

test('whatever an integration signs is answered, and told to its own pages only', async () => {
  const w = world()
  const text = fc.oneof(
    fc.string({ unit: 'binary' }).map((any) => signed('TX', any)),
    fc.array(fc.oneof(fc.constantFrom('ada', SHOP.ikey, '4102444800'), fc.string()), { maxLength: 4 }).map((fields) => signed('TX', fields.join('|'))),
    fc.string().map((any) => sealed(any)),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(text, fc.oneof(fc.constant(PAGE), fc.webUrl()), async (tx, parent) => {
      const answer = await w.frame(tx, parent)
      if (answer.kind === 'begin') expect(SHOP.parents).toContain(answer.request.frame?.parent)
      else expect(answer.kind).toBe('problem')
    }),
    { numRuns: 1000 },
  )
})

test('whatever else is sent is a problem', async () => {
  const w = world()
  const arbitrary = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    query: fc.webQueryParameters(),
    contentType: fc.constantFrom(null, 'application/x-www-form-urlencoded', 'text/plain'),
    body: fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters()),
  })
  await fc.assert(
    fc.asyncProperty(arbitrary, async (request) => {
      expect(await w.protocol.handle({ path: PATH, ...request })).toMatchObject({ kind: 'problem', problem: { status: 400 } })
    }),
    { numRuns: 500 },
  )
})

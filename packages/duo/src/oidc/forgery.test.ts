import fc from 'fast-check'
import { expect, test } from 'vitest'
import { begun, requestClaims, sentTo, sign, world } from '../../test/world.ts'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ANY = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 3 })

/** One edit anywhere: a character replaced, removed, doubled, or something put in. */
const edit = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'insert', 'truncate', 'swap'),
  character: fc.constantFrom(...BASE64URL),
  text: ANY,
})

test('a changed request never begins a prompt, nor sends anybody anywhere', async () => {
  const w = world()
  const request = await sign(requestClaims(w))
  begun(await w.authorize(request))
  await fc.assert(
    fc.asyncProperty(edit, async ({ at, kind, character, text }) => {
      const index = at % request.length
      const rest = request.slice(index + 1)
      const mutated = {
        replace: request.slice(0, index) + character + rest,
        remove: request.slice(0, index) + rest,
        insert: request.slice(0, index) + text + request.slice(index),
        truncate: request.slice(0, index),
        swap: request.slice(0, index) + rest.slice(0, 1) + request.charAt(index) + rest.slice(1),
      }[kind]
      fc.pre(mutated !== request)
      const answer = await w.authorize(mutated)
      expect(answer.kind).toBe('problem')
    }),
    { numRuns: 3000 },
  )
})

test('whatever a client signs is answered, and leads nowhere but to its own addresses', async () => {
  const w = world()
  const names = Object.keys(requestClaims(w))
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 3 }), async (change) => {
      // Signed by the client itself: any JSON at all.
      const answer = await w.authorize(await sign({ ...requestClaims(w), ...change }))
      if (answer.kind === 'redirect') expect(sentTo(answer).href).toMatch(/^https:\/\/shop\.example\/callback\?/)
      else expect(['begin', 'problem']).toContain(answer.kind)
    }),
    { numRuns: 1000 },
  )
})

test('whatever is posted is answered with a 400', async () => {
  const w = world()
  const arbitrary = fc.record({
    path: fc.constantFrom('/oauth/v1/token', '/oauth/v1/health_check'),
    query: fc.webQueryParameters(),
    contentType: fc.constantFrom(null, 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', 'text/plain'),
    body: fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters()),
  })
  await fc.assert(
    fc.asyncProperty(arbitrary, async (request) => {
      const answer = await w.protocol.handle({ method: 'POST', ...request })
      expect(answer).toMatchObject({ kind: 'response', status: 400 })
    }),
    { numRuns: 1000 },
  )
})

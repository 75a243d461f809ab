import { expect, test } from 'vitest'
import { RETURN, world } from './harness.ts'

const ANSWER = { ceremony: 'x'.repeat(22), for: 'sign-in', response: '{}' }

test('floods from one address and tries in one visit are stopped for a while', async () => {
  let address: string | null = '2001:db8::1'
  const made = world({ ports: (ports) => ({ ...ports, address: () => address }) })
  const visit = made.browser()
  await visit.enrol('ada')
  const csrf = await visit.csrf()
  const post = (path: string, fields: Record<string, string>) =>
    visit.send(path, { method: 'POST', body: new URLSearchParams({ ...fields, _csrf: csrf }) })
  const statuses: number[] = []
  for (let tries = 0; tries < 110; tries += 1) statuses.push((await post('/webauthn', ANSWER)).status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
  expect(Number((await post('/webauthn', ANSWER)).headers.get('retry-after'))).toBeGreaterThan(0)
  // Spelt otherwise, the same /64: the same flood.
  address = '2001:0DB8:0:0:ffff::7'
  for (let tries = 0; tries < 600; tries += 1) await post('/undo', { change: 'x' })
  expect((await post('/undo', { change: 'x' })).status).toBe(429)
  address = '192.0.2.1'
  expect((await post('/undo', { change: 'x' })).status).not.toBe(429)
})

test('whoever has the password can’t use up its owner’s tries with a passkey', async () => {
  const made = world()
  const owner = made.browser()
  await owner.enrol('ada')
  const thief = made.browser()
  await thief.begin('ada')
  const body = new URLSearchParams({ ...ANSWER, _csrf: await thief.csrf() })
  let last = 0
  for (let tries = 0; tries < 101; tries += 1) last = (await thief.send('/webauthn', { method: 'POST', body })).status
  expect(last).toBe(429)
  const again = made.browser()
  again.key = owner.key
  await again.answer(await again.begin('ada'))
  expect(again.location).toBe(`${RETURN}?result=allow`)
})

import { expect, test } from 'vitest'
import { assign, issueCode, RETURN, shown, world } from './harness.ts'

test('a bypass code signs in whoever left their token at home, and is spent by that', async () => {
  const made = world()
  await assign(made, 'ben', '1')
  const code = await issueCode(made, 'ben')
  const visit = made.browser()
  await visit.begin('ben')
  await visit.post('/bypass-code', { code, for: 'sign-in' })
  expect(visit.location).toBe(`${RETURN}?result=allow`)
  expect(made.protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'bypass-code', device: null } }])
  const again = made.browser()
  await again.begin('ben')
  expect((await again.post('/bypass-code', { code, for: 'sign-in' })).status).toBe(400)
})

test('a bypass code works once, also for 16 at the same moment', async () => {
  const made = world()
  const code = await issueCode(made, 'ada')
  const visits = await Promise.all(
    Array.from({ length: 16 }, async () => {
      const visit = made.browser()
      await visit.begin('ada')
      return { visit, csrf: await visit.csrf() }
    }),
  )
  const pages = await Promise.all(visits.map(({ visit, csrf }) => visit.post('/bypass-code', { code, for: 'manage' }, csrf)))
  expect(pages.filter((page) => page.screen === 'devices')).toHaveLength(1)
})

test('a bypass code of another user is nobody’s', async () => {
  const made = world()
  const code = await issueCode(made, 'ben')
  await issueCode(made, 'ada')
  const ada = made.browser()
  await ada.begin('ada')
  expect((await ada.post('/bypass-code', { code, for: 'sign-in' })).status).toBe(400)
  const ben = made.browser()
  await ben.begin('ben')
  expect((await ben.post('/bypass-code', { code, for: 'manage' })).screen).toBe('devices')
})

test('a bypass code that is over opens nothing, and reads like a wrong one', async () => {
  const made = world()
  const code = await issueCode(made, 'ada', 60_000)
  made.clock += 60_000
  const visit = made.browser()
  await visit.begin('ada')
  for (const purpose of ['sign-in', 'manage']) {
    const over = await visit.post('/bypass-code', { code, for: purpose })
    const wrong = await visit.post('/bypass-code', { code: '000000000', for: purpose })
    expect([over.status, over.blocks]).toEqual([wrong.status, wrong.blocks])
  }
  expect((await visit.get('/devices')).screen).toBe('verify')
  expect(made.protocol.outcomes).toEqual([])
})

test('a code typed for managing is spent and signs nobody in', async () => {
  const made = world()
  await assign(made, 'ada', '1')
  const visit = made.browser()
  await visit.begin('ada')
  const code = await shown(made)
  expect((await visit.post('/passcode', { code, for: 'manage' })).screen).toBe('devices')
  expect((await visit.post('/passcode', { code, for: 'sign-in' })).status).toBe(400)
  expect(made.protocol.outcomes).toEqual([])
})

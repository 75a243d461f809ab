import { SHIPPED_POLICY } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import { staticDirectory } from '../src/directory.ts'
import { assign, WIKI, world } from './harness.ts'

describe('one person has one name', () => {
  test.each(['Ada', ' ada', '\uff21da', 'a\u200bda'])('what an administrator gave to %j protects whoever signs in as Ada', async (name) => {
    const made = world()
    expect((await assign(made, name, '1')).kind).toBe('done')
    const thief = made.browser()
    // Policy `enroll`: who is new enrols on a password.
    expect((await thief.begin('Ada')).screen).toBe('prompt')
    expect((await thief.get('/devices/add/security-key')).screen).toBe('verify')
  })

  test('whoever enrolled is nobody new in any other spelling, and reads it as it came', async () => {
    const made = world()
    const owner = made.browser()
    await owner.enrol('ada')
    for (const name of ['ADA', '\uff41da', 'ada\u00ad', 'ada ']) {
      const visit = made.browser()
      visit.key = owner.key
      const page = await visit.begin(encodeURIComponent(name))
      expect([page.screen, page.context?.username]).toEqual(['prompt', name])
      await visit.answer(page)
      expect(visit.location).toContain('result=allow')
    }
  })
})

test('a name of which nothing can be seen is nobody’s', async () => {
  const made = world()
  expect((await made.browser().begin(encodeURIComponent('\u200b '))).status).toBe(400)
  await expect(assign(made, '\u00ad', '1')).rejects.toThrow(RangeError)
})

describe('a directory that a configuration holds', () => {
  const { policy, reachable } = staticDirectory({
    organisation: { name: 'Example', edition: 'mfa' },
    policy: SHIPPED_POLICY,
    applications: [{ ...WIKI, users: ['Ada'] }],
    groups: { strict: { strength: 'phishing-resistant' }, quick: { lockoutThreshold: 3 } },
    memberships: { Ada: ['strict'], ' ADA': ['quick'] },
  })

  test.each(['ada', 'Ada', 'ada '])('knows %j, however the file writes the name, and all of its groups', async (name) => {
    expect(await policy('wiki', name)).toMatchObject({ strength: 'phishing-resistant', lockoutThreshold: 3 })
    expect(await reachable(name)).toEqual([await policy('wiki', name)])
  })

  test.each(['constructor', '__proto__', 'toString', 'ben'])('has no group of %s', async (name) => {
    expect((await policy('wiki', name)).strength).toBe('second-factor')
    expect(await reachable(name)).toEqual([])
  })
})

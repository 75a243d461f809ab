import { type Commit, compilePolicy, type Policy, SHIPPED_POLICY } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import type { Ports } from '../src/ports.ts'
import { assign, deviceIds, issueCode, type Page, type TestBrowser, type World, world } from './harness.ts'

async function begun(visit: TestBrowser): Promise<Page> {
  await visit.begin('ada')
  return visit.get('/devices/add/security-key')
}

/** What happens right before the next commits, one each. */
function racing(): { readonly made: World; readonly before: (() => Promise<unknown>)[] } {
  const before: (() => Promise<unknown>)[] = []
  let inBetween = false
  const raced = (ports: Ports): Ports => ({
    ...ports,
    accounts: {
      ...ports.accounts,
      commit: async (user: string, version: number, commit: Commit) => {
        if (!inBetween) {
          inBetween = true
          await before.shift()?.()
          inBetween = false
        }
        return ports.accounts.commit(user, version, commit)
      },
    },
  })
  return { made: world({ ports: raced }), before }
}

describe('a first device', () => {
  test('is not enrolled where the policy denies new users', async () => {
    const visit = world({ policy: { newUser: 'deny' } }).browser()
    expect((await visit.begin('ada')).screen).toBe('prompt')
    expect((await visit.get('/devices/add/security-key')).screen).toBe('verify')
  })

  test('is not asked for where the policy lets new users in without one, and not of those who had one', async () => {
    const made = world({ policy: { newUser: 'no-mfa' } })
    await made.browser().begin('ada')
    expect(made.protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'none', device: null } }])
    await assign(made, 'ben', 'T-1')
    expect((await made.browser().begin('ben')).screen).toBe('prompt')
    const visit = made.browser()
    await visit.begin('cleo', '&purpose=manage&application=portal')
    expect(made.protocol.outcomes).toHaveLength(1)
  })

  test('is a passkey where the policy takes no other keys', async () => {
    const visit = world({ policy: { deviceTypes: ['platform-authenticator'] } }).browser()
    const page = await visit.begin('ada')
    expect(page.screen).toBe('enrol')
    expect(page.blocks.find((one) => one.block === 'choices')?.items?.map(({ id }) => id)).toEqual(['platform-authenticator'])
  })

  test('begun while new users enrolled is not added once they don’t', async () => {
    let newUser: Policy['newUser'] = 'enroll'
    const policy = () => Promise.resolve(compilePolicy([{ ...SHIPPED_POLICY, newUser }]))
    const made = world({ ports: (ports) => ({ ...ports, directory: { ...ports.directory, policy } }) })
    const visit = made.browser()
    const page = await begun(visit)
    newUser = 'deny'
    await visit.answer(page)
    newUser = 'enroll'
    expect((await made.browser().begin('ada')).screen).toBe('enrol')
  })

  test('is one: a second one is refused at finish, however early it was begun', async () => {
    const made = world()
    const one = made.browser()
    const two = made.browser()
    const pages = [await begun(one), await begun(two)] as const
    await one.answer(pages[0])
    expect((await two.answer(pages[1])).screen).toBe('verify')
    expect(deviceIds(await one.manage())).toHaveLength(1)
  })

  test('is one, also of two at the same moment: the loser confirms with the other’s', async () => {
    const made = world()
    const one = made.browser()
    const two = made.browser()
    const pages = [await begun(one), await begun(two)] as const
    const [first, second] = await Promise.all([one.answer(pages[0]), two.answer(pages[1])])
    const lost = first.screen === 'prompt' ? second : first
    expect(lost.screen).toBe('verify')
    expect(lost.notices).toEqual([])
  })

  test('is added where an administrator made the account at the same moment', async () => {
    const { made, before } = racing()
    const visit = made.browser()
    const page = await begun(visit)
    before.push(() => issueCode(made, 'ada'))
    expect((await visit.answer(page)).screen).toBe('prompt')
    expect(deviceIds(await visit.manage())).toHaveLength(1)
    expect(made.faults).toEqual([])
  })

  test('shows nobody’s devices to a thief who lost two races for it', async () => {
    const { made, before } = racing()
    await issueCode(made, 'ada')
    const owner = made.browser()
    const thief = made.browser()
    const ofOwner = await begun(owner)
    const ofThief = await begun(thief)
    // Before the thief's first attempt an administrator changes the account, before the second its owner enrols.
    before.push(
      () => issueCode(made, 'ada'),
      () => owner.answer(ofOwner),
    )
    const lost = await thief.answer(ofThief)
    expect(lost.screen).toBe('verify')
    expect(deviceIds(lost)).toEqual([])
  })
})

import { compilePolicy, type Policy, SHIPPED_POLICY } from '@ssp/core'
import { otp } from '@ssp/providers/otp'
import { describe, expect, test } from 'vitest'
import type { Ports } from '../src/ports.ts'
import { assign, issueCode, shown, TOKEN, WIKI, type World, world, type WorldOptions } from './harness.ts'

interface Typed {
  readonly status: number
  readonly title: string
  readonly allowed: boolean
}

/** A new visit types a code; where it ends. */
async function types(made: World, code: string, more = '', path = '/passcode'): Promise<Typed> {
  const visit = made.browser()
  await visit.begin('ada', more)
  const page = await visit.post(path, { code, for: 'sign-in' })
  return { status: page.status, title: page.title.id, allowed: visit.location.includes('result=allow') }
}

/** A passcode that the token does not show. */
async function wrong(made: World): Promise<string> {
  const near = await Promise.all([-1, 0, 1].map((step) => otp().generate(TOKEN, 0, made.clock + step * 30_000)))
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? ''
}

/** A world with a token of ada's, which counts how many codes are looked at. */
async function counting(options: WorldOptions) {
  const looked = { times: 0 }
  const watched = (ports: Ports): Ports => ({
    ...ports,
    otp: { ...ports.otp, verify: async (...args) => ((looked.times += 1), ports.otp.verify(...args)) },
  })
  const made = world({ ...options, ports: watched })
  await assign(made, 'ada', '1')
  return { made, looked }
}

const LOCKED: Typed = { status: 403, title: 'locked.title', allowed: false }

describe('the budget of guesses', () => {
  test('holds for 64 wrong codes at the same moment, over as many sessions', async () => {
    const { made, looked } = await counting({})
    const visits = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const visit = made.browser()
        await visit.begin('ada')
        return { visit, csrf: await visit.csrf() }
      }),
    )
    const code = await wrong(made)
    const answers = await Promise.all(visits.map(({ visit, csrf }) => visit.post('/passcode', { code, for: 'sign-in' }, csrf)))
    expect(answers.every((one) => one.status >= 400)).toBe(true)
    expect(looked.times).toBe(10)
    expect(await types(made, code)).toEqual(LOCKED)
    expect(looked.times).toBe(10)
    made.clock += SHIPPED_POLICY.lockoutMs
    await types(made, code)
    expect(looked.times).toBe(11)
  })

  test('is not given back by a bypass code that is over', async () => {
    const { made, looked } = await counting({ policy: { lockoutThreshold: 3 } })
    const old = await issueCode(made, 'ada', 60_000)
    made.clock += 60_000
    for (let round = 0; round < 5; round += 1) {
      for (let guess = 0; guess < 2; guess += 1) await types(made, await wrong(made))
      expect((await types(made, old, '', '/bypass-code')).allowed).toBe(false)
    }
    expect(looked.times).toBeLessThanOrEqual(3)
  })

  test('is given back by a code that is right, also by the last one', async () => {
    const { made, looked } = await counting({ policy: { lockoutThreshold: 2 } })
    for (let round = 0; round < 3; round += 1) {
      await types(made, await wrong(made))
      expect((await types(made, await shown(made))).allowed).toBe(true)
      made.clock += 30_000
    }
    expect(looked.times).toBe(6)
    const log = await made.stores.securityLog.read(null, 1_000)
    expect(log.map(({ what }) => what)).not.toContain('locked-out')
  })

  test('of one application never stops codes at another for longer than a lock-out', async () => {
    const strict: Partial<Policy> = { lockoutThreshold: 2 }
    const perApplication = (ports: Ports): Ports => ({
      ...ports,
      directory: {
        ...ports.directory,
        policy: (application) => Promise.resolve(compilePolicy([SHIPPED_POLICY, application === 'vault' ? strict : {}])),
      },
    })
    const made = world({ applications: [WIKI, { ...WIKI, id: 'vault', name: 'Vault' }], ports: perApplication })
    await assign(made, 'ada', '1')
    for (let guess = 0; guess < 4; guess += 1) await types(made, await wrong(made))
    // The vault takes two guesses: four are more, so this one is not looked at, and a lock-out begins.
    expect(await types(made, await shown(made), '&application=vault')).toEqual(LOCKED)
    made.clock += SHIPPED_POLICY.lockoutMs
    expect((await types(made, await shown(made), '&application=vault')).allowed).toBe(true)
  })

  test('is not spent for ever by attempts that broke down', async () => {
    let broken = true
    const breaking = (ports: Ports): Ports => ({
      ...ports,
      otp: { ...ports.otp, verify: (...args) => (broken ? Promise.reject(new Error('down')) : ports.otp.verify(...args)) },
    })
    const made = world({ policy: { lockoutThreshold: 3 }, ports: breaking })
    await assign(made, 'ada', '1')
    for (let tries = 0; tries < 3; tries += 1) expect((await types(made, '123456')).status).toBe(503)
    broken = false
    made.clock += SHIPPED_POLICY.lockoutMs
    expect((await types(made, await shown(made))).allowed).toBe(true)
  })
})

describe('a lock-out', () => {
  async function lockedOut() {
    const counted = await counting({ policy: { lockoutThreshold: 2 } })
    for (let guess = 0; guess < 2; guess += 1) await types(counted.made, await wrong(counted.made))
    return counted
  }

  test('is told as what it is, whatever the code', async () => {
    const { made } = await lockedOut()
    expect(await types(made, await shown(made))).toEqual(LOCKED)
    expect(await types(made, await wrong(made))).toEqual(LOCKED)
  })

  test('is told on every page that would ask for a code', async () => {
    const { made } = await lockedOut()
    const visit = made.browser()
    const pages = [await visit.begin('ada'), ...(await Promise.all(['/options', '/verify', '/passcode', '/bypass-code'].map((path) => visit.get(path))))]
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    for (const page of pages) expect(JSON.stringify(page)).toContain('locked.text')
    made.clock += SHIPPED_POLICY.lockoutMs
    expect(JSON.stringify(await visit.get('/prompt'))).not.toContain('locked.')
  })

  test('grows no longer by what is tried during it', async () => {
    const { made, looked } = await lockedOut()
    for (let guess = 0; guess < 5; guess += 1) await types(made, await wrong(made))
    expect(looked.times).toBe(2)
    made.clock += SHIPPED_POLICY.lockoutMs - 1
    expect(await types(made, await shown(made))).toEqual(LOCKED)
    made.clock += 1
    expect((await types(made, await shown(made))).allowed).toBe(true)
  })

  test('leaves security keys working', async () => {
    const visit = world({ policy: { lockoutThreshold: 3 } }).browser()
    await visit.enrol('ada')
    for (let tries = 0; tries < 4; tries += 1) await visit.post('/bypass-code', { code: '123456789', for: 'sign-in' })
    await visit.answer(await visit.get('/prompt'))
    expect(visit.location).toContain('result=allow')
  })
})

describe('a token that no code can be checked against', () => {
  // 80 bits, where RFC 4226 asks for 128 and we for 160.
  const SHORT = { ...TOKEN, secret: 'JBSWY3DPEHPK3PXP' }

  test('is not assigned', async () => {
    const made = world()
    await expect(assign(made, 'ada', '1', SHORT)).rejects.toMatchObject({ code: 'token.secret' })
    await assign(made, 'ada', '2')
    expect((await types(made, await shown(made))).allowed).toBe(true)
    expect(made.faults).toEqual([])
  })

  test('does not stop the others, where it is stored all the same', async () => {
    const unchecked = (ports: Ports): Ports => ({ ...ports, otp: { ...ports.otp, generate: () => Promise.resolve('') } })
    const made = world({ ports: unchecked })
    await assign(made, 'ada', '1', SHORT)
    await assign(made, 'ada', '2')
    expect((await types(made, await shown(made))).allowed).toBe(true)
    expect(made.faults).toEqual([])
    expect((await types(made, await wrong(made))).status).toBe(503)
    expect(made.faults).toHaveLength(1)
  })
})

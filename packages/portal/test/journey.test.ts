import { otp } from '@ssp/providers/otp'
import { describe, expect, test } from 'vitest'
import { deviceIds, RETURN, WIKI, world } from './harness.ts'

const PORTAL = { ...WIKI, id: 'portal', name: 'Device portal', kind: 'device-management-portal' } as const

const minutes = (count: number): number => count * 60_000

describe('a visit', () => {
  test('enrols, manages, renames, keeps the last device, signs in', async () => {
    const { browser, protocol } = world()
    const visit = browser()
    expect((await visit.begin('ada')).screen).toBe('enrol')
    expect((await visit.answer(await visit.get('/devices/add/security-key'))).screen).toBe('prompt')
    // Enrolling is no verification: management asks for one.
    expect((await visit.get('/devices')).screen).toBe('verify')
    const list = await visit.manage()
    expect(list.screen).toBe('devices')
    const [id = ''] = deviceIds(list)
    expect((await visit.post(`/devices/${id}/rename`, { name: '  Blue   key ' })).screen).toBe('devices')
    const last = await visit.post(`/devices/${id}/remove`, {})
    expect(last.status).toBe(409)
    expect(last.title).toEqual({ id: 'remove.last.title', values: { name: 'Blue key' } })
    expect(protocol.outcomes).toEqual([])
    await visit.answer(await visit.get('/prompt'))
    expect(visit.location).toBe(`${RETURN}?result=allow`)
    expect(protocol.outcomes.map((one) => one.result)).toEqual(['allow'])
    expect((await visit.get('/prompt')).status).toBe(401)
  })

  test('three changes under one grant; its ten minutes end it', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    await visit.manage()
    await visit.addKey()
    await visit.addKey()
    const [id = ''] = deviceIds(await visit.get('/devices'))
    expect((await visit.post(`/devices/${id}/rename`, { name: 'One' })).screen).toBe('devices')
    made.clock += minutes(10) - 1
    expect((await visit.get('/devices')).screen).toBe('devices')
    made.clock += 1
    const closed = await visit.get('/devices')
    expect(closed.screen).toBe('verify')
    expect(closed.notices[0]?.message.id).toBe('verify.expired')
  })

  test('a change from elsewhere ends the grant', async () => {
    const { browser, portal } = world()
    const visit = browser()
    await visit.enrol('ada')
    await visit.manage()
    await visit.addKey()
    const administrator = { type: 'administrator', id: 'root', role: 'owner' } as const
    const issued = await portal.administration.issueBypassCodes(administrator, 'ada', { count: 1, uses: 1, lifeMs: null })
    expect(issued.kind).toBe('done')
    const closed = await visit.get('/devices')
    expect(closed.screen).toBe('verify')
    expect(closed.notices[0]?.message.id).toBe('verify.changed')
  })

  test('removing what gave the grant ends it; undo needs the same session and ten minutes', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    const [first = ''] = deviceIds(await visit.manage())
    const old = visit.key
    await visit.addKey()
    expect((await visit.post(`/devices/${first}/remove`, {})).screen).toBe('verify')
    const list = await visit.manage()
    const undo = list.notices[0]?.action
    expect(undo?.id).toBe('undo')
    const change = { change: undo?.fields[0]?.value ?? '' }

    // Another browser of the same person can't undo it.
    const other = made.browser()
    other.key = visit.key
    await other.begin('ada')
    await other.manage()
    expect((await other.post('/undo', change)).status).toBe(403)

    const undone = await visit.post('/undo', change)
    expect(deviceIds(undone)).toContain(first)
    visit.key = old
    await visit.answer(await visit.get('/prompt'))
    expect(visit.location).toContain('result=allow')
  })

  test('proof for management never signs in, and the other way round', async () => {
    const { browser, protocol } = world()
    const visit = browser()
    await visit.enrol('ada')
    await visit.manage()
    expect((await visit.get('/prompt')).screen).toBe('prompt')
    expect(protocol.outcomes).toEqual([])
    // An answer counts for what it was asked for, whatever the form says.
    const page = await visit.get('/verify')
    const answered = { ...(await visit.fillIn(page)), for: 'sign-in' }
    expect((await visit.post('/webauthn', answered, page.csrf)).screen).toBe('devices')
    expect(protocol.outcomes).toEqual([])
    // And once only.
    expect((await visit.post('/webauthn', answered)).screen).not.toBe('devices')

    const other = browser()
    other.key = visit.key
    const prompt = await other.begin('ada')
    await other.post('/webauthn', { ...(await other.fillIn(prompt)), for: 'manage' }, prompt.csrf)
    expect(other.location).toBe(`${RETURN}?result=allow`)
    expect((await other.get('/devices')).status).toBe(401)
  })

  test('the cookie changes at every rise, and the old one is worth nothing', async () => {
    const { browser } = world()
    const visit = browser()
    await visit.enrol('ada')
    const before = new Map(visit.jar)
    await visit.manage()
    expect(visit.jar.get('__Host-ssp-session')).not.toBe(before.get('__Host-ssp-session'))
    const thief = browser()
    for (const [name, value] of before) thief.jar.set(name, value)
    expect((await thief.get('/devices')).status).toBe(401)
  })

  test('a device management portal lands in device management', async () => {
    const { browser, protocol } = world({ applications: [PORTAL] })
    const first = browser()
    expect((await first.begin('ada', '&purpose=manage&application=portal')).screen).toBe('enrol')
    expect((await first.answer(await first.get('/devices/add/security-key'))).screen).toBe('verify')
    const list = await first.manage()
    expect(list.screen).toBe('devices')
    expect(list.footer.map((one) => one.id)).toContain('leave')
    expect(protocol.outcomes).toEqual([])
    await first.post('/leave', {})
    expect(first.location).toBe(`${RETURN}?result=allow`)
    expect(protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'webauthn' } }])
  })

  test('leaving is for device management portals, and for those who verified there', async () => {
    const { browser, protocol } = world({ applications: [WIKI, PORTAL] })
    const managing = browser()
    await managing.begin('ada', '&purpose=manage&application=portal')
    await managing.answer(await managing.get('/devices/add/security-key'))
    expect((await managing.post('/leave', {})).screen).toBe('verify')
    const signingIn = browser()
    signingIn.key = managing.key
    await signingIn.begin('ada')
    await signingIn.manage()
    expect((await signingIn.post('/leave', {})).status).toBe(403)
    expect(protocol.outcomes).toEqual([])
  })

  test('cancelling tells the application so, once', async () => {
    const { browser, protocol } = world()
    const visit = browser()
    await visit.enrol('ada')
    await visit.post('/cancel', {})
    expect(visit.location).toBe(`${RETURN}?result=cancelled`)
    expect(protocol.outcomes).toEqual([{ result: 'cancelled' }])
  })
})

describe('the way that was used last', () => {
  test('comes first: a token after a token, a key after a key', async () => {
    const { browser, portal } = world()
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
    const parameters = { kind: 'totp', secret, digits: 6, period: 30 } as const
    const administrator = { type: 'administrator', id: 'root', role: 'owner' } as const
    const first = browser()
    await first.enrol('ada')
    await portal.administration.assignToken(administrator, 'ada', { serial: '1', name: 'Token', parameters })
    const again = browser()
    again.key = first.key
    expect((await again.begin('ada')).screen).toBe('prompt')
    const code = await otp().generate(parameters, 0, 1_800_000_000_000)
    await again.post('/passcode', { code, for: 'sign-in' })
    expect(again.location).toContain('result=allow')
    const third = browser()
    third.key = first.key
    expect((await third.begin('ada')).screen).toBe('passcode')
    expect((await third.get('/prompt?with=passkey')).screen).toBe('prompt')
    // The same code again: no code works twice.
    expect((await third.post('/passcode', { code, for: 'sign-in' })).status).toBe(400)
  })
})

describe('a counter token', () => {
  test('runs ahead, comes back by two codes in a row, and shows no code twice', async () => {
    const { browser, portal } = world()
    const parameters = { kind: 'hotp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6, period: 30 } as const
    const administrator = { type: 'administrator', id: 'root', role: 'owner' } as const
    await portal.administration.assignToken(administrator, 'ada', { serial: '1', name: 'Token', parameters })
    const shown = (counter: number): Promise<string> => otp().generate(parameters, counter, 0)
    const tries = async (counter: number): Promise<boolean> => {
      const visit = browser()
      await visit.begin('ada')
      await visit.post('/passcode', { code: await shown(counter), for: 'sign-in' })
      return visit.location.includes('result=allow')
    }
    expect(await tries(3)).toBe(true)
    expect(await tries(3)).toBe(false)
    expect(await tries(2)).toBe(false)
    expect(await tries(13)).toBe(true)
    // Far ahead: one code is not enough, two that don't follow each other neither.
    expect(await tries(200)).toBe(false)
    expect(await tries(300)).toBe(false)
    expect(await tries(301)).toBe(true)
    expect(await tries(300)).toBe(false)
    expect(await tries(301)).toBe(false)
    expect(await tries(302)).toBe(true)
  })
})

import type { WakeOutcome, WakeUp } from '@ssp/core'
import { push } from '@ssp/providers/push'
import { describe, expect, it } from 'vitest'
import { assign, ISSUER, mailWorld, shown } from './harness.ts'
import { phone } from './phone-app.ts'

const SUBSCRIPTION = { endpoint: 'https://fcm.googleapis.com/x', p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) }

/** Ada's phone, subscribed at a push service that says this of each message from then on. */
async function subscribed(outcome: WakeOutcome) {
  const messages: WakeUp[] = []
  let answer: WakeOutcome = 'sent'
  const signatures = await push({ vapid: null, now: () => made.clock })
  const wake = (_: unknown, message: WakeUp): Promise<WakeOutcome> => {
    messages.push(message)
    return Promise.resolve(answer)
  }
  const authenticator = { url: `${ISSUER}/a/`, files: [] }
  const made = mailWorld({ ports: (ports) => ({ ...ports, push: { signatures: { ...signatures, wake }, authenticator } }) })
  const browser = made.browser()
  await browser.begin('ada')
  const page = await browser.get('/devices/add/smartphone')
  const [link = ''] = /http[^"]*#1\.[^"]*/.exec(JSON.stringify(page.blocks)) ?? []
  const app = await phone(made)
  await app.claim({ link })
  const wait = page.blocks.find(({ block }) => block === 'wait')
  const hidden = Object.fromEntries((wait?.hidden ?? []).map(({ name, value }) => [name, value]))
  await browser.post(wait?.action ?? '', hidden, page.csrf)
  await app.call('PUT', '/push/v1/subscription', SUBSCRIPTION)
  answer = outcome
  const ask = () => browser.post('/push', { device: app.device, for: 'sign-in' })
  const state = async () => (await app.call('GET', '/push/v1/pending')).body['push']
  const log = async () => (await made.stores.securityLog.read(null, 50)).map(({ what }) => what).filter((what) => what.startsWith('push '))
  return { made, browser, app, ask, state, log, messages }
}

describe('a wake-up', () => {
  it('says what it is about and no more: neither the number nor where from', async () => {
    const { app, ask, messages } = await subscribed('sent')
    await ask()
    const { id = '' } = (await app.pending()) ?? {}
    const [test, request] = messages.map(({ payload }) => JSON.parse(payload))
    expect(test).toEqual({ web_push: 8030, notification: { title: 'Example', body: '✓', navigate: `${ISSUER}/a/`, tag: 'test' }, request: null })
    expect(request).toEqual({
      web_push: 8030,
      notification: { title: 'Sign in to Wiki?', body: 'Example: open to review', navigate: `${ISSUER}/a/#3.${id}`, tag: id },
      request: id,
    })
    expect(messages.map(({ ttl }) => ttl)).toEqual([60, 60])
    expect(new Set(messages.map(({ topic }) => topic)).size).toBe(2)
  })

  // The browser may still believe in a subscription that is gone: whoever is not told to make another tells the same again.
  it.each(['gone', 'mismatch'] as const)('to a subscription that is no good (%s) is the last there, and the app has to make another', async (outcome) => {
    const { app, ask, state, log, messages } = await subscribed(outcome)
    expect(await state()).toBe('ok')
    await ask()
    expect([await state(), messages.length]).toEqual(['stale', 2])
    expect((await ask()).screen).toBe('push')
    expect([await state(), messages.length, await log()]).toEqual(['stale', 2, [`push ${outcome}`]])
    await app.call('PUT', '/push/v1/subscription', SUBSCRIPTION)
    expect(messages).toHaveLength(3)
  })

  it('that failed is written down, and the next is sent all the same', async () => {
    const { ask, state, log, messages } = await subscribed('failed')
    await ask()
    await ask()
    expect([await state(), messages.length]).toEqual(['ok', 3])
    expect(await log()).toEqual(['push failed', 'push failed'])
  })
})

describe('a change', () => {
  const told = ({ messages }: Awaited<ReturnType<typeof subscribed>>) =>
    messages.map(({ payload }) => JSON.parse(payload)).filter(({ notification }) => notification.tag !== 'test')

  it('wakes the devices that it is not about, and they are told when they ask', async () => {
    const house = await subscribed('sent')
    const { made, app } = house
    expect((await app.call('GET', '/push/v1/pending')).body['notices']).toEqual([])
    await assign(made, 'ada', '7')
    await made.settle()
    const [message, ...more] = told(house)
    expect(more).toEqual([])
    const { body } = await app.call('GET', '/push/v1/pending')
    expect(body['notices']).toEqual([{ id: message?.notification.tag, what: 'assign-token', at: made.clock }])
    expect(message).toEqual({
      web_push: 8030,
      notification: { title: 'A hardware token was assigned', body: 'Example: open to review', navigate: `${ISSUER}/a/`, tag: message?.notification.tag },
      request: null,
    })
    expect(house.messages.at(-1)?.ttl).toBe(86_400)
    made.clock += 86_400_000
    expect((await app.call('GET', '/push/v1/pending')).body['notices']).toEqual([])
  })

  it('of the device itself is told to the others only', async () => {
    const house = await subscribed('sent')
    const { made, app, browser } = house
    await assign(made, 'ada', '7')
    await made.settle()
    await browser.begin('ada')
    await browser.post('/passcode', { code: await shown(made), for: 'manage' })
    expect((await browser.post(`/devices/${app.device}/rename`, { name: 'Mine' })).screen).toBe('devices')
    await made.settle()
    expect((await app.call('GET', '/push/v1/pending')).body['notices']).toMatchObject([{ what: 'assign-token' }])
    expect(told(house)).toHaveLength(1)
  })

  it('keeps the latest ten', async () => {
    const house = await subscribed('sent')
    for (let serial = 0; serial < 12; serial += 1) await assign(house.made, 'ada', `${serial}`)
    await house.made.settle()
    expect((await house.app.call('GET', '/push/v1/pending')).body['notices']).toHaveLength(10)
    expect(told(house)).toHaveLength(12)
  })
})

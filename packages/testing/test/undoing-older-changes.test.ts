import { type Account, type AccountEvent, evolve, type Facts } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { accountWith, hardwareToken, mobilePhone, NOW, refTo, securityKey, SESSION, tablet } from '../src/index.ts'
import { ask, byHelpDesk, byUser, deviceIn, run, verified } from './histories.ts'

const phone = mobilePhone({ id: 'phone' })
const devices = [phone, tablet({ id: 'tablet' })]

/** In the traditional prompt, verified by the tablet. */
const by = (account: Account): Partial<Facts> => ({
  ...verified(account, 'tablet', 'push'),
  application: { id: 'wiki', kind: 'web', prompt: 'traditional', selfService: true },
})

const prefer = byUser('c-prefer', { type: 'set-sign-in-preference', preference: 'push' })
const undo = (change: string) => byUser(`undo ${change}`, { type: 'undo', change })
const move = byUser('c-move', { type: 'set-default', device: 'tablet' })

describe('undoing an older change', () => {
  it('leaves what was set later as it is', () => {
    const house = accountWith(devices, { defaultDevice: 'phone' })
    const preferred = run(house, prefer, by(house))
    const moved = run(preferred, move, by(preferred))
    expect(moved.defaultDevice).toBe('tablet')
    expect(run(moved, undo('c-prefer'), by(moved))).toMatchObject({ defaultDevice: 'tablet', signInPreference: 'ask' })
  })

  it('leaves a preference that was chosen after the default device moved', () => {
    const house = accountWith(devices, { defaultDevice: 'phone', signInPreference: 'call' })
    const moved = run(house, move, by(house))
    const preferred = run(moved, prefer, by(moved))
    expect(run(preferred, undo('c-move'), by(preferred))).toMatchObject({ defaultDevice: 'phone', signInPreference: 'push' })
  })

  it('brings back the preference that moving the default device had reset', () => {
    const house = accountWith(devices, { defaultDevice: 'phone', signInPreference: 'call' })
    const moved = run(house, move, by(house))
    expect(moved.signInPreference).toBe('ask')
    expect(run(moved, undo('c-move'), by(moved))).toMatchObject({ defaultDevice: 'phone', signInPreference: 'call' })
  })

  it('makes no lost device the default again', () => {
    const house = accountWith(devices, { defaultDevice: 'phone', signInPreference: 'push' })
    const moved = run(house, move, by(house))
    const lost = run(moved, byUser('c-lost', { type: 'report-lost', device: 'phone' }), by(moved))
    expect(run(lost, undo('c-move'), by(lost))).toMatchObject({ defaultDevice: null, signInPreference: 'ask' })
  })

  it('leaves a default device that was set to the same one again', () => {
    const house = accountWith(devices, { defaultDevice: 'phone' })
    const there = run(house, move, by(house))
    const back = run(there, byUser('c-back', { type: 'set-default', device: 'phone' }), by(there))
    const again = run(back, byUser('c-again', { type: 'set-default', device: 'tablet' }), by(back))
    expect(ask(again, undo('c-move'), by(again))).toMatchObject({ outcome: 'refuse', because: ['undo.possible'] })
  })

  it('brings a removed default device back as one of several where another is the default by now, or where it cannot sign in', () => {
    const remove = byUser('c-remove', { type: 'remove', device: 'phone' })
    const house = accountWith(devices, { defaultDevice: 'phone' })
    const removed = run(house, remove, by(house))
    const moved = run(removed, move, by(removed))
    expect(run(moved, undo('c-remove'), by(moved)).defaultDevice).toBe('tablet')

    const stopped = accountWith([mobilePhone({ id: 'phone', state: 'suspended', suspendedBecause: 'lost' }), tablet({ id: 'tablet' })], {
      defaultDevice: 'phone',
    })
    const without = run(stopped, remove, by(stopped))
    expect(run(without, undo('c-remove'), by(without)).defaultDevice).toBeNull()
  })

  it.each([
    ['default device', move, byUser('c-again', { type: 'set-default', device: 'phone' })],
    ['preference', prefer, byUser('c-again', { type: 'set-sign-in-preference', preference: 'call' })],
    [
      'name',
      byUser('c-name', { type: 'rename', device: 'phone', name: refTo('one') }),
      byUser('c-again', { type: 'rename', device: 'phone', name: refTo('another') }),
    ],
  ])('is not possible once the same %s was set again, and is after that was undone', (_, first, second) => {
    const house = accountWith(devices, { defaultDevice: 'phone' })
    const once = run(house, first, by(house))
    const twice = run(once, second, by(once))
    expect(ask(twice, undo(first.id), by(twice))).toEqual({ outcome: 'refuse', because: ['undo.possible'], needs: 'never' })
    const back = run(twice, undo('c-again'), by(twice))
    const { devices: names, defaultDevice, signInPreference } = run(back, undo(first.id), by(back))
    expect({ devices: names, defaultDevice, signInPreference }).toEqual({
      devices: house.devices,
      defaultDevice: 'phone',
      signInPreference: 'ask',
    })
  })
})

describe('a forged history', () => {
  const house = accountWith([hardwareToken({ id: 'token' }), securityKey({ id: 'key' })])
  const remove = (): Account => run(house, byHelpDesk('c-1', { type: 'remove', device: 'token' }), { session: null })

  it('gives no user a token that an administrator took away', () => {
    const removed = remove()
    const said = { v: 1, change: 'c-2', at: NOW, type: 'change-undone', undoes: 'c-1' } as const
    for (const session of [SESSION, null]) {
      const forged: AccountEvent = { ...said, actor: { type: 'user', session } }
      expect(evolve(removed, forged)).toBe(removed)
    }
    expect(deviceIn(removed, 'token')).toBeUndefined()
  })

  it('is what undo itself refuses', () => {
    const removed = remove()
    expect(ask(removed, undo('c-1'), verified(removed, 'key', 'webauthn'))).toEqual({
      outcome: 'refuse',
      because: ['undo.own-session'],
      needs: 'never',
    })
  })
})

import { type Account, type AccountEvent, evolve, type Facts, newAccount, type Proof } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { accountWith, mobilePhone, newDevice, NOW, proofOf, refTo, securityKey } from '../src/index.ts'
import { ask, byHelpDesk, byUser, deviceIn, run, verified } from './histories.ts'

const linkTo = (change: string): Proof => proofOf('mailed-link', 'dispute', change)

const activation = byUser('c-activate', { type: 'activate', phase: 'finish', device: 'phone', app: refTo('app') })

/** By the key, with the app's proof. */
const activating = (account: Account): Partial<Facts> => ({
  ...verified(account, 'key', 'webauthn'),
  proof: proofOf('activation', 'activate', 'phone'),
})

describe('a disputed device', () => {
  const house = accountWith([securityKey({ id: 'own' }), securityKey({ id: 'other' })])
  const byThief = (account: Account): Partial<Facts> => verified(account, 'other', 'webauthn', 'thief')
  const proof = proofOf('webauthn', 'add', 'planted', { session: 'thief' })
  const device = newDevice('security-key', { id: 'planted' })
  const plant = (): Account => run(house, byUser('c-add', { type: 'add', phase: 'finish', device }), { ...byThief(house), proof })
  const disputing = byUser('c-dispute', { type: 'dispute', change: 'c-add' })
  const removing = byUser('c-remove', { type: 'remove', device: 'planted' })
  const lifting = byUser('c-lift', { type: 'lift-freeze' })
  const undoing = byUser('c-undo', { type: 'undo', change: 'c-remove' })

  it('does not come back by undoing its removal before the dispute', () => {
    const planted = plant()
    const removed = run(planted, removing, byThief(planted))
    const disputed = run(removed, disputing, { session: null, proof: linkTo('c-add') })
    const lifted = run(disputed, lifting, verified(disputed, 'own', 'webauthn'))
    expect(ask(lifted, undoing, byThief(lifted))).toEqual({ outcome: 'refuse', because: ['undo.possible'], needs: 'never' })
  })

  it('does not come back by undoing its removal after the dispute either', () => {
    const disputed = run(plant(), disputing, { session: null, proof: linkTo('c-add') })
    const lifted = run(disputed, lifting, verified(disputed, 'own', 'webauthn'))
    const removed = run(lifted, removing, byThief(lifted))
    expect(ask(removed, undoing, byThief(removed))).toMatchObject({ outcome: 'refuse', because: ['undo.possible'] })
  })

  it('is not activated by the user who is not to be trusted with it', () => {
    const phone = mobilePhone({ id: 'phone', state: 'suspended', suspendedBecause: 'disputed' })
    const account = accountWith([securityKey({ id: 'key' }), phone])
    expect(ask(account, activation, activating(account))).toEqual({
      outcome: 'refuse',
      because: ['activate.suspended'],
      needs: 'never',
    })
  })
})

describe('what an administrator suspended', () => {
  const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone' })])
  const suspend = (): Account => run(house, byHelpDesk('c-1', { type: 'suspend', device: 'phone' }), { session: null })

  it('is not taken back into use by its user', () => {
    const suspended = suspend()
    expect(ask(suspended, activation, activating(suspended))).toMatchObject({ outcome: 'refuse', because: ['activate.suspended'] })
  })

  it('is resumed by an administrator', () => {
    const resumed = run(suspend(), byHelpDesk('c-2', { type: 'resume', device: 'phone' }), { session: null })
    expect(deviceIn(resumed, 'phone')).toEqual(deviceIn(house, 'phone'))
  })
})

describe('a lost phone whose app is activated anew', () => {
  it('takes no messages to the number that nobody proved again, and rings for nobody', () => {
    const phone = mobilePhone({ id: 'phone', state: 'suspended', suspendedBecause: 'lost' })
    const key = securityKey({ id: 'key' })
    const house = accountWith([key, phone], { defaultDevice: 'phone', signInPreference: 'call' })
    const now = run(house, activation, activating(house))
    expect(deviceIn(now, 'phone')).toMatchObject({ state: 'active', methods: ['push', 'passcode'] })
    expect(now).toMatchObject({ defaultDevice: 'phone', signInPreference: 'ask' })
  })
})

describe('a device that nobody has activated yet', () => {
  it('is pending again after it was suspended and resumed', () => {
    const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone', state: 'pending' })])
    const suspended = run(house, byHelpDesk('c-1', { type: 'suspend', device: 'phone' }), { session: null })
    const resumed = run(suspended, byHelpDesk('c-2', { type: 'resume', device: 'phone' }), { session: null })
    expect(deviceIn(resumed, 'phone')).toEqual(deviceIn(house, 'phone'))
  })

  it('does not make an account an old one by that', () => {
    const { platform: _, ...device } = newDevice('mobile-phone', { id: 'phone' })
    const said = { v: 1, change: 'c', at: NOW, actor: { type: 'administrator', id: 'a', role: 'owner' } } as const
    const events: readonly AccountEvent[] = [
      { ...said, type: 'device-added', device: { ...device, state: 'pending', methods: ['push'] } },
      { ...said, type: 'device-suspended', device: 'phone', because: 'administrator' },
      { ...said, type: 'device-resumed', device: 'phone' },
    ]
    expect(events.reduce(evolve, newAccount('ada')).everActive).toBe(false)
  })
})

import type { Account, Facts } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { accountWith, newDevice, proofOf, securityKey } from '../src/index.ts'
import { ask, byUser, deviceIn, run, verified } from './histories.ts'

const house = accountWith([securityKey({ id: 'key' }), securityKey({ id: 'other' })])
const by = (account: Account): Partial<Facts> => verified(account, 'other', 'webauthn')
const twin = newDevice('security-key', { id: 'twin', credential: { ref: 'credential-of-key', commitment: 'another salt' } })
const adding = byUser('c-add', { type: 'add', phase: 'finish', device: twin })
const proof = proofOf('webauthn', 'add', 'twin')

describe('one credential', () => {
  it('is one device: it is not added a second time under another id', () => {
    expect(deviceIn(house, 'key')?.credential?.ref).toBe(twin.credential?.ref)
    expect(ask(house, adding, { ...by(house), proof })).toEqual({
      outcome: 'refuse',
      because: ['credential.one-device'],
      needs: 'never',
    })
  })

  it('does not come back beside itself', () => {
    const removed = run(house, byUser('c-remove', { type: 'remove', device: 'key' }), by(house))
    const again = run(removed, adding, { ...by(removed), proof })
    const undoing = byUser('c-undo', { type: 'undo', change: 'c-remove' })
    expect(ask(again, undoing, by(again))).toMatchObject({ outcome: 'refuse', because: ['undo.possible'] })
    expect(ask(removed, undoing, by(removed)).outcome).toBe('allow')
  })
})

import { type Account, type Decision, type Facts } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import {
  accountWith,
  byDevice,
  grantBy,
  hardwareToken,
  newDevice,
  NOW,
  policyWith,
  proofOf,
  securityKey,
  sessionWith,
} from '../src/index.ts'
import { ask, byHelpDesk, byUser, run, verified } from './histories.ts'

const strong = policyWith({ strength: 'phishing-resistant-when-enrolled' })
const house = accountWith([securityKey({ id: 'key' }), hardwareToken({ id: 'token' })])
const adding = byUser('c-add', { type: 'add', phase: 'finish', device: newDevice('security-key', { id: 'planted' }) })

/** Adds a key after a verification by the token's passcode, or as the facts say. */
const add = (account: Account, session = verified(account, 'token', 'passcode')): Decision =>
  ask(account, adding, { ...session, proof: proofOf('webauthn', 'add', 'planted') }, strong)

describe('the required strength', () => {
  const signIn = grantBy(byDevice('token', 'passcode'), house, { purpose: 'sign-in', at: NOW })
  const relayed: Partial<Facts> = { session: sessionWith({ signIn }) }
  const lose = (): Account => run(house, byUser('c-lost', { type: 'report-lost', device: 'key' }), relayed, strong)

  it('is not lowered by whoever relayed one passcode', () => {
    expect(add(house).outcome).not.toBe('allow')
    // The key was asked for before; now that it was reported lost, an administrator helps and no passcode.
    expect(add(lose())).toMatchObject({ outcome: 'refuse', needs: ['bypass-code'] })
  })

  it('is no dead end: a bypass code opens the account, as in recovery', () => {
    const lost = lose()
    const grant = grantBy({ kind: 'bypass-code', code: 'code' }, lost, { at: NOW })
    expect(add(lost, { session: sessionWith({ grant }) }).outcome).toBe('allow')
  })

  it('is lowered by an administrator who suspends the key', () => {
    expect(add(run(house, byHelpDesk('c-1', { type: 'suspend', device: 'key' }), { session: null })).outcome).toBe('allow')
  })
})

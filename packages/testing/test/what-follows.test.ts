import { type Account, type AccountEvent, type Command, type Effect, evolve, type Facts } from '@ssp/core'
import { describe, expect, it } from 'vitest'
import { accountWith, byDevice, mobilePhone, newDevice, NOW, proofOf, refTo, securityKey, SESSION, USER } from '../src/index.ts'
import { ask, byUser, run, verified } from './histories.ts'

const TEN_MINUTES = 600_000

interface Following {
  readonly events: readonly AccountEvent[]
  readonly effects: readonly Effect[]
}

/** What follows from what must be allowed. */
function following(account: Account, command: Command, more: Partial<Facts>): Following {
  const decision = ask(account, command, more)
  if (decision.outcome !== 'allow') throw new Error(`\`${command.id}\` is not allowed: ${decision.because.join(', ')}`)
  return decision
}

describe('a verification', () => {
  const means = {
    code: { kind: 'bypass-code', code: 'code' },
    link: { kind: 'enrolment-link', link: 'link' },
    key: byDevice('key', 'webauthn'),
  } as const
  const house = (usesLeft: number): Account =>
    accountWith([securityKey({ id: 'key' })], {
      bypassCodes: [{ id: 'code', usesLeft, expiresAt: null }],
      enrolmentLinks: [{ id: 'link', expiresAt: NOW + 1 }],
    })

  const verify = (by: keyof typeof means, account: Account, phase: 'begin' | 'finish' = 'finish'): Following =>
    following(account, byUser('c-verify', { type: 'verify', phase, purpose: 'manage', means: means[by] }), {
      proof: proofOf('means', 'verify', by, { method: by === 'key' ? 'webauthn' : null }),
    })

  const opened = (by: keyof typeof means, version: number): Effect => ({
    type: 'open-grant',
    grant: { purpose: 'manage', user: USER, application: 'wiki', entry: 'prompt', session: SESSION, at: NOW, by: means[by], version },
  })
  const said = { v: 1, change: 'c-verify', at: NOW, actor: { type: 'user', session: SESSION } } as const

  it('changes nothing until it is finished', () => {
    expect(verify('key', house(1), 'begin')).toMatchObject({ events: [], effects: [] })
  })

  it('by a device opens a grant and nothing else', () => {
    const { events, effects } = verify('key', house(1))
    expect(events).toEqual([])
    expect(effects).toEqual([opened('key', 1), { type: 'reset-failures' }])
  })

  it('by a bypass code spends one use of it, and the last use once for all', () => {
    const many = verify('code', house(2))
    expect(many.events).toEqual([{ ...said, type: 'bypass-code-used', code: 'code' }])
    expect(many.effects).toEqual([opened('code', 2), { type: 'reset-failures' }])
    const last = verify('code', house(1))
    expect(last.events).toEqual(many.events)
    expect(last.effects).toEqual([...many.effects, { type: 'take', what: 'bypass-code:code' }])
  })

  it('by an enrolment link spends it once for all', () => {
    const { events, effects } = verify('link', house(1))
    expect(events).toEqual([{ ...said, type: 'enrolment-link-used', link: 'link' }])
    expect(effects).toEqual([opened('link', 2), { type: 'reset-failures' }, { type: 'take', what: 'enrolment-link:link' }])
  })
})

describe('a notice', () => {
  const noticeOf = (account: Account, command: Command, more: Partial<Facts> = {}): Effect | undefined =>
    following(account, command, { ...verified(account, 'key', 'webauthn'), ...more }).effects.find(({ type }) => type === 'notify')

  const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone' })])
  const bad = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone', state: 'suspended', suspendedBecause: 'disputed' })])
  const rename = byUser('c-rename', { type: 'rename', device: 'phone', name: refTo('another') })
  const remove = byUser('c-remove', { type: 'remove', device: 'phone' })

  it('says until when a change can be undone', () => {
    for (const command of [rename, remove]) expect(noticeOf(house, command)).toMatchObject({ undoUntil: NOW + TEN_MINUTES })
  })

  it('promises no undoing of a new activation, nor of the removal of a disputed device', () => {
    const activate = byUser('c-activate', { type: 'activate', phase: 'finish', device: 'phone', app: refTo('app') })
    const proof = proofOf('activation', 'activate', 'phone')
    expect(noticeOf(house, activate, { proof })).toMatchObject({ what: 'activate', undoUntil: null })
    expect(noticeOf(bad, remove)).toMatchObject({ what: 'remove', undoUntil: null })
    expect(noticeOf(bad, rename)).toMatchObject({ what: 'rename', undoUntil: NOW + TEN_MINUTES })
  })
})

describe('undoing', () => {
  const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone' })])
  const undo = (account: Account, change: string): readonly Effect[] =>
    following(account, byUser('c-undo', { type: 'undo', change }), verified(account, 'key', 'webauthn')).effects

  it('ends the sessions of a device that it takes away, and no others', () => {
    const said = { v: 1, at: NOW, actor: { type: 'user', session: SESSION } } as const
    const { platform: _, ...device } = newDevice('mobile-phone', { id: 'new' })
    const added = evolve(house, { ...said, change: 'c-add', type: 'device-added', device: { ...device, state: 'active', methods: ['sms'] } })
    expect(undo(added, 'c-add').filter(({ type }) => type !== 'notify')).toEqual([{ type: 'end-sessions', device: 'new' }])
    const rename = byUser('c-rename', { type: 'rename', device: 'phone', name: refTo('another') })
    const renamed = run(house, rename, verified(house, 'key', 'webauthn'))
    expect(undo(renamed, 'c-rename').filter(({ type }) => type !== 'notify')).toEqual([])
  })
})

describe('what is told of a change that was taken back', () => {
  const house = accountWith([securityKey({ id: 'key' }), mobilePhone({ id: 'phone' })])
  const by = verified(house, 'key', 'webauthn')
  const renamed = (): Account => run(house, byUser('c-rename', { type: 'rename', device: 'phone', name: refTo('another') }), by)

  it('names the device', () => {
    const undone = following(renamed(), byUser('c', { type: 'undo', change: 'c-rename' }), by)
    expect(undone.effects).toEqual([
      { type: 'notify', what: 'undo', change: 'c', device: 'phone', undoUntil: null, disputeUntil: null },
    ])
  })

  it('ends the sessions of a disputed device, and no sessions where no device is suspect', () => {
    const dispute = (account: Account, change: string): readonly Effect[] =>
      following(account, byUser('c', { type: 'dispute', change }), {
        session: null,
        proof: proofOf('mailed-link', 'dispute', change),
      }).effects
    const told = { type: 'notify', what: 'dispute', change: 'c', device: 'phone', undoUntil: null, disputeUntil: null } as const
    expect(dispute(renamed(), 'c-rename')).toEqual([told, { type: 'take', what: 'dispute:c-rename' }])
    expect(dispute(house, 'add-phone')).toEqual([
      told,
      { type: 'take', what: 'dispute:add-phone' },
      { type: 'end-sessions', device: 'phone' },
    ])
  })
})

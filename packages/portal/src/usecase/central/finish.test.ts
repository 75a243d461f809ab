import type { Grant, PromptOutcome } from '@ssp/core'
import { memoryStores } from '@ssp/stores/memory'
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../deps.ts'
import type { Visit } from '../visit.ts'
import { finishCentral } from './finish.ts'
import type { ReturnTo } from './request.ts'

const VERIFIED = { purpose: 'sign-in', user: 'u1', at: 0 } as Grant

function made() {
  const written: string[] = []
  const { shortLived } = memoryStores()
  const put = (key: string, value: string, at: number) => (written.push(key), shortLived.put(key, value, at))
  const deps = {
    config: { issuerUrl: 'https://mfa.example.org' },
    keys: { hash: (text: string) => Promise.resolve(`hash of ${text}`) },
    ports: { shortLived: { ...shortLived, put }, random: (length: number) => new Uint8Array(length), central: { returnAddresses: ['https://one.example.org/'] } },
  } as unknown as Deps
  const visit = (returnTo: ReturnTo, signIn: Grant | null) =>
    ({ now: 0, account: { frozen: null }, session: { username: 'Ada', lookupName: 'ada', signIn, request: { returnTo } } }) as unknown as Visit
  return { deps, visit, written }
}

const LAUNCHER: ReturnTo = { kind: 'launcher', binding: 'b' }
const ALLOW = { result: 'allow' } as PromptOutcome

describe('a code for Central', () => {
  test('comes of a sign-in that was allowed', async () => {
    const { deps, visit, written } = made()
    const end = await finishCentral(deps, visit(LAUNCHER, VERIFIED), ALLOW)
    expect(end).toEqual({ kind: 'redirect', to: `https://mfa.example.org/central/enter?code=${'A'.repeat(43)}` })
    expect(written).toEqual([`central:entry:hash of ${'A'.repeat(43)}`])
  })

  test.each([
    ['cancelled', LAUNCHER, { result: 'cancelled' }, VERIFIED, '/central'],
    ['refused', LAUNCHER, { result: 'refused' }, VERIFIED, '/central'],
    ['unavailable', LAUNCHER, { result: 'unavailable' }, VERIFIED, '/central'],
    ['allowed without a verification', LAUNCHER, ALLOW, null, '/central'],
    ['managing from Central', { kind: 'managed' }, ALLOW, VERIFIED, '/central'],
    ['managing by the standalone URL', { kind: 'standalone', returnAddress: null }, ALLOW, VERIFIED, '/manage/done'],
  ] as const)('does not come of what was %s', async (_, returnTo, outcome, signIn, to) => {
    const { deps, visit, written } = made()
    expect(await finishCentral(deps, visit(returnTo, signIn), outcome)).toEqual({ kind: 'redirect', to: `https://mfa.example.org${to}` })
    expect(written).toEqual([])
  })
})

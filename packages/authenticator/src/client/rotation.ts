import type { Account } from './account.ts'
import { call, seconds } from './call.ts'
import { makeKey, sign } from './keys.ts'
import { askPending, callUrl } from './protocol.ts'
import { change } from './store.ts'

/**
 * Replaces the key by a new one. The new one is on disk before it is sent, so that an answer that gets lost takes
 * nothing away: see `settle`.
 */
export async function rotate(issuer: string, account: Account): Promise<void> {
  const next = await makeKey()
  await change(account.id, { next })
  const reply = await call(
    'POST',
    callUrl(issuer, 'rotate'),
    async () => ({
      key: next.publicKey,
      proof: await sign(next, 'ssp-rot+jwt', { aud: issuer, dev: account.device, iat: seconds() }),
    }),
    account.key,
  )
  if (reply.status === 200) await change(account.id, { key: next, next: null })
}

/** Whether it is the new key of a rotation whose answer was lost that counts; if so it is used from now on. */
export async function settle(issuer: string, { id, next }: Account): Promise<boolean> {
  if (next === null || (await askPending(issuer, next)).status !== 200) return false
  await change(id, { key: next, next: null })
  return true
}

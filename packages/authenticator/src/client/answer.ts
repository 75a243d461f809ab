import type { Account } from './account.ts'
import { sha256 } from './bytes.ts'
import { call, type Reply, seconds } from './call.ts'
import { sign } from './keys.ts'
import { callUrl, type Waiting } from './protocol.ts'

export type Act = 'approve' | 'deny' | 'fraud'

/** What shows that the person sees the prompt: the number that stands there, or the secret of its second QR code. */
export interface Evidence {
  readonly num?: string
  readonly scan?: string
}

/** Signs what was shown, and what the person says to it. */
export const answer = (issuer: string, account: Account, request: Waiting, act: Act, evidence: Evidence = {}): Promise<Reply> =>
  call('POST', callUrl(issuer, 'answer'), async () => {
    const iat = seconds()
    const ctx = await sha256(request.context)
    const { id: txn, nonce } = request
    const claims = { iss: account.device, aud: issuer, txn, nonce, act, ctx, ...evidence, iat, exp: iat + 60 }
    return { answer: await sign(account.key, 'ssp-push+jwt', claims) }
  })

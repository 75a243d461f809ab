import type { Account } from './account.ts'
import { call, type Reply, seconds } from './call.ts'
import { makeKey, sign } from './keys.ts'
import { keyOfPasscodes, type PasscodeSecret } from './passcode-key.ts'
import { callUrl } from './protocol.ts'
import { keep } from './store.ts'
import type { Ticket } from './ticket.ts'

export interface Newcomer {
  readonly name: string
  readonly platform: string
}

/** What the portal answers to an activation. */
interface Activated {
  readonly device: string
  readonly issuer: { readonly name: string }
  readonly account: string
  readonly totp: PasscodeSecret
  readonly check: string
  readonly vapidKey: string | null
  readonly interval: number
}

/** Makes a key and has it entered. Afterwards the account is kept, and waits for a confirmation on the computer. */
export async function activate(issuer: string, ticket: Ticket, { name, platform }: Newcomer): Promise<Account | Reply> {
  const key = await makeKey()
  const act = 'code' in ticket ? ticket.code : ticket.activation
  const shown = 'code' in ticket ? { code: ticket.code.replace(/^.{4}/, '$&-') } : ticket
  const reply = await call('POST', callUrl(issuer, 'activate'), async () => ({
    ...shown,
    name,
    platform,
    key: key.publicKey,
    proof: await sign(key, 'ssp-act+jwt', { aud: issuer, act, iat: seconds() }),
  }))
  if (reply.status !== 200) return reply
  const { device, issuer: said, account, totp, check, vapidKey, interval } = reply.body as unknown as Activated
  const made: Account = {
    id: key.kid,
    device,
    key,
    next: null,
    passcode: await keyOfPasscodes(totp),
    issuerName: said.name,
    account,
    name,
    check,
    state: 'unconfirmed',
    interval,
    vapidKey,
    wakes: false,
    endpoint: null,
    addedAt: Date.now(),
  }
  await keep(made)
  return made
}

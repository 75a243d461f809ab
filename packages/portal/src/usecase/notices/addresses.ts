import type { MailOutcome } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { MailAddress } from '../../ports.ts'
import type { Lang } from '../../words/translate.ts'

/** Whether there is somebody who carries mail, and somebody who knows addresses. Says nothing about one user. */
export const canMail = ({ ports }: Deps): boolean => ports.mailer !== undefined && ports.directory.addresses !== undefined

/** What a mail says. */
export interface Letter {
  readonly subject: string
  readonly text: string
}

/** All of the user's addresses, each once. From the directory and from nowhere else. */
export async function addressesOf(deps: Deps, lookupName: string): Promise<readonly MailAddress[]> {
  const addresses = (await deps.ports.directory.addresses?.(lookupName)) ?? []
  return [...new Map(addresses.map((one) => [one.address, one])).values()]
}

/** Names the mail of one thing to one address, for ever, and doesn't say to whom. */
export const mailId = async (deps: Deps, about: string, { address }: MailAddress): Promise<string> =>
  `${about}.${(await deps.keys.mac('mail', address)).slice(0, 32)}`

/** Sends one mail. A mailer that breaks is one that is not there now. */
export async function post(deps: Deps, id: string, to: MailAddress, write: (lang: Lang) => Letter): Promise<MailOutcome> {
  const { mailer, onFault } = deps.ports
  const { address, language } = to
  try {
    const outcome = await mailer?.send({ id, to: address, language, ...write(language) })
    return outcome ?? { ok: false, code: 'mail.unavailable', detail: 'no mailer' }
  } catch (cause) {
    onFault(cause)
    return { ok: false, code: 'mail.unavailable', detail: 'the mailer threw' }
  }
}

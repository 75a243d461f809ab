import { type Mailer, normalName } from '@ssp/core'
import type { StaticDirectory } from '@ssp/portal'
import { mailHttp } from '@ssp/providers/mail-http'
import { smtp } from '@ssp/providers/smtp'
import { z } from 'zod'
import { asWritten, faultAt, under } from './faults.ts'
import { type Environment, secretFrom, secretOf } from './secrets.ts'

const language = z.enum(['en', 'de'])
const address = z.string().regex(/^[^\s@,;<>"]+@[^\s@,;<>"]+$/, 'one mail address, such as ada@example.org')

interface MailServer {
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'required' | 'none'
  readonly user?: string | undefined
  readonly passwordFrom?: string | undefined
  readonly from: string
  readonly fromName?: string | undefined
  readonly ca?: string | undefined
}

interface MailService {
  readonly url: string
  readonly secretFrom?: string | undefined
  readonly tokenFrom?: string | undefined
}

export interface MailSection {
  readonly smtp?: MailServer | undefined
  readonly http?: MailService | undefined
  readonly addresses: Readonly<Record<string, readonly { readonly address: string; readonly language?: 'en' | 'de' | undefined }[]>>
  readonly domain?: string | undefined
  readonly language: 'en' | 'de'
}

export const mailSection: z.ZodType<MailSection> = z.strictObject({
  smtp: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      tls: z.enum(['implicit', 'required', 'none']),
      user: z.string().optional(),
      passwordFrom: secretFrom.optional(),
      from: z.string(),
      fromName: z.string().optional(),
      /** The root of the server's certificate in PEM, where it is none of Node's own. */
      ca: z.string().optional(),
    })
    .optional(),
  http: z.strictObject({ url: z.string(), secretFrom: secretFrom.optional(), tokenFrom: secretFrom.optional() }).optional(),
  /** By user, in any spelling of the name. An empty list is nobody to write to. */
  addresses: z.record(z.string(), z.array(z.strictObject({ address, language: language.optional() }))).default({}),
  /** Of everybody without an entry whose name is a plain local part: `ada` has mail at `ada@` this. */
  domain: z
    .string()
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a domain, such as example.org')
    .optional(),
  language: language.default('en'),
})

const SMTP_NAMES: Readonly<Record<string, string>> = { password: 'passwordFrom' }
const HTTP_NAMES: Readonly<Record<string, string>> = { secret: 'secretFrom', token: 'tokenFrom' }

function byServer({ passwordFrom, ...server }: MailServer, env: Environment): Mailer {
  const password = passwordFrom === undefined ? {} : { password: secretOf(env, passwordFrom) }
  const settings = { ...asWritten(server), ...password }
  return under('mail.smtp', () => smtp(settings), (key) => SMTP_NAMES[key] ?? key)
}

function byService({ url, secretFrom: secret, tokenFrom: token }: MailService, env: Environment): Mailer {
  const settings = {
    url,
    ...(secret !== undefined && { secret: secretOf(env, secret) }),
    ...(token !== undefined && { token: secretOf(env, token) }),
  }
  return under('mail.http', () => mailHttp(settings), (key) => HTTP_NAMES[key] ?? key)
}

/** @throws ConfigurationError naming the path in the file, or the environment variable that is missing */
export function mailerOf({ smtp: server, http: service }: MailSection, env: Environment): Mailer {
  if (server !== undefined && service === undefined) return byServer(server, env)
  if (service !== undefined && server === undefined) return byService(service, env)
  throw faultAt('mail', 'give `smtp` or `http`, one of them')
}

/** Part of a name that mail systems read as something else, a `+` among them, would lead to somebody else's mailbox. */
const PLAIN = /^(?=.{1,64}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

/** @throws ConfigurationError where nobody could have an address, or one person is named twice */
export function addressesOf({ addresses, domain, language: otherwise }: MailSection): Exclude<StaticDirectory['addresses'], undefined> {
  const found = new Map<string, { readonly address: string; readonly language: 'en' | 'de' }[]>()
  for (const [username, all] of Object.entries(addresses)) {
    const name = normalName(username)
    if (found.has(name)) throw faultAt(`mail.addresses.${username}`, 'give each name once; case and blanks make none')
    found.set(name, all.map((one) => ({ address: one.address, language: one.language ?? otherwise })))
  }
  if (found.size === 0 && domain === undefined) throw faultAt('mail', 'give `addresses` or a `domain`: without them nobody is written to')
  return (username) => {
    const name = normalName(username)
    const follows = domain !== undefined && PLAIN.test(name) ? [{ address: `${name}@${domain}`, language: otherwise }] : []
    return found.get(name) ?? follows
  }
}

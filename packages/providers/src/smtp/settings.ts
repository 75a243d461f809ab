import type { SMTPTransportOptions } from 'nodemailer'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { isOneAddress } from '../shared/mail-fault.ts'
import { isOneLine } from '../shared/one-line.ts'
import { settingLike, settingPatience } from '../shared/settings.ts'

export type SmtpTls =
  /** From the first byte (RFC 8314); port 465 as a rule. */
  | 'implicit'
  /** By STARTTLS (RFC 3207), or nothing is sent; port 587 as a rule. */
  | 'required'
  /** On the machine itself only. */
  | 'none'

export interface SmtpSettings {
  /** The mail server's name or address. Its certificate must be for it. */
  readonly host: string
  readonly port: number
  readonly tls: SmtpTls
  /** Both or neither. A server that offers no way to sign in is then not used. */
  readonly user?: string
  readonly password?: string
  /** Whom mail is from: one address, which the server lets us use. */
  readonly from: string
  /** The name beside it. */
  readonly fromName?: string
  /** PEM: the root that the server's certificate comes from, where that is none of Node's own. */
  readonly ca?: string
  /** Milliseconds after which a send is given up. 10,000 if left out. */
  readonly patienceMs?: number
}

/** Settings as they hold for every mail. */
export interface SmtpParts {
  readonly transport: SMTPTransportOptions
  readonly from: { readonly address: string; readonly name: string }
  readonly patienceMs: number
}

const HOST = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?|[0-9A-Fa-f:]{2,39})$/
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1']

const TLS: Readonly<Record<SmtpTls, SMTPTransportOptions>> = {
  implicit: { secure: true },
  required: { secure: false, requireTLS: true },
  none: { secure: false, ignoreTLS: true },
}

/** @throws ConfigurationError naming the setting and the fix */
export function parseSettings(settings: SmtpSettings): SmtpParts {
  const host = settingLike('host', settings.host, HOST, 'give a host name or an IP address, such as mail.example.org')
  const { port, tls, from, fromName = '', ca } = settings
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new ConfigurationError('port', 'give a port, 1 to 65535')
  if (!Object.hasOwn(TLS, tls)) throw new ConfigurationError('tls', 'give implicit, required or none')
  if (tls === 'none' && !LOOPBACK.includes(host)) {
    throw new ConfigurationError('tls', 'use implicit or required; none is for loopback only')
  }
  if (!isOneAddress(from)) throw new ConfigurationError('from', 'give one mail address, such as mfa@example.org')
  if (!isOneLine(fromName)) throw new ConfigurationError('fromName', 'give a name of one line')
  if (ca !== undefined) settingLike('ca', ca, /^-----BEGIN CERTIFICATE-----\s/, 'give a certificate in PEM')
  const patienceMs = settingPatience(settings.patienceMs)
  return {
    transport: {
      ...TLS[tls],
      host,
      port,
      ...(ca === undefined ? {} : { tls: { ca } }),
      ...settingAuth(settings),
      // Nothing outlives the patience, whatever it waits for.
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: patienceMs,
      dnsTimeout: patienceMs,
      // No text names a file or an address to be fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    from: { address: from, name: fromName },
    patienceMs,
  }
}

function settingAuth({ user, password }: SmtpSettings): SMTPTransportOptions {
  if (user === undefined && password === undefined) return {}
  const pattern = /^\P{Cc}{1,1024}$/u
  return {
    auth: {
      user: settingLike('user', user, pattern, 'give the user that the password belongs to, or leave out both'),
      pass: settingLike('password', password, pattern, "give the user's password, or leave out both"),
    },
    // Without it, a server that claims to know no users would get mail from nobody.
    forceAuth: true,
  }
}

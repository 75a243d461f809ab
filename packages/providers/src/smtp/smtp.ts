import type { Mail, Mailer, MailOutcome } from '@ssp/core'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { mailFault } from '../shared/mail-fault.ts'
import { outcomeOf } from './outcome.ts'
import { parseSettings, type SmtpParts, type SmtpSettings } from './settings.ts'

/**
 * Sends each mail over a connection of its own: plain text in UTF-8, marked as sent by a machine so that nobody's
 * absence is answered to it (RFC 3834).
 *
 * SMTP knows no way to ask twice and have it done once: after a connection that broke at the very end nobody can tell.
 * The outcome is then `mail.unavailable`, and since the same `id` makes the same `Message-ID`, a mail that does arrive
 * twice is one for all who compare these.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 */
export function smtp(settings: SmtpSettings): Mailer {
  const parts = parseSettings(settings)
  const transport = createTransport(parts.transport)
  return {
    async send(mail) {
      const fault = mailFault(mail)
      if (fault !== null) return { ok: false, code: 'mail.rejected', detail: fault }
      const giveUp = new AbortController()
      const timer = setTimeout(() => giveUp.abort(), parts.patienceMs)
      try {
        await transport.sendMail({ ...(await messageOf(mail, parts)), signal: giveUp.signal })
        return { ok: true }
      } catch (error) {
        return giveUp.signal.aborted ? OUT_OF_PATIENCE : outcomeOf(error)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

const OUT_OF_PATIENCE: MailOutcome = { ok: false, code: 'mail.unavailable', detail: 'no answer in time' }

/** The addresses are handed on as what they are, never as text to be read again. */
async function messageOf({ id, to, subject, text, language }: Mail, { from }: SmtpParts): Promise<SendMailOptions> {
  return {
    envelope: { from: from.address, to: [to] },
    from,
    to: { name: '', address: to },
    subject: headerText(subject),
    text: text.replaceAll(/\r\n?/g, '\n'),
    // Lines of any length, and none that a server could take for the end or for one of two.
    textEncoding: 'quoted-printable',
    messageId: await messageIdOf(id, from.address),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  }
}

/**
 * The library leaves ASCII as it is, an encoded word (RFC 2047) in a device's name too, which would be read as what it
 * encodes. Ten characters are at most 40 bytes: 68 of the 75 that an encoded word may have.
 */
function headerText(text: string): string {
  if (!text.includes('=?')) return text
  const words = text.match(/.{1,10}/gsu) ?? []
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}

/** Always the same for an id, and tells nothing of it: ours are found again by hashing. */
async function messageIdOf(id: string, from: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id))
  const domain = from.slice(from.lastIndexOf('@') + 1)
  return `<${Buffer.from(hash).toString('base64url')}@${new URL(`http://${domain}`).hostname}>`
}

/** A message to one address, in plain text: what has no markup hides no link behind another. */
export interface Mail {
  /** Names this message for ever: whoever is asked twice for the same id sends once, where the provider can. */
  readonly id: string
  /** One address. From the directory, never from the request that leads to the message. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** BCP 47. */
  readonly language: 'en' | 'de'
}

/** What came of an attempt to send. */
export type MailOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false
      /** `mail.rejected`: never for this address or message. `mail.unavailable`: not now, so it is worth another attempt. */
      readonly code: 'mail.rejected' | 'mail.unavailable'
      /** For the operator's log: a code or status. Holds no address, no text and no secret. */
      readonly detail: string
    }

/** Mail. Never throws: a broken provider is an outcome. Gives up by itself within `patienceMs` of its configuration. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>
}

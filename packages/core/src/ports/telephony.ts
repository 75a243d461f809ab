/** What came of an attempt to send. */
export type SendOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false
      /** `telephony.rejected`: the provider says no to this one. `telephony.unavailable`: it can't be asked now. */
      readonly code: 'telephony.rejected' | 'telephony.unavailable'
      /** Whether it may have gone out all the same (a time-out after the request was sent): then it counts as spent. */
      readonly maybeSent: boolean
      /** For the operator's log: a provider's code or status. Holds no number, no text and no secret. */
      readonly detail: string
    }

export interface TextMessage {
  /** Names this send for ever: whoever is asked twice for the same id sends once, where the provider can. */
  readonly id: string
  /** E.164. From the account, never from the request that asks to send. */
  readonly to: string
  readonly text: string
}

/** SMS. Never throws: a broken provider is an outcome. Gives up by itself within `patienceMs` of its configuration. */
export interface TextSender {
  send(message: TextMessage): Promise<SendOutcome>
}

/** A call that says something, and maybe waits for a key. */
export interface PhoneCall {
  readonly id: string
  readonly to: string
  /** Digits to dial once the call is taken. */
  readonly extension: string | null
  readonly language: 'en' | 'de'
  /** What is said, sentence by sentence; digits that are to be read one by one are separated by blanks. Said twice. */
  readonly say: readonly string[]
  /** Where the pressed key is to be reported, an absolute URL of the portal, or null where the call only says something. */
  readonly keyTo: string | null
}

/** What a provider reports of a call, once its signature was checked. */
export interface KeyPressed {
  /** The call's `id`. */
  readonly call: string
  /** The first key that was pressed, or null where the call ended without one. */
  readonly key: string | null
}

/** The request with which a provider reports. Plain data, so that the portal alone reads bodies. */
export interface KeyReport {
  /** The public URL that the provider was told, with its query. */
  readonly url: string
  readonly header: (name: string) => string | null
  readonly body: string
}

/** What the provider's report is answered with: what the caller hears next. */
export interface CallAnswer {
  readonly contentType: string
  readonly body: string
}

/** Voice calls. Never throws. */
export interface Caller {
  call(call: PhoneCall): Promise<SendOutcome>
  /** Null where the report is not the provider's own (a wrong signature) or can't be read. */
  hear(report: KeyReport): Promise<KeyPressed | null>
  /** Says this and hangs up. */
  answer(say: readonly string[], language: PhoneCall['language']): CallAnswer
}

import type { Caller, SendOutcome, TextSender } from '@ssp/core'
import type { PortalParts, SentEntry } from './portal-parts.ts'

/**
 * What the provider does with what it is told to send: `maybe-sent` is a time-out after the request went out, and
 * `slow` takes its time before it does it.
 */
export type ProviderState = 'works' | 'rejected' | 'unavailable' | 'maybe-sent' | 'slow'

/** A provider's report of a key, as it would be posted to the portal. */
export interface KeyPosted {
  /** Below the portal's URL, with the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const OUTCOMES: Readonly<Partial<Record<ProviderState, SendOutcome>>> = {
  rejected: { ok: false, code: 'telephony.rejected', maybeSent: false, detail: '21610' },
  unavailable: { ok: false, code: 'telephony.unavailable', maybeSent: false, detail: '503' },
  'maybe-sent': { ok: false, code: 'telephony.unavailable', maybeSent: true, detail: 'timeout' },
}

/** Milliseconds of real time that a slow provider takes. */
const SLOW_MS = 100

/** The provider of messages and calls of a portal under test. */
export interface TestProvider extends TextSender, Caller {
  state: ProviderState
  readonly entries: () => readonly SentEntry[]
  /** The report of a pressed key, signed by the provider and not posted; null where no call waits for one. */
  readonly pressKey: (issuer: string, call: string, key: string) => Promise<KeyPosted | null>
}

/** An outbox that can fail in every way that a provider can. */
export function providerOf(parts: PortalParts, now: () => number): TestProvider {
  let posted: { readonly url: string; readonly init: RequestInit } | null = null
  const box = parts.outbox({
    now,
    fetch: (url, init = {}) => {
      posted = { url: String(url instanceof Request ? url.url : url), init }
      return Promise.resolve(Response.json({ say: [] }))
    },
  })
  const failing = async (provider: TestProvider): Promise<SendOutcome | null> => {
    if (provider.state === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    return OUTCOMES[provider.state] ?? null
  }
  const provider: TestProvider = {
    state: 'works',
    send: async (message) => (await failing(provider)) ?? box.send(message),
    call: async (call) => (await failing(provider)) ?? box.call(call),
    hear: (report) => box.hear(report),
    answer: (say, language) => box.answer(say, language),
    entries: () => box.entries(),
    async pressKey(issuer, call, key) {
      posted = null
      await box.press(call, key)
      // The outbox hands its report on before it says that the key was pressed.
      const report = posted as { readonly url: string; readonly init: RequestInit } | null
      if (report === null) return null
      const headers = Object.fromEntries(new Headers(report.init.headers))
      return { path: report.url.slice(issuer.length), headers, body: String(report.init.body) }
    },
  }
  return provider
}

import type { Caller, Instant, Mail, Mailer, PhoneCall, TextMessage, TextSender } from '@ssp/core'
import { parseKey } from '../shared/key.ts'
import { parseObject } from '../shared/parse-object.ts'
import { post } from '../shared/post.ts'
import { hearSigned, jsonAnswer } from '../shared/signed-report.ts'
import { webhookSigner } from '../shared/standard-webhooks.ts'

/** Entries that are kept. Older ones are forgotten. */
const KEPT = 100
const ANSWER_BYTES = 16_384
const PATIENCE_MS = 10_000

/** What would have been sent, and when. Plain data for whoever draws it. */
export type OutboxEntry =
  | ({ readonly kind: 'text'; readonly at: Instant } & TextMessage)
  | ({
      readonly kind: 'call'
      readonly at: Instant
      /** The keys that were pressed and taken, oldest first. */
      readonly pressed: readonly string[]
    } & PhoneCall)
  | ({ readonly kind: 'mail'; readonly at: Instant } & Mail)

export type PressFault =
  /** There is no such call, or it is too old to be kept. */
  | 'outbox.no-call'
  /** The call only says something. */
  | 'outbox.says-only'
  /** 0 to 9, `*` and `#` are keys. */
  | 'outbox.no-key'
  /** The portal could not be reached. */
  | 'outbox.unreachable'
  /** The portal would not hear of it. */
  | 'outbox.refused'

export type PressOutcome =
  /** What the caller hears next. */
  { readonly ok: true; readonly say: readonly string[] } | { readonly ok: false; readonly code: PressFault }

export interface Outbox extends TextSender, Caller, Mailer {
  /** Both ports ask in this way: what has a subject is mail. */
  send(message: TextMessage | Mail): Promise<{ readonly ok: true }>
  /** Newest first. A list of its own, which later messages don't change. */
  entries(): readonly OutboxEntry[]
  /** Presses a key of a call: reports it to the call's `keyTo`, as a provider would. Never throws. */
  press(call: string, key: string): Promise<PressOutcome>
}

export interface OutboxSettings {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How `press` reaches the portal; a demonstration in one process can hand the request to it directly. */
  readonly fetch?: typeof fetch
}

/**
 * Nothing leaves the process, and everything is kept readable in its memory: not for numbers and addresses of real
 * people. Whoever is
 * asked twice for the same id keeps one entry. Reports are signed with a secret that lives as long as the process, so
 * that nobody else's are heard.
 */
export function outbox({ now, fetch: send = fetch }: OutboxSettings): Outbox {
  let kept: readonly OutboxEntry[] = []
  const signer = webhookSigner(crypto.getRandomValues(new Uint8Array(32)))

  async function keep(entry: OutboxEntry): Promise<{ readonly ok: true }> {
    const known = kept.some(({ kind, id }) => kind === entry.kind && id === entry.id)
    if (!known) kept = [entry, ...kept].slice(0, KEPT)
    return { ok: true }
  }

  function notePressed(call: string, key: string): void {
    kept = kept.map((entry) =>
      entry.kind === 'call' && entry.id === call ? { ...entry, pressed: [...entry.pressed, key] } : entry,
    )
  }

  return {
    send: (message) => keep(entryOf(message, now())),
    call: ({ id, to, extension, language, say, keyTo }) =>
      keep({ kind: 'call', at: now(), pressed: [], id, to, extension, language, say, keyTo }),
    hear: (report) => hearSigned(signer, report, now()),
    answer: jsonAnswer,
    entries: () => kept,

    async press(call, key) {
      const entry = kept.find(({ kind, id }) => kind === 'call' && id === call)
      if (entry?.kind !== 'call') return { ok: false, code: 'outbox.no-call' }
      if (entry.keyTo === null) return { ok: false, code: 'outbox.says-only' }
      if (typeof parseKey(key) !== 'string') return { ok: false, code: 'outbox.no-key' }
      const body = JSON.stringify({ call, key })
      const headers = async (): Promise<Readonly<Record<string, string>>> => ({
        'content-type': 'application/json',
        ...(await signer.sign(crypto.randomUUID(), body, now())),
      })
      const { status, text } = await post(
        { url: entry.keyTo, headers, body },
        { fetch: send, patienceMs: PATIENCE_MS, idempotent: false, bodyBytes: ANSWER_BYTES },
      )
      if (status === null) return { ok: false, code: 'outbox.unreachable' }
      if (status < 200 || status >= 300) return { ok: false, code: 'outbox.refused' }
      notePressed(call, key)
      const { say } = parseObject(text)
      return { ok: true, say: Array.isArray(say) ? say.filter((sentence) => typeof sentence === 'string') : [] }
    },
  }
}

/** Member by member: whatever else a caller's object holds is not kept. */
function entryOf(message: TextMessage | Mail, at: Instant): OutboxEntry {
  const { id, to, text } = message
  if (!('subject' in message)) return { kind: 'text', at, id, to, text }
  const { subject, language } = message
  return { kind: 'mail', at, id, to, subject, text, language }
}

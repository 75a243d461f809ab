import type { CallAnswer, KeyPressed, KeyReport, PhoneCall } from '@ssp/core'
import { parseKey } from './key.ts'
import { parseObject } from './parse-object.ts'
import type { WebhookSigner } from './standard-webhooks.ts'

/**
 * A report of our own making: `{ "call": id, "key": "1" }`, or null for a call that ended without a key, signed as our
 * own requests are. Those, sent back to us, are no reports: they have no such members at the top.
 *
 * @returns null where the signature is not ours or the body is something else
 */
export async function hearSigned(signer: WebhookSigner, report: KeyReport, now: number): Promise<KeyPressed | null> {
  if (!(await signer.verify(report.header, report.body, now))) return null
  const { call, key: pressed } = parseObject(report.body)
  const key = parseKey(pressed)
  return typeof call !== 'string' || call === '' || key === undefined ? null : { call, key }
}

/** What the caller hears next, for a receiver that speaks JSON: `{ "say": [...], "language": "en" }`, then hang up. */
export function jsonAnswer(say: readonly string[], language: PhoneCall['language']): CallAnswer {
  return { contentType: 'application/json', body: JSON.stringify({ say, language }) }
}

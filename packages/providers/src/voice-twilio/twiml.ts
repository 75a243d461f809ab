import type { PhoneCall } from '@ssp/core'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
const VOICE: Readonly<Record<PhoneCall['language'], string>> = { en: 'en-US', de: 'de-DE' }

/** Seconds that somebody has after the last word. */
const KEY_SECONDS = 10

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
/** What XML 1.0 has no way to write (section 2.2): control characters and halves of a surrogate pair. */
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

const escapeXml = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

function spoken(sentences: readonly string[], language: PhoneCall['language']): string {
  return sentences.map((sentence) => `<Say language="${VOICE[language]}">${escapeXml(sentence)}</Say>`).join('')
}

/**
 * What a call says, twice, and where a key is reported to. Speech stops at the first key. The key may be `#`, which
 * would otherwise end the input and not count; an end without a key is reported too.
 *
 * @see https://www.twilio.com/docs/voice/twiml/gather
 */
export function callScript({ say, language }: Pick<PhoneCall, 'say' | 'language'>, keyTo: string | null): string {
  const once = spoken(say, language)
  const twice = `${once}<Pause length="1"/>${once}`
  if (keyTo === null) return `${HEAD}<Response>${twice}</Response>`
  const attributes = [
    'input="dtmf"',
    'numDigits="1"',
    'finishOnKey=""',
    `timeout="${KEY_SECONDS}"`,
    'actionOnEmptyResult="true"',
    'method="POST"',
    `action="${escapeXml(keyTo)}"`,
  ]
  return `${HEAD}<Response><Gather ${attributes.join(' ')}>${twice}</Gather></Response>`
}

export function goodbye(say: readonly string[], language: PhoneCall['language']): string {
  return `${HEAD}<Response>${spoken(say, language)}<Hangup/></Response>`
}

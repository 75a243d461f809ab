import type { Caller, KeyReport, PhoneCall } from '@ssp/core'
import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ConfigurationError, twilioVoice } from './index.ts'
import { signatureChecker } from './signature.ts'

const SID = `AC${'0a'.repeat(16)}`
const AUTH_TOKEN = '1f'.repeat(16)
const settings = { accountSid: SID, authToken: AUTH_TOKEN, from: '+15005550006' }
const KEY_TO = 'https://mfa.example.org/telephony/keys?state=a%20b+c'
const ring: PhoneCall = {
  id: 'call/1&2',
  to: '+493012345678',
  extension: null,
  language: 'en',
  say: ['This is Example & Sons.', 'Press any key to sign in.'],
  keyTo: KEY_TO,
}

type Form = Readonly<Record<string, string>>

function watched(): { readonly forms: Form[]; readonly urls: string[]; readonly voice: Caller } {
  const forms: Form[] = []
  const urls: string[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    urls.push(String(url))
    forms.push(Object.fromEntries(new URLSearchParams(String(init?.body))))
    return Response.json({ sid: 'CA1', status: 'queued' }, { status: 201 })
  }
  return { forms, urls, voice: twilioVoice({ ...settings, fetch }) }
}

async function formOf(call: PhoneCall): Promise<Form> {
  const { forms, voice } = watched()
  expect(await voice.call(call)).toEqual({ ok: true })
  return forms[0]!
}

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
}

const ENTITIES: Form = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads the XML that we write: elements, attributes and text, entities decoded. Throws for anything else. */
function readXml(xml: string): readonly Element[] {
  const unescape = (text: string): string => {
    if (/&(?!(?:amp|lt|gt|quot|apos);)|[<>]/.test(text)) throw new Error(`not escaped: ${text}`)
    return text.replace(/&(\w+);/g, (_all, name: string) => ENTITIES[name]!)
  }
  const [, body = ''] = /^<\?xml version="1.0" encoding="UTF-8"\?>(<Response>.*<\/Response>)$/s.exec(xml) ?? []
  const open: string[] = []
  return [...body.matchAll(/<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>([^<]*)/gs)].flatMap(
    ([, closing, name = '', attributes = '', empty, text = '']) => {
      if (closing === '/' && open.pop() !== name) throw new Error(`closes ${name}`)
      if (closing === '/') return []
      if (empty === '') open.push(name)
      const pairs = [...attributes.matchAll(/ (\w+)="([^"]*)"/g)]
      const decoded = pairs.map(([, key = '', value = '']) => [key, unescape(value)] as const)
      return [{ name, attributes: Object.fromEntries(decoded), text: unescape(text) }]
    },
  )
}

describe('placing a call', () => {
  test('says it twice, and waits for one key', async () => {
    const { forms, urls, voice } = watched()
    expect(await voice.call(ring)).toEqual({ ok: true })
    expect(urls).toEqual([`https://api.twilio.com/2010-04-01/Accounts/${SID}/Calls.json`])
    const { Twiml = '', ...rest } = forms[0]!
    expect(rest).toEqual({ From: '+15005550006', To: '+493012345678' })
    const elements = readXml(Twiml)
    expect(elements.map(({ name }) => name)).toEqual(['Response', 'Gather', 'Say', 'Say', 'Pause', 'Say', 'Say'])
    expect(elements.filter(({ name }) => name === 'Say').map(({ text }) => text)).toEqual([...ring.say, ...ring.say])
    expect(elements[1]?.attributes).toEqual({
      input: 'dtmf',
      numDigits: '1',
      finishOnKey: '',
      timeout: '10',
      actionOnEmptyResult: 'true',
      method: 'POST',
      action: `${KEY_TO}&call=call%2F1%262`,
    })
    expect(elements[2]?.attributes).toEqual({ language: 'en-US' })
  })

  test('waits for no key where none is asked for, in German too', async () => {
    const { Twiml = '' } = await formOf({ ...ring, keyTo: null, language: 'de', say: ['Ihr Code ist 1 2 3.'] })
    const elements = readXml(Twiml)
    expect(elements.map(({ name }) => name)).toEqual(['Response', 'Say', 'Pause', 'Say'])
    expect(elements[1]).toMatchObject({ attributes: { language: 'de-DE' }, text: 'Ihr Code ist 1 2 3.' })
  })

  test('adds the call to a URL without a query', async () => {
    const { Twiml = '' } = await formOf({ ...ring, id: 'c1', keyTo: 'https://mfa.example.org/keys' })
    expect(readXml(Twiml)[1]?.attributes['action']).toBe('https://mfa.example.org/keys?call=c1')
  })

  test('dials the extension once the call is taken', async () => {
    expect(await formOf({ ...ring, extension: '007' })).toMatchObject({ SendDigits: 'wwww007' })
  })

  test('whatever is said is said, and is nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (sentence) => {
        const { Twiml = '' } = await formOf({ ...ring, say: [sentence] })
        const elements = readXml(Twiml)
        expect(elements.map(({ name }) => name)).toEqual(['Response', 'Gather', 'Say', 'Pause', 'Say'])
        // oxlint-disable-next-line no-control-regex
        const sayable = sentence.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
        expect(elements[2]?.text).toBe(sayable)
      }),
    )
    const { body } = watched().voice.answer(['\ud800<Hangup/>"\'&amp;\u0000'], 'en')
    expect(readXml(body)[1]).toMatchObject({ name: 'Say', text: '<Hangup/>"\'&amp;' })
  })

  test.each([
    [{ to: '030 12345678' }, 'not E.164'],
    [{ to: 'sip:ann@example.org' }, 'not E.164'],
    [{ extension: '' }, 'not an extension'],
    [{ extension: '12#' }, 'not an extension'],
    [{ extension: '123456789012' }, 'not an extension'],
    [{ keyTo: '/telephony/keys' }, 'not an absolute URL'],
  ])('is not placed with %j', async (change, detail) => {
    const { forms, voice } = watched()
    const outcome = await voice.call({ ...ring, ...change })
    expect(outcome).toEqual({ ok: false, code: 'telephony.rejected', maybeSent: false, detail })
    expect(forms).toHaveLength(0)
  })

  test.each(['12345', 'Example', ''])('%j can’t call', (from) => {
    expect(() => twilioVoice({ ...settings, from })).toThrow(ConfigurationError)
  })
})

test('the last words: said once, then hung up', () => {
  const { contentType, body } = watched().voice.answer(['Danke.', 'Auf Wiederhören.'], 'de')
  expect(contentType).toBe('text/xml; charset=utf-8')
  expect(readXml(body).map(({ name, text }) => `${name} ${text}`)).toEqual([
    'Response ',
    'Say Danke.',
    'Say Auf Wiederhören.',
    'Hangup ',
  ])
})

describe('the signature', () => {
  const URL_TOLD = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const params = (extra: readonly (readonly [string, string])[] = []): URLSearchParams =>
    new URLSearchParams([
      ['Digits', '1234'],
      ['CallSid', 'CA1234567890ABCDE'],
      ['To', '+18005551212'],
      ['Caller', '+12349013030'],
      ['From', '+12349013030'],
      ...extra.map((pair) => [...pair]),
    ])
  const check = signatureChecker('12345')

  test('is that of the provider’s own example', async () => {
    expect(await check(URL_TOLD, params(), '0/KCTR6DLpKmkAf8muzZqo1nDgQ=')).toBe(true)
  })

  test.each([
    ['another URL', 'https://mycompany.com/myapp.php?foo=1&bar=3', [], undefined],
    ['the query in another order', 'https://mycompany.com/myapp.php?bar=2&foo=1', [], undefined],
    ['plain http', 'http://mycompany.com/myapp.php?foo=1&bar=2', [], undefined],
    ['another host', 'https://mycompany.com.evil.example/myapp.php?foo=1&bar=2', [], undefined],
    ['one more parameter', URL_TOLD, [['Extra', '1']], undefined],
    ['another value beside the right one', URL_TOLD, [['Digits', '9']], undefined],
    ['no signature', URL_TOLD, [], null],
    ['an empty signature', URL_TOLD, [], ''],
    ['half a signature', URL_TOLD, [], '0/KCTR6DLpKm'],
    ['what is no base64', URL_TOLD, [], `${'*'.repeat(27)}=`],
    ['another signature', URL_TOLD, [], '1/KCTR6DLpKmkAf8muzZqo1nDgQ='],
  ] as const)('fails for %s', async (_name, url, extra, signature) => {
    const signed = signature === undefined ? '0/KCTR6DLpKmkAf8muzZqo1nDgQ=' : signature
    expect(await check(url, params(extra), signed)).toBe(false)
  })

  test.each([
    ['https://a.example:443/x?y=1', 'https://a.example/x?y=1'],
    ['https://a.example/x?y=1', 'https://a.example:443/x?y=1'],
    ['https://a.example:8443/x', 'https://a.example/x'],
    ['http://a.example/x', 'http://a.example:80/x'],
    ['http://a.example:80/x', 'http://a.example/x'],
  ])('signed for %s, told as %s', async (signedFor, told) => {
    const signature = createHmac('sha1', '12345').update(`${signedFor}A1`).digest('base64')
    expect(await check(told, new URLSearchParams('A=1'), signature)).toBe(signedFor !== 'https://a.example:8443/x')
    expect(await check(signedFor, new URLSearchParams('A=1'), signature)).toBe(true)
  })

  test('a name that comes twice counts with both values', async () => {
    const signature = createHmac('sha1', '12345').update('https://a.example/A1A2B3').digest('base64')
    expect(await check('https://a.example/', new URLSearchParams('B=3&A=2&A=1&A=2'), signature)).toBe(true)
  })
})

describe('hearing a report', () => {
  const { voice } = watched()
  const TOLD = `${KEY_TO}&call=call%2F1%262`

  function report(fields: Readonly<Record<string, string>>, change: Partial<KeyReport> = {}, url = TOLD): KeyReport {
    const text = Object.keys(fields)
      .toSorted()
      .map((name) => `${name}${fields[name]}`)
      .join('')
    const signature = createHmac('sha1', AUTH_TOKEN).update(`${url}${text}`).digest('base64')
    return {
      url,
      header: (name) => (name === 'x-twilio-signature' ? signature : null),
      body: new URLSearchParams(fields).toString(),
      ...change,
    }
  }

  test.each([...'0123456789*#'])('%s', async (key) => {
    expect(await voice.hear(report({ CallSid: 'CA1', Digits: key }))).toEqual({ call: ring.id, key })
  })

  test('no key, and the first of several', async () => {
    expect(await voice.hear(report({ CallSid: 'CA1', Digits: '' }))).toEqual({ call: ring.id, key: null })
    expect(await voice.hear(report({ CallSid: 'CA1' }))).toEqual({ call: ring.id, key: null })
    expect(await voice.hear(report({ CallSid: 'CA1', Digits: '57' }))).toEqual({ call: ring.id, key: '5' })
  })

  test('the call that was signed for, even where the portal’s URL has one of that name', async () => {
    const url = 'https://mfa.example.org/keys?call=theirs&call=ours'
    expect(await voice.hear(report({ Digits: '1' }, {}, url))).toEqual({ call: 'ours', key: '1' })
  })

  test.each([
    ['no signature', report({ Digits: '1' }, { header: () => null })],
    ['another key than was signed', report({ Digits: '1' }, { body: 'Digits=2' })],
    ['another call than was signed', report({ Digits: '1' }, { url: `${KEY_TO}&call=other` })],
    ['a further call behind', report({ Digits: '1' }, { url: `${TOLD}&call=other` })],
    ['what is no key', report({ Digits: 'w' })],
    ['no call', report({ Digits: '1' }, {}, 'https://mfa.example.org/keys')],
    ['no URL', report({ Digits: '1' }, {}, 'nowhere')],
    ['nothing', { url: '', header: () => null, body: '' }],
  ])('null for %s', async (_name, heard) => {
    expect(await voice.hear(heard)).toBeNull()
  })
})

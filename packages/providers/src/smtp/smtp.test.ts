import type { Mail, MailOutcome } from '@ssp/core'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { selfSigned } from '../../test/self-signed.ts'
import { ConfigurationError, smtp, type SmtpSettings } from './index.ts'

const mail: Mail = {
  id: 'notice_1',
  to: 'ada@example.org',
  subject: 'Your device was renamed',
  text: 'Somebody renamed your phone.\n',
  language: 'en',
}
const PASSWORD = 'correct horse battery staple'
const certificate = selfSigned()

interface Delivery {
  readonly from: string
  readonly to: readonly string[]
  readonly headers: ReadonlyMap<string, string>
  /** As it came over the wire. */
  readonly body: string
  readonly text: string
  readonly secure: boolean
  readonly user: string | undefined
}

/** What a mail program makes of a message with one part: RFC 5322 and 2045, no more of them than we send. */
function read(raw: Buffer): Pick<Delivery, 'headers' | 'body' | 'text'> {
  const [head = '', ...rest] = raw.toString('latin1').split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n(?=[ \t])/g, '').split('\r\n')
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  expect(headers.size).toBe(lines.length)
  const body = rest.join('\r\n\r\n')
  // RFC 2045 section 6.1: what says nothing is 7bit.
  const encoding = headers.get('content-transfer-encoding') ?? '7bit'
  expect(encoding).toMatch(/^(7bit|quoted-printable)$/)
  return { headers, body, text: encoding === '7bit' ? body : fromQuotedPrintable(body.replaceAll('=\r\n', '')) }
}

const fromQuotedPrintable = (text: string): string =>
  Buffer.from(text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString()

/** RFC 2047, all words in UTF-8. */
const decoded = (header: string | undefined): string =>
  (header ?? '')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_all, way: string, text: string) =>
      way.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : fromQuotedPrintable(text.replaceAll('_', ' ')),
    )

const listening = async (server: { listen(port: number, host: string, then: () => void): unknown }): Promise<void> => {
  await new Promise<void>((then) => void server.listen(0, '127.0.0.1', then))
}

/** A mail server, with STARTTLS switched off unless asked for. */
async function serve(options: SMTPServerOptions = {}) {
  const deliveries: Delivery[] = []
  const faults: Error[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    key: certificate.key,
    cert: certificate.cert,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        deliveries.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: session.user as string | undefined,
          ...read(Buffer.concat(chunks)),
        })
        callback()
      })
    },
    ...options,
  })
  server.on('error', (fault) => faults.push(fault))
  await listening(server)
  const close = () => new Promise<void>((closed) => void server.close(() => closed()))
  onTestFinished(close)
  const { port } = server.server.address() as AddressInfo
  return { port, deliveries, faults, close }
}

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })
const mailer = (port: number, change: Partial<SmtpSettings> = {}) =>
  smtp({ host: '127.0.0.1', port, tls: 'none', from: 'mfa@example.org', ...change })

const unavailable = (detail: string): MailOutcome => ({ ok: false, code: 'mail.unavailable', detail })
const rejected = (detail: string): MailOutcome => ({ ok: false, code: 'mail.rejected', detail })

describe('delivery', () => {
  test('to one, from us, in plain text, marked as a machine’s', async () => {
    const { port, deliveries } = await serve()
    const { send } = mailer(port, { fromName: 'Geräte, “MFA” <x@example.com>' })
    expect(await send({ ...mail, language: 'de' })).toEqual({ ok: true })
    expect(deliveries).toHaveLength(1)
    const { from, to, headers, text } = deliveries[0]!
    expect([from, to]).toEqual(['mfa@example.org', ['ada@example.org']])
    expect(text).toBe('Somebody renamed your phone.\r\n')
    expect([...headers.keys()].toSorted()).toEqual([
      'auto-submitted',
      'content-language',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ])
    expect(headers.get('auto-submitted')).toBe('auto-generated')
    expect(headers.get('content-language')).toBe('de')
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('to')).toBe('ada@example.org')
    expect(decoded(headers.get('from'))).toBe('Geräte, “MFA” <x@example.com> <mfa@example.org>')
    expect(headers.get('subject')).toBe(mail.subject)
  })

  test.each([
    ['umlauts and more', 'Grüße an Jörg – ✓ 😀\n'],
    ['a long line', `${'lang und länger '.repeat(400)}\n`],
    ['a long line without a blank', `${'x'.repeat(5_000)}\n`],
    ['a lone dot', 'before\n.\nafter\n'],
    ['dots in front', '.a\n..\n...b\n'],
    ['what looks like an end and a command', 'before\r\n.\r\nMAIL FROM:<eve@example.org>\r\nafter\n'],
    ['bare line ends around a dot', 'a\r.\rb\n.\rc\n'],
    ['what looks encoded', 'a=3D b=\nc =?utf-8?q?x?=\n'],
    ['blanks at the end', 'a \nb\t\n'],
    ['what looks like a header', 'Bcc: eve@example.org\n\nFrom eve\n'],
    ['no line end', 'end'],
    ['nothing', ''],
  ])('%s', async (_name, text) => {
    const { port, deliveries, faults } = await serve()
    expect(await mailer(port).send({ ...mail, text })).toEqual({ ok: true })
    expect(deliveries).toHaveLength(1)
    // A message ends with a line.
    expect(deliveries[0]?.text).toBe(text.replaceAll(/\r\n|\r|\n/g, '\r\n').replace(/(?<!\r\n)(?<!^)$/, '\r\n'))
    for (const line of deliveries[0]?.body.split('\r\n') ?? []) {
      expect(line.length).toBeLessThanOrEqual(76)
      expect(line).not.toMatch(/[\r\n]/)
    }
    expect(faults).toEqual([])
  })

  test.each(['Gerät „Telefon“ wurde umbenannt', `${'sehr '.repeat(60)}lang`, '😀'.repeat(50), '=?utf-8?q?x?=', `ä =?utf-8?b?eA==?= ${'=?😀'.repeat(40)}`])('subject %j', async (subject) => {
    const { port, deliveries } = await serve()
    expect(await mailer(port).send({ ...mail, subject })).toEqual({ ok: true })
    expect(decoded(deliveries[0]?.headers.get('subject'))).toBe(subject)
  })

  test('an id has one Message-ID, by whomever and whenever it is sent', async () => {
    const { port, deliveries } = await serve()
    await mailer(port).send(mail)
    await mailer(port).send({ ...mail, text: 'again' })
    await mailer(port).send({ ...mail, id: 'notice_2' })
    await mailer(port).send({ ...mail, id: 'a@b>\r\nBcc: <eve@example.org' })
    await mailer(port, { from: 'mfa@exämple.org' }).send(mail)
    const [first, again, other, odd, abroad] = deliveries.map(({ headers }) => headers.get('message-id'))
    expect(first).toMatch(/^<[\w-]{43}@example\.org>$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(first).not.toContain(mail.id)
    expect(odd).toMatch(/^<[\w-]{43}@example\.org>$/)
    expect(abroad).toBe(first?.replace('example.org', 'xn--exmple-cua.org'))
  })

  test('two at once don’t mix', async () => {
    const { port, deliveries } = await serve()
    const { send } = mailer(port)
    const [ada, bob] = [mail, { ...mail, id: 'notice_2', to: 'bob@example.org', text: 'For Bob.' }]
    expect(await Promise.all([send(ada), send(bob)])).toEqual([{ ok: true }, { ok: true }])
    expect(deliveries.map(({ to, text }) => [...to, text]).toSorted()).toEqual([
      ['ada@example.org', 'Somebody renamed your phone.\r\n'],
      ['bob@example.org', 'For Bob.\r\n'],
    ])
  })
})

describe('encryption', () => {
  test('STARTTLS, with a certificate that is trusted', async () => {
    const { port, deliveries } = await serve({ disabledCommands: [] })
    expect(await mailer(port, { host: 'localhost', tls: 'required', ca: certificate.cert }).send(mail)).toEqual({ ok: true })
    expect(deliveries[0]?.secure).toBe(true)
  })

  test('from the first byte', async () => {
    const { port, deliveries } = await serve({ secure: true })
    expect(await mailer(port, { tls: 'implicit', ca: certificate.cert }).send(mail)).toEqual({ ok: true })
    expect(deliveries[0]?.secure).toBe(true)
  })

  test.each<[string, SmtpSettings['tls'], SMTPServerOptions]>([
    ['STARTTLS', 'required', { disabledCommands: [] }],
    ['from the first byte', 'implicit', { secure: true }],
  ])('%s, with a certificate of its own: nothing is sent', async (_name, tls, options) => {
    const { port, deliveries } = await serve(options)
    const outcome = await mailer(port, { tls, user: 'mfa', password: PASSWORD }).send(mail)
    expect(outcome).toMatchObject({ ok: false, code: 'mail.unavailable', detail: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT') })
    expect(deliveries).toEqual([])
  })

  test('a certificate for another host', async () => {
    const other = selfSigned('mail.example.org')
    const { port, deliveries } = await serve({ secure: true, ...other })
    const outcome = await mailer(port, { tls: 'implicit', ca: other.cert }).send(mail)
    expect(outcome).toMatchObject({ ok: false, code: 'mail.unavailable' })
    expect(deliveries).toEqual([])
  })

  test('a server without STARTTLS learns neither password nor mail', async () => {
    const logins: string[] = []
    const { port, deliveries } = await serve({
      allowInsecureAuth: true,
      onAuth: ({ username = '' }, _session, callback) => (logins.push(username), callback(null, { user: username })),
    })
    const outcome = await mailer(port, { tls: 'required', user: 'mfa', password: PASSWORD }).send(mail)
    expect(outcome).toMatchObject({ ok: false, code: 'mail.unavailable', detail: expect.stringMatching(/^ETLS/) })
    expect([logins, deliveries]).toEqual([[], []])
  })
})

describe('signing in', () => {
  const users: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username = '', password }, _session, callback) =>
      password === PASSWORD ? callback(null, { user: username }) : callback(refusal(535, `5.7.8 not ${username} with ${password}`)),
  }

  test('with the right password', async () => {
    const { port, deliveries } = await serve(users)
    expect(await mailer(port, { user: 'mfa', password: PASSWORD }).send(mail)).toEqual({ ok: true })
    expect(deliveries[0]?.user).toBe('mfa')
  })

  test('with a wrong one: not the mail’s fault, and not told', async () => {
    const { port, deliveries } = await serve(users)
    const outcome = await mailer(port, { user: 'mfa', password: 'a wrong password' }).send(mail)
    expect(outcome).toEqual(unavailable('EAUTH 535 5.7.8'))
    expect(deliveries).toEqual([])
  })

  test('not at all, where the server asks for it', async () => {
    const { port } = await serve(users)
    expect(await mailer(port).send(mail)).toEqual(unavailable('EENVELOPE 530'))
  })

  test('where the server offers no way to', async () => {
    const { port, deliveries } = await serve({ disabledCommands: ['STARTTLS', 'AUTH'] })
    const outcome = await mailer(port, { user: 'mfa', password: PASSWORD }).send(mail)
    expect(outcome).toMatchObject({ ok: false, code: 'mail.unavailable' })
    expect(deliveries).toEqual([])
  })
})

describe('what a server says', () => {
  test.each<[string, number, MailOutcome]>([
    ['no such mailbox', 550, rejected('EENVELOPE 550 5.1.1')],
    ['a full one', 552, rejected('EENVELOPE 552 5.1.1')],
    ['try again later', 451, unavailable('EENVELOPE 451 5.1.1')],
    ['going down', 421, unavailable('ECONNECTION 421 5.1.1')],
    ['sign in first', 530, unavailable('EENVELOPE 530 5.1.1')],
    ['not now', 503, unavailable('EENVELOPE 503 5.1.1')],
  ])('of the recipient: %s, %i', async (_name, code, outcome) => {
    const { port } = await serve({ onRcptTo: ({ address }, _session, callback) => callback(refusal(code, `5.1.1 <${address}> it is`)) })
    expect(await mailer(port).send(mail)).toEqual(outcome)
  })

  test.each<[number, MailOutcome]>([
    [554, rejected('EMESSAGE 554')],
    [452, unavailable('EMESSAGE 452')],
  ])('of the message: %i', async (code, outcome) => {
    const { port } = await serve({
      onData: (stream, _session, callback) => {
        stream.resume()
        stream.on('end', () => callback(refusal(code, 'ada@example.org said no')))
      },
    })
    expect(await mailer(port).send(mail)).toEqual(outcome)
  })

  test('of us, before anything', async () => {
    const { port } = await serve({ onConnect: (_session, callback) => callback(refusal(554, '5.7.1 not you')) })
    expect(await mailer(port).send(mail)).toMatchObject({ ok: false, code: 'mail.unavailable', detail: expect.stringContaining('554') })
  })
})

describe('a server that is broken', () => {
  /** Speaks as told to whoever connects. */
  async function raw(speak: (socket: Socket) => void) {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
      speak(socket)
    })
    await listening(server)
    const close = () => new Promise<void>((closed) => (server.close(() => closed()), sockets.forEach((socket) => socket.destroy())))
    onTestFinished(close)
    return { port: (server.address() as AddressInfo).port, sockets, close }
  }

  test('greets nobody', async () => {
    const { port, sockets } = await raw(() => {})
    expect(await mailer(port, { patienceMs: 1_500 }).send(mail)).toMatchObject({ ok: false, code: 'mail.unavailable' })
    expect(sockets).toHaveLength(1)
    // And is left alone.
    await new Promise<void>((left) => void (sockets[0]?.destroyed ? left() : sockets[0]?.on('close', left).resume()))
  })

  test('drips, so that no single silence is too long', async () => {
    const { port } = await raw((socket) => {
      const drip = setInterval(() => socket.write('220-wait\r\n'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    expect(await mailer(port, { patienceMs: 300 }).send(mail)).toMatchObject({ ok: false, code: 'mail.unavailable' })
  })

  test('takes the mail and says nothing', async () => {
    const { port } = await serve({ onData: (stream) => void stream.resume() })
    expect(await mailer(port, { patienceMs: 500 }).send(mail)).toEqual(unavailable('no answer in time'))
  })

  test('hangs up', async () => {
    const { port } = await raw((socket) => void socket.end())
    expect(await mailer(port).send(mail)).toMatchObject({ ok: false, code: 'mail.unavailable', detail: expect.stringMatching(/^E[A-Z]+/) })
  })

  test('is no mail server', async () => {
    const { port } = await raw((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await mailer(port).send(mail)).toMatchObject({ ok: false, code: 'mail.unavailable' })
  })

  test('is gone', async () => {
    const { port, close } = await raw(() => {})
    await close()
    expect(await mailer(port).send(mail)).toEqual(unavailable('ESOCKET ECONNREFUSED'))
  })

  test('and is asked again afterwards', async () => {
    let down = true
    const { port, deliveries } = await serve({ onMailFrom: (_address, _session, callback) => (down ? callback(refusal(451, 'later')) : callback()) })
    const { send } = mailer(port)
    expect(await send(mail)).toEqual(unavailable('EENVELOPE 451'))
    down = false
    expect(await send(mail)).toEqual({ ok: true })
    expect(deliveries).toHaveLength(1)
  })
})

describe('more than one line, more than one address', () => {
  test.each<[string, Partial<Mail>]>([
    ['not one line', { subject: 'Hello\r\nBcc: eve@example.org' }],
    ['not one line', { subject: 'Hello\nBcc: eve@example.org' }],
    ['not one line', { subject: 'Hello\rBcc: eve@example.org' }],
    ['not one line', { subject: 'Hello\u0000' }],
    ['not one address', { to: '' }],
    ['not one address', { to: 'ada@example.org,eve@example.org' }],
    ['not one address', { to: 'ada@example.org eve@example.org' }],
    ['not one address', { to: 'friends:ada@example.org,eve@example.org;' }],
    ['not one address', { to: 'Ada <eve@example.org>' }],
    ['not one address', { to: 'ada@example.org\r\nRCPT TO:<eve@example.org>' }],
    ['not one address', { to: 'ada@example.org>\r\nRCPT TO:<eve@example.org' }],
    ['not one address', { to: 'ada@example.org> SIZE=1' }],
    // Whatever the types say.
    ['not one address', { to: ['ada@example.org', 'eve@example.org'] as unknown as string }],
    ['not a language', { language: 'en\r\nBcc: eve@example.org' as 'en' }],
  ])('%s: nobody is even connected to', async (detail, change) => {
    let connections = 0
    const { port } = await serve({ onConnect: (_session, callback) => ((connections += 1), callback()) })
    expect(await mailer(port).send({ ...mail, ...change })).toEqual(rejected(detail))
    expect(connections).toBe(0)
  })
})

describe('configuration', () => {
  const settings: SmtpSettings = { host: 'mail.example.org', port: 587, tls: 'required', from: 'mfa@example.org' }

  test.each<[string, { readonly [Key in keyof SmtpSettings]?: unknown }]>([
    ['host', { host: '' }],
    ['host', { host: 'mail.example.org:587' }],
    ['host', { host: 'smtp://mail.example.org' }],
    ['host', { host: undefined }],
    ['port', { port: 0 }],
    ['port', { port: 65_536 }],
    ['port', { port: '587' }],
    ['tls', { tls: 'starttls' }],
    ['tls', { tls: 'toString' }],
    ['tls', { tls: undefined }],
    ['tls', { tls: 'none' }],
    ['tls', { tls: 'none', host: '127.0.0.1.example.org' }],
    ['from', { from: 'MFA <mfa@example.org>' }],
    ['from', { from: undefined }],
    ['fromName', { fromName: 'MFA\r\nBcc: eve@example.org' }],
    ['user', { password: PASSWORD }],
    ['user', { user: '', password: PASSWORD }],
    ['password', { user: 'mfa' }],
    ['password', { user: 'mfa', password: '' }],
    ['password', { user: 'mfa', password: `${PASSWORD}\r\n` }],
    ['ca', { ca: '/etc/ssl/root.pem' }],
    ['patienceMs', { patienceMs: -1 }],
  ])('does not begin with a wrong %s: %j', (key, change) => {
    try {
      smtp({ ...settings, ...change } as SmtpSettings)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error).toMatchObject({ key })
      expect(String(error)).not.toContain(PASSWORD)
    }
  })

  test.each(['localhost', '127.0.0.1', '::1'])('%s is the machine itself', (host) => {
    expect(() => smtp({ ...settings, host, tls: 'none' })).not.toThrow()
  })
})

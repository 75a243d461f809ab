import { describe, expect, test } from 'vitest'
import { PushConfigError } from './config.ts'
import { endpointFilter } from './endpoints.ts'

const accepts = endpointFilter({})

test.each([
  'https://fcm.googleapis.com/fcm/send/dXyz-1:APA91bF_x',
  'https://fcm.googleapis.com/wp/dXyz',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABh_x-y',
  'https://web.push.apple.com/QGuQyavXutnMH-x',
  'https://a.b.push.apple.com/x',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB%2bx%3d',
  `https://fcm.googleapis.com/${'x'.repeat(2_048 - 27)}`,
])('%s is a browser’s', (endpoint) => {
  expect(accepts(endpoint)).toBe(true)
})

describe('nothing else', () => {
  test.each([
    // Addresses and this machine.
    'https://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://localhost.localdomain/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://1.2.3.4.push.apple.com.1.2.3.4/',
    // Names that only look alike.
    'https://fcm.googleapis.com.evil.example/x',
    'https://evil.example/fcm.googleapis.com/',
    'https://evil.example/?https://fcm.googleapis.com/',
    'https://evil.example/#.push.apple.com',
    'https://evilfcm.googleapis.com/x',
    'https://x.fcm.googleapis.com/x',
    'https://googleapis.com/x',
    'https://evilpush.apple.com/x',
    'https://web.push.apple.com.evil.example/x',
    'https://push.apple.com/x',
    'https://push.services.mozilla.com/x',
    'https://notify.windows.com/x',
    'https://.push.apple.com/x',
    'https://a..push.apple.com/x',
    'https://*.push.apple.com/x',
    'https://a_b.push.apple.com/x',
    'https://evil.example%2f.push.apple.com/x',
    'https://evil.example%00.push.apple.com/x',
    'https://fcm.googleapis.com./x',
    'https://web.push.apple.com./x',
    // Other spellings of a name: letters, dots, escapes.
    'https://FCM.googleapis.com/x',
    'https://web.push.APPLE.com/x',
    'https://fcm。googleapis。com/x',
    'https://ｆcm.googleapis.com/x',
    'https://fcm.googleap\u0456s.com/x',
    'https://xn--fcm-googleapis-com.example/x',
    'https://xn--googleaps-m5a.com/x',
    'https://fcm.google\u00adapis.com/x',
    'https://%66cm.googleapis.com/x',
    // Who and where.
    'https://fcm.googleapis.com@evil.example/x',
    'https://fcm.googleapis.com:pass@evil.example/x',
    'https://user@fcm.googleapis.com/x',
    'https://user:pass@fcm.googleapis.com/x',
    'https://@fcm.googleapis.com/x',
    'https://user@web.push.apple.com/x',
    'https://evil.example\\@fcm.googleapis.com/x',
    'https://evil.example\\.push.apple.com/x',
    'https://fcm.googleapis.com:443/x',
    'https://fcm.googleapis.com:8443/x',
    'https://web.push.apple.com:443/x',
    'https://web.push.apple.com:8443/x',
    'https://web.push.apple.com:/x',
    // How.
    'http://fcm.googleapis.com/x',
    'http://web.push.apple.com/x',
    'HTTPS://fcm.googleapis.com/x',
    'wss://fcm.googleapis.com/x',
    'ftp://web.push.apple.com/x',
    'blob:https://fcm.googleapis.com/x',
    'filesystem:https://fcm.googleapis.com/x',
    'javascript:https://fcm.googleapis.com/x',
    'data:text/plain,https://fcm.googleapis.com/x',
    '//fcm.googleapis.com/x',
    'https:fcm.googleapis.com/x',
    'https:/fcm.googleapis.com/x',
    'https:///fcm.googleapis.com/x',
    'https:\\\\fcm.googleapis.com\\x',
    'fcm.googleapis.com/x',
    // Not as a browser writes it.
    'https://fcm.googleapis.com',
    ' https://fcm.googleapis.com/x',
    'https://fcm.googleapis.com/x\n',
    'https://fcm.googleapis.com/\tx',
    'https://fcm.goo\ngleapis.com/x',
    'https://fcm.googleapis.com/a/../x',
    'https://fcm.googleapis.com/x y',
    '',
    'null',
    `https://fcm.googleapis.com/${'x'.repeat(2_048 - 26)}`,
    'http://127.0.0.1:8080/x',
  ])('%j', (endpoint) => {
    expect(accepts(endpoint)).toBe(false)
  })

  test.each([null, undefined, 1, ['https://fcm.googleapis.com/x'], new URL('https://fcm.googleapis.com/x'), {}])(
    'what is no text: %j',
    (endpoint) => {
      expect(accepts(endpoint)).toBe(false)
    },
  )
})

describe('what the operator adds', () => {
  const added = endpointFilter({
    endpoints: ['https://push.example.org', 'https://ntfy.example.org:8443', '*.up.example.net', 'http://127.0.0.1:9999'],
    insecureLoopback: true,
  })

  test.each([
    ['https://push.example.org/x', true],
    ['https://push.example.org:8443/x', false],
    ['http://push.example.org/x', false],
    ['https://a.push.example.org/x', false],
    ['https://ntfy.example.org:8443/x', true],
    ['https://ntfy.example.org/x', false],
    ['https://a.up.example.net/x', true],
    ['https://up.example.net/x', false],
    ['https://a.up.example.net:8443/x', false],
    ['http://a.up.example.net/x', false],
    ['http://127.0.0.1:9999/x', true],
    ['http://127.0.0.1:9998/x', false],
    ['http://127.0.0.1/x', false],
    ['http://localhost:9999/x', false],
    ['http://2130706433:9999/x', false],
    ['http://user@127.0.0.1:9999/x', false],
    ['https://fcm.googleapis.com/x', true],
  ])('%s: %s', (endpoint, outcome) => {
    expect(added(endpoint)).toBe(outcome)
  })

  test.each([
    '',
    'push.example.org',
    'https://push.example.org/',
    'https://push.example.org/path',
    'https://PUSH.example.org',
    'https://push.example.org:443',
    'https://push.example.org.',
    'https://user@push.example.org',
    'http://push.example.org',
    'blob:https://push.example.org',
    'https://localhost',
    'https://intranet',
    'https://10.0.0.1',
    'https://[::1]',
    'http://localhost:9999',
    'http://127.0.0.1:9999',
    'http://127.0.0.1',
    '*',
    '*.',
    '*.org',
    '*push.example.org',
    '*.push.example.org:8443',
    '*.*.example.org',
    '*.Example.org',
    '*.example.org.',
    '*.0.0.1',
    'https://*.example.org',
  ])('%j is refused at the start, by name', (endpoint) => {
    const create = (): unknown => endpointFilter({ endpoints: ['https://push.example.org', endpoint] })
    expect(create).toThrow(PushConfigError)
    expect(create).toThrow(expect.objectContaining({ code: 'config.endpoints', message: expect.stringContaining(`\`${endpoint}\``) }))
  })

  test.each(['http://127.0.0.1', 'http://127.0.0.2:9999', 'http://localhost:9999', 'http://10.0.0.1:9999', 'http://[::1]:9999'])(
    '%s is refused in tests, too',
    (endpoint) => {
      expect(() => endpointFilter({ endpoints: [endpoint], insecureLoopback: true })).toThrow(PushConfigError)
    },
  )
})

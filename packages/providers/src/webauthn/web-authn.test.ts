import type { RegistrationOutcome, StoredCredential, WebAuthn, WebAuthnFailure } from '@ssp/core'
import {
  type Cbor,
  encodeCbor,
  type Faults,
  softwareAuthenticator,
  type SoftwareAuthenticatorSettings,
} from '@ssp/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webAuthn } from './index.ts'

const origin = 'https://mfa.example.com'
const party = { rpId: 'example.com', rpName: 'Example', origins: [origin] }
const keys: WebAuthn = webAuthn(party)
const user = { id: 'dXNlci0x', name: 'ann', displayName: 'Ann' }

type DeviceType = 'security-key' | 'platform-authenticator'
type Verification = 'preferred' | 'required'

interface Journey extends Partial<SoftwareAuthenticatorSettings> {
  readonly deviceType?: DeviceType
  readonly userVerification?: Verification
  readonly faults?: Faults
  /** What the stored counter is raised to before the sign-in. */
  readonly signCount?: number
  readonly stored?: Partial<StoredCredential>
}

async function register({
  deviceType = 'security-key',
  userVerification = 'preferred',
  faults,
  ...rest
}: Journey = {}) {
  const attachment = deviceType === 'security-key' ? 'cross-platform' : 'platform'
  const authenticator = softwareAuthenticator({ origin, attachment, ...rest })
  const { options, challenge } = await keys.beginRegistration({ user, deviceType, userVerification, exclude: [] })
  const response = await authenticator.register(options, faults)
  const outcome = await keys.finishRegistration({ response, challenge, deviceType, userVerification })
  return { authenticator, response, challenge, outcome }
}

/** Registers without a fault, then signs in. */
async function signIn({ faults, signCount, stored, userVerification = 'preferred', ...settings }: Journey = {}) {
  const { authenticator, outcome } = await register(settings)
  const made = accepted(outcome)
  const { options, challenge } = await keys.beginAuthentication({ userVerification, allow: [made.credential] })
  const response = await authenticator.authenticate(options, faults)
  const terms = {
    challenge,
    credential: { ...made.credential, ...stored },
    signCount: signCount ?? made.signCount,
    userVerification,
  }
  return { authenticator, response, terms, outcome: await keys.finishAuthentication({ response, ...terms }) }
}

function accepted(outcome: RegistrationOutcome) {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code}`)
  return outcome
}

const refused = (code: WebAuthnFailure) => ({ ok: false, code })
const otherId = 'b3RoZXItY3JlZGVudGlhbA'

describe('a credential is made and used', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)('%s', async (algorithm) => {
    const { outcome } = await signIn({ algorithm })
    expect(outcome).toEqual({ ok: true, signCount: 1, backedUp: false, userVerified: true })
  })

  test('what is kept', async () => {
    const { outcome, response } = await register({ transports: ['usb', 'nfc', 'usb'] })
    expect(outcome).toEqual({
      ok: true,
      credential: {
        id: response.id,
        publicKey: expect.stringMatching(/^[\w-]{100,110}$/),
        transports: ['nfc', 'usb'],
        aaguid: '00000000-0000-0000-0000-000000000000',
        backupEligible: false,
      },
      signCount: 0,
      backedUp: false,
      userVerified: true,
      provider: null,
    })
  })

  test('a synchronised passkey: eligible, backed up, never counting', async () => {
    const settings = { backupEligible: true, backedUp: true, counts: false } as const
    const { outcome } = await signIn({ deviceType: 'platform-authenticator', ...settings })
    expect(outcome).toEqual({ ok: true, signCount: 0, backedUp: true, userVerified: true })
  })

  test('whether it is backed up may change, each way', async () => {
    const eligible = { backupEligible: true, counts: false } as const
    expect((await signIn({ ...eligible, backedUp: false, faults: { backedUp: true } })).outcome).toMatchObject({
      backedUp: true,
    })
    expect((await signIn({ ...eligible, backedUp: true, faults: { backedUp: false } })).outcome).toMatchObject({
      backedUp: false,
    })
  })

  test('an authenticator that names itself gives a name to propose, and is trusted no more for it', async () => {
    const { outcome } = await register({ aaguid: '2fc0579f-8113-47ea-b116-bb5a8db9202a' })
    expect(accepted(outcome)).toMatchObject({ provider: 'YubiKey 5 NFC' })
    expect(accepted(outcome).credential.aaguid).toBe('2fc0579f-8113-47ea-b116-bb5a8db9202a')
  })
})

describe('what the browser is asked for', () => {
  const begin = async (deviceType: DeviceType, userVerification: Verification) => {
    const exclude = [
      { id: otherId, transports: ['usb'] },
      { id: 'AAAA', transports: [] },
    ]
    return keys.beginRegistration({ user, deviceType, userVerification, exclude })
  }

  test('a security key', async () => {
    const { options, challenge } = await begin('security-key', 'required')
    expect(options).toEqual({
      challenge,
      rp: { id: 'example.com', name: 'Example' },
      user,
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ alg, type: 'public-key' })),
      timeout: 300_000,
      attestation: 'none',
      excludeCredentials: [
        { id: otherId, transports: ['usb'], type: 'public-key' },
        { id: 'AAAA', type: 'public-key' },
      ],
      authenticatorSelection: {
        authenticatorAttachment: 'cross-platform',
        residentKey: 'discouraged',
        requireResidentKey: false,
        userVerification: 'required',
      },
      extensions: { credProps: true },
      hints: ['security-key'],
    })
  })

  test('a platform authenticator', async () => {
    const { options } = await begin('platform-authenticator', 'preferred')
    expect(options).toMatchObject({
      authenticatorSelection: {
        authenticatorAttachment: 'platform',
        residentKey: 'preferred',
        userVerification: 'preferred',
      },
      hints: ['client-device'],
    })
  })

  test.each([
    [[['usb', 'nfc'], ['ble']], ['security-key']],
    [[['internal']], ['client-device']],
    [[['internal'], ['usb']], []],
    [[['internal', 'hybrid']], []],
    [[['usb'], []], []],
    [[], []],
  ])('a sign-in with %j hints at %j', async (transports, hints) => {
    const allow = transports.map((each, at) => ({ id: `AAA${at}`, transports: each }))
    const { options } = await keys.beginAuthentication({ userVerification: 'preferred', allow })
    expect(options).toMatchObject({ rpId: 'example.com', userVerification: 'preferred', timeout: 300_000, hints })
    expect((options as { allowCredentials: unknown[] }).allowCredentials).toHaveLength(allow.length)
  })

  test('a challenge is new each time and has 256 bits', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => begin('security-key', 'preferred')))
    expect(new Set(begun.map(({ challenge }) => challenge)).size).toBe(20)
    for (const { challenge } of begun) expect(challenge).toMatch(/^[\w-]{43}$/)
  })

  test.each(['', '?', 'A'.repeat(88)])('a user handle of %j is a mistake of the caller', async (id) => {
    const request = {
      user: { ...user, id },
      deviceType: 'security-key',
      userVerification: 'preferred',
      exclude: [],
    } as const
    await expect(keys.beginRegistration(request)).rejects.toThrow('`user.id`')
  })

  test('an authenticator refuses to be registered twice', async () => {
    const { authenticator, outcome } = await register()
    const request = { user, deviceType: 'security-key', userVerification: 'preferred' } as const
    const { options } = await keys.beginRegistration({ ...request, exclude: [accepted(outcome).credential] })
    await expect(authenticator.register(options)).rejects.toMatchObject({ name: 'InvalidStateError' })
  })
})

/** One fault each, the same for both ceremonies. */
const SHARED: readonly [string, Faults, WebAuthnFailure][] = [
  ['another challenge', { challenge: 'b3RoZXI' }, 'webauthn.challenge'],
  ['no challenge', { challenge: '' }, 'webauthn.challenge'],
  ['another origin', { origin: 'https://evil.example' }, 'webauthn.origin'],
  ['an origin that begins alike', { origin: `${origin}.evil.example` }, 'webauthn.origin'],
  ['a sister origin under the same domain', { origin: 'https://www.example.com' }, 'webauthn.origin'],
  ['the origin on another port', { origin: `${origin}:8443` }, 'webauthn.origin'],
  ['the origin without TLS', { origin: 'http://mfa.example.com' }, 'webauthn.origin'],
  ['a frame in another page (SimpleWebAuthn #815)', { crossOrigin: true }, 'webauthn.cross-origin'],
  [
    'a frame in a page that is named',
    { crossOrigin: true, topOrigin: 'https://evil.example' },
    'webauthn.cross-origin',
  ],
  ['a frame in a page of ours', { crossOrigin: true, topOrigin: origin }, 'webauthn.cross-origin'],
  ['an outer page without a frame', { topOrigin: origin }, 'webauthn.cross-origin'],
  ['a frame that is neither yes nor no', { crossOrigin: 'false' }, 'webauthn.cross-origin'],
  ['another relying party', { rpId: 'mfa.example.com' }, 'webauthn.rp-id'],
  ['nobody there', { userPresent: false }, 'webauthn.user-presence'],
  ['backed up without being eligible', { backedUp: true }, 'webauthn.backup-flags'],
  ['another credential', { credentialId: otherId }, 'webauthn.credential'],
]

describe('a registration is refused', () => {
  const REGISTRATION: typeof SHARED = [
    ...SHARED,
    ['an answer to a sign-in', { type: 'webauthn.get' }, 'webauthn.type'],
    ['a payment', { type: 'payment.get' }, 'webauthn.type'],
    ['a changed public key', { tamper: 'authenticator-data' }, 'webauthn.algorithm'],
    ['an attestation nobody asked for', { attestation: 'apple' }, 'webauthn.attestation'],
    [
      'certificates (GHSA-6hxq-p678-4hr2)',
      { attestation: 'packed', statement: new Map([['x5c', [Uint8Array.of(48)]]]) },
      'webauthn.attestation',
    ],
    ['`none` with a statement', { attestation: 'none', statement: new Map([['alg', -7]]) }, 'webauthn.attestation'],
    ['a self attestation that is forged', { attestation: 'self', tamper: 'signature' }, 'webauthn.attestation'],
    [
      'a self attestation for another algorithm',
      { attestation: 'packed', statement: new Map([['alg', -257]]) },
      'webauthn.attestation',
    ],
    [
      'a self attestation without a signature',
      { attestation: 'packed', statement: new Map([['alg', -7]]) },
      'webauthn.attestation',
    ],
    ['a platform authenticator instead of a key', { attachment: 'platform' }, 'webauthn.attestation'],
  ]

  test.each(REGISTRATION)('%s', async (_name, faults, code) => {
    expect((await register({ faults })).outcome).toEqual(refused(code))
  })

  test('a security key instead of a platform authenticator', async () => {
    const { outcome } = await register({
      deviceType: 'platform-authenticator',
      faults: { attachment: 'cross-platform' },
    })
    expect(outcome).toEqual(refused('webauthn.attestation'))
  })

  test('an attachment from the future says nothing', async () => {
    expect((await register({ faults: { attachment: 'implanted' } })).outcome).toMatchObject({ ok: true })
  })

  test('a self attestation that holds is none the worse', async () => {
    expect((await register({ faults: { attestation: 'self' } })).outcome).toMatchObject({ ok: true })
  })

  test('the challenge of another ceremony, and none', async () => {
    const { response } = await register()
    for (const challenge of ['AAAA', '']) {
      const terms = { response, challenge, deviceType: 'security-key', userVerification: 'preferred' } as const
      expect(await keys.finishRegistration(terms)).toEqual(refused('webauthn.challenge'))
    }
  })

  test('an unkept challenge is none, even where the answer has none either', async () => {
    const { response } = await register({ faults: { challenge: '' } })
    const terms = { response, challenge: '', deviceType: 'security-key', userVerification: 'preferred' } as const
    expect(await keys.finishRegistration(terms)).toEqual(refused('webauthn.challenge'))
  })
})

describe('keys that we could not use', () => {
  test('an algorithm that we did not ask for', async () => {
    expect((await register({ algorithm: 'ES384' })).outcome).toEqual(refused('webauthn.algorithm'))
  })

  const of = (length: number): Uint8Array => new Uint8Array(length).fill(0x11)
  test.each<[string, Cbor]>([
    ['no map', 0],
    ['an empty map', new Map()],
    [
      'an algorithm in words',
      new Map<number, Cbor>([
        [1, 2],
        [3, 'ES256'],
        [-1, 1],
        [-2, of(32)],
        [-3, of(32)],
      ]),
    ],
    [
      'a point that is not on the curve',
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, of(32)],
        [-3, of(32)],
      ]),
    ],
    [
      'half a point',
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, of(32)],
      ]),
    ],
    [
      'a compressed point',
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, of(32)],
        [-3, true],
      ]),
    ],
    [
      'P-384 under the name of ES256',
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 2],
        [-2, of(48)],
        [-3, of(48)],
      ]),
    ],
    [
      'X25519 under the name of EdDSA',
      new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 4],
        [-2, of(32)],
      ]),
    ],
    [
      'an elliptic key under the name of RS256',
      new Map<number, Cbor>([
        [1, 2],
        [3, -257],
        [-1, 1],
        [-2, of(32)],
        [-3, of(32)],
      ]),
    ],
    [
      'an RSA key of 1024 bits',
      new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, of(128)],
        [-2, Uint8Array.of(1, 0, 1)],
      ]),
    ],
    [
      'an RSA key without an exponent',
      new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, of(256)],
      ]),
    ],
  ])('%s', async (_name, key) => {
    const { outcome } = await register({ faults: { publicKey: encodeCbor(key) } })
    expect(outcome).toEqual(refused('webauthn.algorithm'))
  })
})

describe('a sign-in is refused', () => {
  const AUTHENTICATION: typeof SHARED = [
    ...SHARED,
    ['an answer to a registration', { type: 'webauthn.create' }, 'webauthn.type'],
    ['a forged signature', { tamper: 'signature' }, 'webauthn.signature'],
    ['client data changed after signing', { tamper: 'client-data' }, 'webauthn.signature'],
    ['a counter raised after signing', { tamper: 'authenticator-data' }, 'webauthn.signature'],
    ['a credential that has become eligible for back-up', { backupEligible: true }, 'webauthn.backup-flags'],
  ]

  test.each(AUTHENTICATION)('%s', async (_name, faults, code) => {
    expect((await signIn({ faults })).outcome).toEqual(refused(code))
  })

  test('a credential that is no longer eligible for back-up', async () => {
    const { outcome } = await signIn({ backupEligible: true, faults: { backupEligible: false } })
    expect(outcome).toEqual(refused('webauthn.backup-flags'))
  })

  test.each([
    ['stands still', 7, 7, false],
    ['goes back', 7, 6, false],
    ['goes back to zero', 7, 0, false],
    ['grows by one', 7, 8, true],
    ['grows to its end', 7, 0xffff_ffff, true],
    ['begins', 0, 1, true],
    ['is not kept', 0, 0, true],
  ])('unless its counter grows: %s', async (_name, signCount, counter, ok) => {
    const { outcome } = await signIn({ signCount, faults: { counter } })
    expect(outcome).toEqual(
      ok ? { ok: true, signCount: counter, backedUp: false, userVerified: true } : refused('webauthn.counter'),
    )
  })

  test('a forged counter is a forged signature, not a copied authenticator', async () => {
    const { outcome } = await signIn({ signCount: 7, faults: { counter: 3, tamper: 'signature' } })
    expect(outcome).toEqual(refused('webauthn.signature'))
  })

  test('an answer is good for its own challenge only', async () => {
    const { response, terms } = await signIn()
    const { challenge } = await keys.beginAuthentication({ userVerification: 'preferred', allow: [] })
    expect(await keys.finishAuthentication({ response, ...terms, challenge })).toEqual(refused('webauthn.challenge'))
    expect(await keys.finishAuthentication({ response, ...terms, challenge: '' })).toEqual(
      refused('webauthn.challenge'),
    )
  })

  test('another account’s key under the same id', async () => {
    const other = accepted((await register()).outcome).credential
    expect((await signIn({ stored: { publicKey: other.publicKey } })).outcome).toEqual(refused('webauthn.signature'))
  })

  test.each(['', '?', 'AAAA', 'oA'])('a stored key of %j opens nothing', async (publicKey) => {
    expect((await signIn({ stored: { publicKey } })).outcome).toEqual(refused('webauthn.algorithm'))
  })
})

describe('user verification is the policy’s (GHSA-h4fw-6r7f-w494)', () => {
  const noFinger = { userVerified: false }

  test('required and not given', async () => {
    const journey = { userVerification: 'required', faults: noFinger } as const
    expect((await register(journey)).outcome).toEqual(refused('webauthn.user-verification'))
    expect((await signIn(journey)).outcome).toEqual(refused('webauthn.user-verification'))
  })

  test('preferred and not given: accepted, and said so', async () => {
    expect((await register({ faults: noFinger })).outcome).toMatchObject({ ok: true, userVerified: false })
    expect((await signIn({ faults: noFinger })).outcome).toMatchObject({ ok: true, userVerified: false })
  })

  test('nothing that the client adds lowers it', async () => {
    const { response, terms } = await signIn({ faults: noFinger })
    const pleading = {
      ...response,
      userVerification: 'discouraged',
      requireUserVerification: false,
      options: { userVerification: 'discouraged' },
    }
    const outcome = await keys.finishAuthentication({ ...terms, response: pleading, userVerification: 'required' })
    expect(outcome).toEqual(refused('webauthn.user-verification'))
  })
})

describe('whatever is sent, the answer is a value', () => {
  const registration = (response: unknown) =>
    keys.finishRegistration({ response, challenge: 'AAAA', deviceType: 'security-key', userVerification: 'preferred' })
  const credential = { id: 'AAAA', publicKey: 'oA', transports: [], aaguid: '', backupEligible: false }
  const authentication = (response: unknown) =>
    keys.finishAuthentication({ response, challenge: 'AAAA', credential, signCount: 0, userVerification: 'preferred' })

  const nested = (depth: number): string => '81'.repeat(depth) + '00'
  const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
  const shaped = (response: unknown) => ({ id: 'AAAA', rawId: 'AAAA', type: 'public-key', response })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'AAAA'],
    ['a list', []],
    ['an empty object', {}],
    ['a huge text', 'A'.repeat(5_000_000)],
    ['a huge id', { id: 'A'.repeat(5_000_000), rawId: 'A'.repeat(5_000_000), type: 'public-key', response: {} }],
    ['a response that is null', shaped(null)],
    ['a response that is a list', shaped([])],
    ['an empty response', shaped({})],
    ['numbers for bytes', shaped({ clientDataJSON: 1, attestationObject: 2, authenticatorData: 3, signature: 4 })],
    ['a prototype', JSON.parse('{"__proto__":{"id":"AAAA"},"type":"public-key","response":{}}')],
    [
      'a deep nest of CBOR',
      shaped({
        clientDataJSON: 'e30',
        attestationObject: base64url(nested(20_000)),
        authenticatorData: 'AA',
        signature: 'AA',
      }),
    ],
    [
      'CBOR that promises more than it has',
      shaped({
        clientDataJSON: 'e30',
        attestationObject: base64url('5b00ffffffffffffff'),
        authenticatorData: 'AA',
        signature: 'AA',
      }),
    ],
  ])('%s', async (_name, response) => {
    expect(await registration(response)).toEqual(refused('webauthn.malformed'))
    expect(await authentication(response)).toEqual(refused('webauthn.malformed'))
  })

  test('any JSON at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (response) => {
        expect((await registration(response)).ok).toBe(false)
        expect((await authentication(response)).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  const text = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    fc.jsonValue({ maxDepth: 2 }).map((said) => Buffer.from(JSON.stringify(said)).toString('base64url')),
    fc.constantFrom('A', 'AB', 'AA==', 'AA+/', '%', ' AAAA', ''),
    fc.string(),
  )
  const member = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) })

  test('anything in the shape of an answer', async () => {
    const response = fc.record(
      {
        clientDataJSON: member,
        attestationObject: member,
        authenticatorData: member,
        signature: member,
        transports: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(response, fc.oneof(fc.constant('AAAA'), text), async (parts, id) => {
        const answer = { ...shaped(parts), id, rawId: id }
        expect((await registration(answer)).ok).toBe(false)
        expect((await authentication(answer)).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('a good answer with any one part replaced', async () => {
    const made = await register()
    const used = await signIn()
    const terms = { challenge: made.challenge, deviceType: 'security-key', userVerification: 'preferred' } as const
    const signed = ['clientDataJSON', 'authenticatorData', 'signature'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('clientDataJSON', 'attestationObject'),
        fc.constantFrom(...signed),
        member,
        async (first, second, part) => {
          const { response: good } = made
          const registered = await keys.finishRegistration({
            ...terms,
            response: { ...good, response: { ...good.response, [first]: part } },
          })
          expect(registered.ok).toBe(false)
          const { response: fine } = used
          const signedIn = await keys.finishAuthentication({
            ...used.terms,
            response: { ...fine, response: { ...fine.response, [second]: part } },
          })
          expect(signedIn.ok).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('a good sign-in with any one bit of what is signed flipped', async () => {
    const { response, terms } = await signIn()
    const position = fc.record({
      member: fc.constantFrom('clientDataJSON', 'authenticatorData'),
      at: fc.nat(),
      bit: fc.nat(7),
    })
    await fc.assert(
      fc.asyncProperty(position, async ({ member: name, at, bit }) => {
        const bytes = Buffer.from(response.response[name as 'clientDataJSON'], 'base64url')
        const index = at % bytes.length
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index)
        const changed = { ...response, response: { ...response.response, [name]: bytes.toString('base64url') } }
        expect((await keys.finishAuthentication({ ...terms, response: changed })).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('a good registration with any one bit flipped gives an outcome, and never another credential id', async () => {
    const { response, challenge } = await register()
    const terms = { challenge, deviceType: 'security-key', userVerification: 'preferred' } as const
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(response.response.attestationObject, 'base64url')
        const index = at % bytes.length
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index)
        const changed = {
          ...response,
          response: { ...response.response, attestationObject: bytes.toString('base64url') },
        }
        const outcome = await keys.finishRegistration({ ...terms, response: changed })
        // Without attestation nobody has signed the counter, the AAGUID and what the standard lets grow.
        if (outcome.ok) expect(outcome.credential.id).toBe(response.id)
      }),
      { numRuns: 1_000 },
    )
  })

  test('text that is not canonical base64url is not read', async () => {
    const { response, terms } = await signIn()
    const { signature } = response.response
    for (const other of [
      `${signature}=`,
      `${signature}\n`,
      ` ${signature}`,
      `${signature}!`,
      signature.replace(/./, '+'),
    ]) {
      const answer = { ...response, response: { ...response.response, signature: other } }
      expect(await keys.finishAuthentication({ ...terms, response: answer })).toEqual(refused('webauthn.malformed'))
    }
    for (const ids of [
      { id: `${response.id}=` },
      { rawId: `${response.id}=` },
      { id: `${response.id}=`, rawId: `${response.id}=` },
    ]) {
      expect(await keys.finishAuthentication({ ...terms, response: { ...response, ...ids } })).toEqual(
        refused('webauthn.malformed'),
      )
    }
  })
})

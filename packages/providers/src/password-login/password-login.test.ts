import type * as argon2 from '@noble/hashes/argon2.js'
import fc from 'fast-check'
import { argon2Sync } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Argon2Cost, ConfigurationError, hashPassword, passwordLogin, PasswordLoginBusyError, type PasswordUser } from './index.ts'

/** What Argon2 was asked: the real one, watched; or none, where only the asking counts. */
const asked = vi.hoisted(() => ({ calls: [] as { m: number; t: number; p: number; running: number }[], running: 0, real: true }))
vi.mock('@noble/hashes/argon2.js', async (original) => {
  const real = await original<typeof argon2>()
  const argon2idAsync: typeof real.argon2idAsync = async (password, salt, options = {}) => {
    asked.running += 1
    const { m = 0, t = 0, p = 0 } = options
    asked.calls.push({ m, t, p, running: asked.running })
    try {
      return asked.real ? await real.argon2idAsync(password, salt, options) : new Uint8Array(32)
    } finally {
      asked.running -= 1
    }
  }
  return { ...real, argon2idAsync }
})

/** The cheapest that is allowed. */
const CHEAP: Argon2Cost = { memory: 7_168, passes: 5, lanes: 1 }
const OTHER: Argon2Cost = { memory: 9_216, passes: 4, lanes: 1 }
const salt = (fill: number): Uint8Array => new Uint8Array(16).fill(fill)

const ADA = 'Ünbroken staple 4711'
const BOB = 'another pass phrase'
const ada: PasswordUser = { name: 'Ada Lovelace', hash: await hashPassword(ADA, salt(1), CHEAP) }
const bob: PasswordUser = { name: 'bob', hash: await hashPassword(BOB, salt(2), CHEAP) }
const eve: PasswordUser = { name: 'eve', hash: await hashPassword(BOB, salt(3), OTHER) }

beforeEach(() => {
  asked.calls.length = 0
  asked.real = true
})

const { kind, verify } = passwordLogin({ users: [ada, bob] })

test('is the kind that asks for a password', () => {
  expect(kind).toBe('password')
})

test.each([
  ['the right one', 'Ada Lovelace', ADA, true],
  ['in another spelling of the name', ' ADA  lovelace ', ADA, true],
  ['decomposed, as some systems type it', 'Ada Lovelace', ADA.normalize('NFD'), true],
  ['in full width: no password is another by its looks', 'bob', 'ａnother pass phrase', false],
  ['in another case', 'bob', 'Another pass phrase', false],
  ['with a blank more', 'bob', `${BOB} `, false],
  ['cut short', 'bob', BOB.slice(0, -1), false],
  ['somebody else’s', 'bob', ADA, false],
  ['nothing', 'bob', '', false],
  ['the hash itself', 'bob', bob.hash, false],
  ['of a name that nobody has', 'carol', BOB, false],
  ['of no name', '', BOB, false],
  ['of a name that every object has', '__proto__', BOB, false],
])('%s', async (_name, username, password, right) => {
  expect(await verify(username, password)).toBe(right)
})

test('a password has 1,024 bytes at most; what is longer is nobody’s', async () => {
  const long = 'ä'.repeat(512)
  const login = passwordLogin({ users: [{ name: 'ada', hash: await hashPassword(long, salt(4), CHEAP) }] })
  expect(await login.verify('ada', long)).toBe(true)
  expect(await login.verify('ada', `${long}x`)).toBe(false)
  expect(await login.verify('ada', 'x'.repeat(10_000_000))).toBe(false)
  // An empty password's hash is what too long a one is compared with.
  const { hash } = argon2Reference('', salt(5), CHEAP)
  expect(await passwordLogin({ users: [{ name: 'ada', hash }] }).verify('ada', 'x'.repeat(2_000))).toBe(false)
})

describe('the same work', () => {
  const ways: readonly (readonly [string, string, string])[] = [
    ['the right password', 'ada lovelace', ADA],
    ['a wrong one', 'ada lovelace', 'wrong'],
    ['a name that nobody has', 'carol', ADA],
    ['nothing at all', '', ''],
    ['a novel', 'ada lovelace', 'x'.repeat(1_000_000)],
    ['a novel for nobody', 'carol', 'x'.repeat(1_000_000)],
  ]

  test.each(ways)('%s', async (_name, username, password) => {
    asked.real = false
    await verify(username, password)
    expect(asked.calls).toEqual([{ m: 7_168, t: 5, p: 1, running: 1 }])
  })

  test.each([...ways, ['one of the other cost', 'eve', BOB] as const])('%s, while hashes move to another cost', async (_name, username, password) => {
    asked.real = false
    await passwordLogin({ users: [ada, bob, eve] }).verify(username, password)
    expect(asked.calls.map(({ m, t }) => [m, t])).toEqual([
      [7_168, 5],
      [9_216, 4],
    ])
  })

  test('and each cost lets its own in, and nobody else', async () => {
    const login = passwordLogin({ users: [ada, bob, eve] })
    expect(await login.verify('ada lovelace', ADA)).toBe(true)
    expect(await login.verify('eve', BOB)).toBe(true)
    expect(await login.verify('eve', ADA)).toBe(false)
    // What Eve's password is for her, and Bob's for him, is no password of Ada's.
    expect(await login.verify('ada lovelace', BOB)).toBe(false)
  })
})

describe('many at once', () => {
  test('one at a time, everybody in turn, and the thread is free meanwhile', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    const answers = await Promise.all([verify('bob', BOB), verify('bob', 'wrong'), verify('carol', BOB), verify('ada lovelace', ADA)])
    clearInterval(timer)
    expect(answers).toEqual([true, false, false, true])
    expect(asked.calls.map(({ running }) => running)).toEqual([1, 1, 1, 1])
    // A timer that fires once in each pause of each of the four, had it no other chance.
    expect(turns).toBeGreaterThan(4)
  })

  test('more than may wait: refused at once, unchecked, and all others are answered', async () => {
    asked.real = false
    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => verify('bob', BOB)))
    const busy = settled.filter(({ status }) => status === 'rejected')
    expect(busy).toHaveLength(3)
    for (const one of busy) expect((one as PromiseRejectedResult).reason).toBeInstanceOf(PasswordLoginBusyError)
    expect(busy).toEqual(settled.slice(17))
    expect(settled.slice(0, 17)).toEqual(Array.from({ length: 17 }, () => ({ status: 'fulfilled', value: false })))
    expect(asked.calls).toHaveLength(17)
    asked.real = true
    expect(await verify('bob', BOB)).toBe(true)
  })
})

/** The same by OpenSSL. */
function argon2Reference(password: string, nonce: Uint8Array, { memory, passes, lanes }: Argon2Cost, size = 32) {
  const hash = argon2Sync('argon2id', { message: password, nonce, memory, passes, parallelism: lanes, tagLength: size })
  const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  return { hash: `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${unpadded(nonce)}$${unpadded(hash)}` }
}

describe('hashing', () => {
  test('is what another implementation does', async () => {
    const cost = { memory: 7_168, passes: 5, lanes: 2 }
    expect(await hashPassword('Grüße', salt(7), cost)).toBe(argon2Reference('Grüße', salt(7), cost).hash)
    expect(await hashPassword('Grüße'.normalize('NFD'), salt(7))).toBe(argon2Reference('Grüße', salt(7), { memory: 19_456, passes: 2, lanes: 1 }).hash)
  })

  test('what another implementation hashed is known, of any size', async () => {
    for (const size of [16, 17, 64]) {
      const users = [{ name: 'ada', hash: argon2Reference(ADA, new Uint8Array(size).fill(9), CHEAP, size).hash }]
      expect(await passwordLogin({ users }).verify('ada', ADA)).toBe(true)
      expect(await passwordLogin({ users }).verify('ada', BOB)).toBe(false)
    }
  })

  test.each<[string, string, Uint8Array, Argon2Cost?]>([
    ['no password', '', salt(1)],
    ['too long a one', 'x'.repeat(1_025), salt(1)],
    ['a short salt', 'x', new Uint8Array(15)],
    ['a long salt', 'x', new Uint8Array(65)],
    ['too cheap', 'x', salt(1), { memory: 7_168, passes: 4, lanes: 1 }],
    ['too dear', 'x', salt(1), { memory: 65_537, passes: 1, lanes: 1 }],
    ['half a pass', 'x', salt(1), { memory: 19_456, passes: 2.5, lanes: 1 }],
    ['no lanes', 'x', salt(1), { memory: 19_456, passes: 2, lanes: 0 }],
  ])('%s is refused', async (_name, password, nonce, cost) => {
    await expect(hashPassword(password, nonce, ...(cost === undefined ? [] : [cost]))).rejects.toThrow(RangeError)
    expect(asked.calls).toEqual([])
  })
})

describe('configuration', () => {
  const [salted, hashed] = ['A'.repeat(22), 'B'.repeat(43)]
  const phc = (parameters: string): string => `$argon2id$v=19$${parameters}$${salted}$${hashed}`

  function faultOf(users: unknown): ConfigurationError {
    try {
      passwordLogin({ users: users as PasswordUser[] })
    } catch (error) {
      if (error instanceof ConfigurationError) return error
      throw error
    }
    return expect.unreachable()
  }

  test.each([
    ['nothing', ''],
    ['no text', undefined],
    ['a password', 'correct horse'],
    ['Argon2i', phc('m=19456,t=2,p=1').replace('argon2id', 'argon2i')],
    ['another version', phc('m=19456,t=2,p=1').replace('v=19', 'v=16')],
    ['no version', phc('m=19456,t=2,p=1').replace('v=19$', '')],
    ['another order', phc('t=2,m=19456,p=1')],
    ['a leading zero', phc('m=019456,t=2,p=1')],
    ['a fraction', phc('m=19456.5,t=2,p=1')],
    ['something in front', ` ${phc('m=19456,t=2,p=1')}`],
    ['a line end', `${phc('m=19456,t=2,p=1')}\n`],
    ['padding', `${phc('m=19456,t=2,p=1')}=`],
    ['base64url', phc('m=19456,t=2,p=1').replace('B', '_')],
    ['no base64 of any length', `$argon2id$v=19$m=19456,t=2,p=1$${salted}$${'B'.repeat(45)}`],
    ['a short salt', `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(20)}$${hashed}`],
    ['a short hash', `$argon2id$v=19$m=19456,t=2,p=1$${salted}$${'B'.repeat(20)}`],
    ['a long hash', `$argon2id$v=19$m=19456,t=2,p=1$${salted}$${'B'.repeat(87)}`],
    ['a pass too few', phc('m=19456,t=1,p=1')],
    ['a KiB too few', phc('m=7167,t=5,p=1')],
    ['many passes over little', phc('m=1024,t=200,p=1')],
    ['too much memory', phc('m=65537,t=1,p=1')],
    ['too many passes', phc('m=65536,t=5,p=1')],
    ['too many lanes', phc('m=19456,t=2,p=5')],
    ['more than any number', phc('m=9999999999,t=9999999999,p=9999999999')],
  ])('%s for a hash: says whose place, and nothing of it', (_name, hash) => {
    const fault = faultOf([ada, { name: 'grace', hash }])
    expect(fault.key).toBe('users[1].hash')
    for (const secret of ['grace', salted, hashed, 'horse']) expect(fault.message).not.toContain(secret)
  })

  test.each(['m=47104,t=1,p=1', 'm=19456,t=2,p=1', 'm=12288,t=3,p=1', 'm=9216,t=4,p=1', 'm=7168,t=5,p=1', 'm=65536,t=4,p=4'])('%s will do', (cost) => {
    expect(() => passwordLogin({ users: [{ name: 'ada', hash: phc(cost) }] })).not.toThrow()
  })

  test.each<[string, unknown]>([
    ['users', []],
    ['users', undefined],
    ['users[0].name', [{ ...ada, name: ' \u200b' }]],
    ['users[0].name', [{ ...ada, name: undefined }]],
    ['users[2].name', [ada, bob, { ...bob, name: 'ＢＯＢ ' }]],
    ['users', ['m=19456,t=2,p=1', 'm=19456,t=3,p=1', 'm=19456,t=4,p=1'].map((cost, at) => ({ name: `u${at}`, hash: phc(cost) }))],
  ])('names %s', (key, users) => {
    expect(faultOf(users).key).toBe(key)
  })

  test('whatever stands for a hash, is refused or hashed as it says', () => {
    const part = fc.oneof(fc.nat({ max: 100_000 }).map(String), fc.constantFrom('', '-1', '1e5', '0x10', '٣'))
    fc.assert(
      fc.property(part, part, part, (m, t, p) => {
        let taken = true
        try {
          passwordLogin({ users: [{ name: 'ada', hash: phc(`m=${m},t=${t},p=${p}`) }] })
        } catch (error) {
          taken = false
          expect(error).toBeInstanceOf(ConfigurationError)
        }
        if (taken) expect(Number(m) * Number(t) * Number(p)).toBeGreaterThanOrEqual(7_168 * 5)
      }),
    )
  })
})

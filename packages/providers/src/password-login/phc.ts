import { type Bytes, fromBase64, toBase64 } from '../shared/base64.ts'

/** What a guess costs. */
export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** A password's hash and what is needed to compare with it. */
export interface Argon2Hash {
  readonly cost: Argon2Cost
  readonly salt: Bytes
  readonly hash: Bytes
}

/** As hard to guess as each other, and the least that OWASP's password storage cheat sheet asks for. */
const LEAST: readonly Pick<Argon2Cost, 'memory' | 'passes'>[] = [
  { memory: 47_104, passes: 1 },
  { memory: 19_456, passes: 2 },
  { memory: 12_288, passes: 3 },
  { memory: 9_216, passes: 4 },
  { memory: 7_168, passes: 5 },
]
/** An edge runtime has 128 MiB for everything. */
const MEMORY_MAX = 65_536
/** Some five times the least: seconds, where nothing but JavaScript computes it. */
const WORK_MAX = 4 * 65_536
const LANES_MAX = 4

/** 128 bits, as RFC 9106 section 3.1 recommends for salts, and no fewer of the hash. */
const BYTES_MIN = 16
const BYTES_MAX = 64

const NUMBER = '([1-9]\\d{0,9})'
const BASE64 = '([A-Za-z0-9+/]{1,88})'
const PHC = new RegExp(`^\\$argon2id\\$v=19\\$m=${NUMBER},t=${NUMBER},p=${NUMBER}\\$${BASE64}\\$${BASE64}$`)

export type PhcFault = 'malformed' | 'too-cheap' | 'too-dear'

/**
 * @returns what a PHC string of Argon2id 1.3 says, or what is wrong with it
 * @see https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */
export function parsePhc(text: unknown): Argon2Hash | PhcFault {
  const [, memory, passes, lanes, ...base64] = (typeof text === 'string' ? PHC.exec(text) : null) ?? []
  const [salt, hash] = base64.map(parseBytes)
  if (!salt || !hash) return 'malformed'
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  return costFault(cost) ?? { cost, salt, hash }
}

export function formatPhc({ cost: { memory, passes, lanes }, salt, hash }: Argon2Hash): string {
  const unpadded = (bytes: Bytes): string => toBase64(bytes).replaceAll('=', '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(hash)}`
}

export function costFault({ memory, passes, lanes }: Argon2Cost): Exclude<PhcFault, 'malformed'> | null {
  if (memory > MEMORY_MAX || memory * passes > WORK_MAX || lanes > LANES_MAX) return 'too-dear'
  return LEAST.some((least) => memory >= least.memory && passes >= least.passes) ? null : 'too-cheap'
}

/** Whether this can be a salt or a hash. */
export const isSized = ({ length }: Uint8Array): boolean => length >= BYTES_MIN && length <= BYTES_MAX

/** Base64 without padding; null for what is none, or not of our sizes. */
function parseBytes(base64: string): Bytes | null {
  if (base64.length % 4 === 1) return null
  const bytes = fromBase64(base64)
  return isSized(bytes) ? bytes : null
}

import { normalName } from '@ssp/core'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { type Argon2Cost, type Argon2Hash, parsePhc, type PhcFault } from './phc.ts'

export interface PasswordUser {
  readonly name: string
  /** A PHC string, as `hashPassword` makes it: `$argon2id$v=19$m=...,t=...,p=...$salt$hash`. */
  readonly hash: string
}

/** Two, while passwords move from one cost to another. */
const COSTS_MAX = 2

const FIX: Readonly<Record<PhcFault, string>> = {
  malformed: 'give a PHC string of Argon2id, as hashPassword makes it, with 16 to 64 bytes each of salt and hash',
  'too-cheap': 'hash with at least m=19456,t=2 or m=7168,t=5 (OWASP)',
  'too-dear': 'hash with at most m=65536, m times t=262144, p=4: nobody should wait for seconds',
}

export interface PasswordUsers {
  /** By their names' normal forms. */
  readonly hashes: ReadonlyMap<string, Argon2Hash>
  /** Somebody's hash of each cost in use. */
  readonly samples: readonly Argon2Hash[]
}

/** @throws ConfigurationError naming the user's place in the list; of the hash it says nothing */
export function parseUsers(users: readonly PasswordUser[]): PasswordUsers {
  if (!Array.isArray(users) || users.length === 0) throw new ConfigurationError('users', 'name at least one user')
  const hashes = new Map<string, Argon2Hash>()
  const samples = new Map<string, Argon2Hash>()
  for (const [at, { name, hash }] of users.entries()) {
    const normal = typeof name === 'string' ? normalName(name) : ''
    if (normal === '') throw new ConfigurationError(`users[${at}].name`, 'give a name of which something can be seen')
    if (hashes.has(normal)) throw new ConfigurationError(`users[${at}].name`, 'give each name once; case and blanks make none')
    const parsed = parsePhc(hash)
    if (typeof parsed === 'string') throw new ConfigurationError(`users[${at}].hash`, FIX[parsed])
    hashes.set(normal, parsed)
    samples.set(costKey(parsed.cost), parsed)
  }
  if (samples.size > COSTS_MAX) throw new ConfigurationError('users', `hash with at most ${COSTS_MAX} different costs`)
  return { hashes, samples: [...samples.values()] }
}

export const costKey = ({ memory, passes, lanes }: Argon2Cost): string => `${memory},${passes},${lanes}`

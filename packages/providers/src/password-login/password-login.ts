import { normalName, type PasswordLogin } from '@ssp/core'
import type { Bytes } from '../shared/base64.ts'
import { derive, passwordBytes } from './derive.ts'
import { turns } from './in-turn.ts'
import { costKey, parseUsers, type PasswordUser } from './parse-users.ts'

export interface PasswordLoginSettings {
  readonly users: readonly PasswordUser[]
}

const NOTHING: Bytes = new Uint8Array()

/**
 * Passwords of a few users, from the configuration. Names are compared as everywhere else (`normalName`).
 *
 * Whoever asks, about a name in the list or not, with a password or a novel, waits for the same work: one hash of each
 * cost that is in use. Only the user's own counts. Passwords are checked one at a time while others keep the thread.
 *
 * @throws ConfigurationError at once, naming the user's place in the list and the fix
 */
export function passwordLogin({ users }: PasswordLoginSettings): PasswordLogin {
  const { hashes, samples } = parseUsers(users)
  const inTurn = turns()
  return {
    kind: 'password',
    verify: async (username, password) => {
      const own = hashes.get(normalName(username))
      const bytes = passwordBytes(password)
      return inTurn(async () => {
        let right = false
        for (const sample of samples) {
          const isOwn = own !== undefined && costKey(own.cost) === costKey(sample.cost)
          const { cost, salt, hash } = isOwn ? own : sample
          const equal = isEqual(await derive(bytes ?? NOTHING, salt, cost, hash.length), hash)
          if (isOwn && equal) right = true
        }
        return right && bytes !== null
      })
    },
  }
}

/** Takes the same time wherever two hashes differ. */
function isEqual(one: Bytes, other: Bytes): boolean {
  let difference = one.length ^ other.length
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0)
  return difference === 0
}

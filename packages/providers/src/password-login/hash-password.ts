import { derive, passwordBytes } from './derive.ts'
import { type Argon2Cost, costFault, formatPhc, isSized } from './phc.ts'

const COST: Argon2Cost = { memory: 19_456, passes: 2, lanes: 1 }
const HASH_BYTES = 32

/**
 * What `passwordLogin` is configured with, for one password: a PHC string of Argon2id. Use the same cost for all.
 *
 * @param salt 16 to 64 random bytes, new ones for each password
 * @throws RangeError for an empty password or one of more than 1,024 bytes in UTF-8, a salt of another size, and a cost
 * that `passwordLogin` would not take
 */
export async function hashPassword(password: string, salt: Uint8Array, cost: Argon2Cost = COST): Promise<string> {
  const bytes = passwordBytes(password)
  if (bytes === null || bytes.length === 0) throw new RangeError('a password has 1 to 1,024 bytes')
  if (!isSized(salt)) throw new RangeError('a salt has 16 to 64 bytes')
  const fault = Object.values(cost).every((number) => Number.isInteger(number) && number > 0) ? costFault(cost) : 'no cost'
  if (fault !== null) throw new RangeError(`the cost is ${fault}`)
  const own = new Uint8Array(salt)
  return formatPhc({ cost, salt: own, hash: await derive(bytes, own, cost, HASH_BYTES) })
}

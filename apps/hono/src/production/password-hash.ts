import { hashPassword } from '@ssp/providers/password-login'
import { random } from '../random.ts'
import { readSecretLine } from './read-secret-line.ts'

// `npm run password-hash`: a hash for `central.login.passwords` of the applications file.
const { stdin, stderr } = process
const password = await readSecretLine({ input: stdin, output: stderr, terminal: stdin.isTTY === true })
if (password === null || password === '') {
  console.error('nothing was entered')
  process.exitCode = 1
} else {
  try {
    console.log(await hashPassword(password, random(16)))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

import type { Deps } from '../deps.ts'
import { base64url } from '../seal/bytes.ts'

/** A random id of 128 bits: for changes, devices, sessions and ceremonies. */
export const freshId = (deps: Deps): string => base64url(deps.ports.random(16))

/** What a command is called that is only asked about: pages ask a dozen and keep none. `act` names what is to be done. */
export const UNNAMED = ''

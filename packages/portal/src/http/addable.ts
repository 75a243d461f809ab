import type { Platform } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Addable, AddablePasskey } from '../models/devices.ts'
import { mayAdd } from '../usecase/add-passkey.ts'
import { mayAddNumber } from '../usecase/telephony/add-number.ts'
import type { Visit } from '../usecase/visit.ts'

/** The device types that a browser's own dialogue adds. */
export const PASSKEYS: readonly AddablePasskey[] = ['security-key', 'platform-authenticator']

/** What can be added here and now, strongest first. */
export const addable = (deps: Deps, visit: Visit, platform: Platform): readonly Addable[] => [
  ...PASSKEYS.filter((type) => mayAdd(visit, type, platform) === null),
  ...(['mobile-phone', 'landline'] as const).filter((type) => mayAddNumber(deps, visit, type) === null),
]

import type { Platform } from '@ssp/core'
import type { AddablePasskey } from '../models/devices.ts'
import { mayAdd } from '../usecase/add-passkey.ts'
import type { Visit } from '../usecase/visit.ts'

/** The device types that have an *add* page of their own. */
export const PASSKEYS: readonly AddablePasskey[] = ['security-key', 'platform-authenticator']

/** What can be added here and now. */
export const addable = (visit: Visit, platform: Platform): readonly AddablePasskey[] =>
  PASSKEYS.filter((type) => mayAdd(visit, type, platform) === null)

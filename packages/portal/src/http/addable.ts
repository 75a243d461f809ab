import type { Platform } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Addable, AddablePasskey } from '../models/addable.ts'
import { mayAdd } from '../usecase/add-passkey.ts'
import { mayAddApp } from '../usecase/push/activation.ts'
import { mayAddNumber } from '../usecase/telephony/add-number.ts'
import type { Visit } from '../usecase/visit.ts'
import { appTypeOf } from './activation-routes.ts'

/** The device types that a browser's own dialogue adds. */
export const PASSKEYS: readonly AddablePasskey[] = ['security-key', 'platform-authenticator']

/** What can be added here and now, strongest first. */
export const addable = (deps: Deps, visit: Visit, platform: Platform): readonly Addable[] => [
  ...PASSKEYS.filter((type) => mayAdd(visit, type, platform) === null),
  ...(['smartphone', 'tablet'] as const).filter((type) => {
    const appType = appTypeOf(type)
    return deps.ports.push !== undefined && appType !== null && mayAddApp(visit, appType) === null
  }),
  ...(['mobile-phone', 'landline'] as const).filter((type) => mayAddNumber(deps, visit, type) === null),
]

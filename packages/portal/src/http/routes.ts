import { ACTIVATION_ROUTES } from './activation-routes.ts'
import { ADD_ROUTES } from './add-routes.ts'
import { AFTERMATH_ROUTES } from './aftermath-routes.ts'
import { BACKUP_ROUTES } from './backup-routes.ts'
import { DEVICE_ROUTES } from './device-routes.ts'
import { LOST_ROUTES } from './lost-routes.ts'
import { NUMBER_ROUTES } from './number-routes.ts'
import { PREFERENCE_ROUTES } from './preference-routes.ts'
import { PUSH_ROUTES } from './push-routes.ts'
import type { Route } from './route.ts'
import { SEND_ROUTES } from './send-routes.ts'
import { VERIFY_ROUTES } from './verify-routes.ts'
import { WINDOW_ROUTES } from './window-routes.ts'

/** Everything that can be reached inside a visit. */
export const ROUTES: readonly Route[] = [
  ...VERIFY_ROUTES,
  ...SEND_ROUTES,
  ...PUSH_ROUTES,
  ...ADD_ROUTES,
  ...NUMBER_ROUTES,
  ...ACTIVATION_ROUTES,
  ...BACKUP_ROUTES,
  ...AFTERMATH_ROUTES,
  ...LOST_ROUTES,
  ...DEVICE_ROUTES,
  ...PREFERENCE_ROUTES,
  ...WINDOW_ROUTES,
]

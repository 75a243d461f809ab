import type { Rule } from '../decision/rule.ts'
import { ACCOUNT_RULES } from './account.ts'
import { ADMINISTRATION_RULES } from './administration.ts'
import { APP_RULES } from './app.ts'
import { APPLICATION_RULES } from './application.ts'
import { DEFAULT_DEVICE_RULES } from './default-device.ts'
import { ENTRY_RULES } from './entry.ts'
import { FIRST_DEVICE_RULES } from './first-device.ts'
import { LAST_DEVICE_RULES } from './last-device.ts'
import { LOST_DEVICE_RULES } from './lost-device.ts'
import { MATRIX_RULES } from './matrix.ts'
import { PROOF_RULES } from './proof.ts'
import { SENDING_RULES } from './sending.ts'
import { UNDO_DISPUTE_RULES } from './undo-dispute.ts'
import { VERIFICATION_RULES } from './verification.ts'

/** Every rule. Their order does not matter. */
export const RULES: readonly Rule[] = [
  ...MATRIX_RULES,
  ...ACCOUNT_RULES,
  ...APPLICATION_RULES,
  ...ENTRY_RULES,
  ...FIRST_DEVICE_RULES,
  ...LAST_DEVICE_RULES,
  ...LOST_DEVICE_RULES,
  ...PROOF_RULES,
  ...APP_RULES,
  ...VERIFICATION_RULES,
  ...DEFAULT_DEVICE_RULES,
  ...UNDO_DISPUTE_RULES,
  ...SENDING_RULES,
  ...ADMINISTRATION_RULES,
]

import { ACTIVATION_LAWS } from './activation.ts'
import { APPLICATION_LAWS } from './application.ts'
import { CHAIN_LAWS } from './chain.ts'
import { CHANGE_LAWS } from './changes.ts'
import { CODE_LAWS } from './codes.ts'
import { FACT_LAWS } from './decision-facts.ts'
import { NEEDS_LAWS } from './decision-needs.ts'
import { RULE_LIST_LAWS } from './decision-rules.ts'
import { DISPUTE_LAWS } from './dispute.ts'
import { EFFECT_LAWS } from './effects.ts'
import { ENTRY_LAWS } from './entry.ts'
import { FIRST_DEVICE_LAWS } from './first-device.ts'
import { GRANT_LIFE_LAWS } from './grant-life.ts'
import { LAST_DEVICE_LAWS } from './last-device.ts'
import { LATTICE_LAWS } from './lattice.ts'
import type { Law } from './law.ts'
import { LOCK_OUT_LAWS } from './lock-out.ts'
import { LOST_DEVICE_LAWS } from './lost-device.ts'
import { MATRIX_LAWS } from './matrix.ts'
import { ONE_CREDENTIAL_LAWS } from './one-credential.ts'
import { PROOF_LAWS } from './proof.ts'
import { PUSH_CONTEXT_LAWS } from './push-context.ts'
import { PUSH_LADDER_LAWS } from './push-ladder.ts'
import { PUSH_REQUEST_LAWS } from './push-requests.ts'
import { PUSH_RULE_LAWS } from './push-rules.ts'
import { ACCOUNT_LAWS } from './replay.ts'
import { STRENGTH_LAWS } from './strength.ts'
import { SUSPENSION_LAWS } from './suspension.ts'
import { TELEPHONY_LAWS } from './telephony-named.ts'
import { TELEPHONY_WINDOW_LAWS } from './telephony-windows.ts'
import { UNDO_LAWS } from './undo.ts'

/** Every law. Their order does not matter. */
export const LAWS: readonly Law[] = [
  ...RULE_LIST_LAWS,
  ...FACT_LAWS,
  ...NEEDS_LAWS,
  ...APPLICATION_LAWS,
  ...MATRIX_LAWS,
  ...ENTRY_LAWS,
  ...GRANT_LIFE_LAWS,
  ...STRENGTH_LAWS,
  ...FIRST_DEVICE_LAWS,
  ...LAST_DEVICE_LAWS,
  ...LOST_DEVICE_LAWS,
  ...SUSPENSION_LAWS,
  ...PROOF_LAWS,
  ...ONE_CREDENTIAL_LAWS,
  ...LOCK_OUT_LAWS,
  ...PUSH_RULE_LAWS,
  ...ACTIVATION_LAWS,
  ...PUSH_REQUEST_LAWS,
  ...PUSH_CONTEXT_LAWS,
  ...PUSH_LADDER_LAWS,
  ...UNDO_LAWS,
  ...DISPUTE_LAWS,
  ...TELEPHONY_LAWS,
  ...TELEPHONY_WINDOW_LAWS,
  ...EFFECT_LAWS,
  ...LATTICE_LAWS,
  ...ACCOUNT_LAWS,
  ...CODE_LAWS,
  ...CHANGE_LAWS,
  ...CHAIN_LAWS,
]

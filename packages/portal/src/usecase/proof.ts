import type { Proof } from '@ssp/core'
import type { Visit } from './visit.ts'

/** The decision follows at once; a store that takes its time has this long, in milliseconds. */
const PROOF_MS = 60_000

/** What was just shown in this visit. Without more said, by no method of a device and without verifying its user. */
export const proofIn = (
  visit: Visit,
  shown: Pick<Proof, 'kind' | 'purpose' | 'subject'> & Partial<Pick<Proof, 'method' | 'userVerified'>>,
): Proof => ({
  method: null,
  userVerified: false,
  ...shown,
  user: visit.session.user,
  session: visit.session.id,
  expiresAt: visit.now + PROOF_MS,
})

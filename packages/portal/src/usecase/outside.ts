import type { Facts } from '@ssp/core'
import type { Subject } from './visit.ts'

/** Facts of a decision that asks neither for an application nor for a session. */
export const factsOutside = (subject: Subject, edition: Facts['organisation']['edition']): Facts => ({
  now: subject.now,
  user: subject.user,
  organisation: { edition },
  application: { id: '', kind: 'api', prompt: 'universal', selfService: false },
  entry: 'standalone',
  location: 'unknown',
  session: null,
  account: subject.account,
  reachable: [],
  lockedUntil: null,
  push: { stoppedUntil: null },
  proof: null,
  telephony: null,
})

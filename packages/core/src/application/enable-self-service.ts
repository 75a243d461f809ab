import type { CreditTable } from '../telephony/credits.ts'
import { dearestCall } from '../telephony/credits.ts'
import type { Policy } from '../policy/policy.ts'
import type { Actor } from '../decision/command.ts'
import type { AdministratorRole, Country, Edition } from '../words.ts'
import { APPLICATION_KIND, type ApplicationKind, SELF_SERVICE_EDITIONS } from './application.ts'

/** Who may tick *Let users manage their devices* (S06). */
export const SELF_SERVICE_ROLES: readonly AdministratorRole[] = ['owner', 'administrator', 'application-manager']

/** What the administrator should consider on enabling, as long as it is still open (S10 to S12). */
export type Advice =
  | { readonly id: 'S10'; readonly consider: 'take-phone-callback-away' }
  | { readonly id: 'S11'; readonly consider: 'restrict-user-location' }
  /** `credits`: what the dearest call among the expected countries costs. Not given while none of them is known and priced. */
  | { readonly id: 'S12'; readonly consider: 'lower-credits-per-action'; readonly credits: number }

export interface Enabling {
  readonly outcome: 'allow' | 'refuse'
  readonly because: readonly string[]
  readonly advice: readonly Advice[]
}

export interface ApplicationToEnable {
  readonly kind: ApplicationKind
  /** The policy that holds for it, compiled. */
  readonly policy: Policy
}

export interface OrganisationFacts {
  readonly edition: Edition
  /** Where users are expected to be. */
  readonly expectedCountries: readonly Country[]
  readonly credits: CreditTable
}

function adviceFor(policy: Policy, organisation: OrganisationFacts): readonly Advice[] {
  const advice: Advice[] = []
  if (policy.methods.includes('call')) advice.push({ id: 'S10', consider: 'take-phone-callback-away' })
  const { expectedCountries: expected } = organisation
  const restricted =
    policy.locations !== 'anywhere' &&
    (expected.length === 0 || policy.locations.every((country) => expected.includes(country)))
  if (!restricted) advice.push({ id: 'S11', consider: 'restrict-user-location' })
  const credits = dearestCall(organisation.credits, expected)
  if (credits !== null && policy.maxCreditsPerAction > credits) {
    advice.push({ id: 'S12', consider: 'lower-credits-per-action', credits })
  }
  return advice
}

/**
 * Whether this administrator may switch self-service on for this application, and what to consider when doing so.
 * The setting says nothing about any other application (S05) and takes effect when it is saved (S08).
 *
 * @returns `because` names every condition that failed, or `self-service.enable`; advice only where it is allowed
 * @see the document, "Enabling the Self-Service Portal"
 */
export function enableSelfService(
  application: ApplicationToEnable,
  actor: Actor,
  organisation: OrganisationFacts,
): Enabling {
  const because: string[] = []
  if (actor.type !== 'administrator' || !SELF_SERVICE_ROLES.includes(actor.role)) because.push('self-service.role')
  if (APPLICATION_KIND[application.kind]?.inlinePrompt !== true) because.push('application.kind')
  if (!SELF_SERVICE_EDITIONS.includes(organisation.edition)) because.push('application.edition')
  if (because.length > 0) return { outcome: 'refuse', because, advice: [] }
  return {
    outcome: 'allow',
    because: ['self-service.enable'],
    advice: adviceFor(application.policy, organisation),
  }
}

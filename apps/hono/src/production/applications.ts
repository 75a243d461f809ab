import { APPLICATION_KINDS, DEVICE_TYPES, EDITIONS, type Mailer, METHODS, NUMBER_TYPES, type Policy, PROMPTS, PUSH_MATCHES, SHIPPED_POLICY } from '@ssp/core'
import type { OidcClient } from '@ssp/duo/oidc'
import type { WebV2Integration } from '@ssp/duo/web-v2'
import { type Central, ConfigurationError, type StaticDirectory } from '@ssp/portal'
import { z } from 'zod'
import { type CentralSection, centralOf, centralSection, checkNamed } from './central.ts'
import { clientOf, clientSection } from './client.ts'
import { faultAt } from './faults.ts'
import { integrationOf, integrationSection } from './integration.ts'
import { addressesOf, mailerOf, mailSection } from './mail.ts'
import { type PushSection, pushSection } from './push.ts'
import type { Environment } from './secrets.ts'
import { type TelephonySection, telephonySection } from './telephony.ts'

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code such as DE')

/** A policy layer: what it leaves out it says nothing about. */
const layer = z
  .strictObject({
    deviceTypes: z.array(z.enum(DEVICE_TYPES)),
    methods: z.array(z.enum(METHODS)),
    newUser: z.enum(['no-mfa', 'enroll', 'deny']),
    locations: z.union([z.literal('anywhere'), z.array(country)]),
    userVerification: z.enum(['preferred', 'required']),
    strength: z.enum(['second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant']),
    bypassCodeInTraditional: z.boolean(),
    reactivateByNumber: z.boolean(),
    unprovedNumbers: z.boolean(),
    grantMs: z.int().positive().max(600_000),
    lockoutThreshold: z.int().positive().max(100),
    lockoutMs: z.int().positive(),
    telephonyCountries: z.array(country),
    numberTypes: z.array(z.enum(NUMBER_TYPES)),
    maxCreditsPerAction: z.int().nonnegative(),
    countryDailyLimit: z.int().nonnegative(),
    telephonyMode: z.enum(['shadow', 'enforce']),
    pushMatch: z.enum(PUSH_MATCHES),
  })
  .partial()

const application = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(APPLICATION_KINDS),
  prompt: z.enum(PROMPTS).default('universal'),
  /** *Let users manage their devices*: off until somebody switches it on (S09). */
  selfService: z.boolean().default(false),
  policy: layer.default({}),
  /** It sends its users here by redirect. */
  client: clientSection.optional(),
  /** It has the prompt in a frame of its own page. */
  integration: integrationSection.optional(),
})

const file = z.strictObject({
  organisation: z.strictObject({ name: z.string().min(1), edition: z.enum(EDITIONS) }),
  /** Laid over the policy as it is shipped: this one is the global policy, so it may loosen. */
  policy: layer.default({}),
  applications: z.array(application).min(1),
  groups: z.record(z.string(), layer).default({}),
  memberships: z.record(z.string(), z.array(z.string())).default({}),
  /** Absent: nobody adds a phone number, and nothing is sent. */
  telephony: telephonySection.optional(),
  /** Absent: nobody sets up the authenticator app. */
  push: pushSection.optional(),
  /** Absent: notices stay in the outbox. */
  mail: mailSection.optional(),
  /** Absent: people come by their applications' prompts only. */
  central: centralSection.optional(),
})

type ApplicationSection = z.infer<typeof application>

export interface Configured {
  readonly directory: StaticDirectory
  readonly clients: readonly OidcClient[]
  readonly integrations: readonly WebV2Integration[]
  readonly mailer: Mailer | undefined
  readonly central: Central | undefined
  readonly telephony: TelephonySection | undefined
  readonly push: PushSection | undefined
}

/** Everybody comes by some door: to each application leads exactly one, or more of the portal's own. */
function checkDoors(applications: readonly ApplicationSection[], central: CentralSection | undefined): void {
  const named = [central?.launcher, central?.standalone]
  for (const [at, { id, prompt, client, integration }] of applications.entries()) {
    const path = `applications.${at}`
    if (applications.findIndex((one) => one.id === id) !== at) throw faultAt(`${path}.id`, 'give each application an id of its own')
    if (client !== undefined && integration !== undefined) throw faultAt(path, 'give it a `client` or an `integration`, not both')
    if (integration !== undefined && prompt !== 'traditional') throw faultAt(`${path}.prompt`, 'an `integration` has the `traditional` prompt')
    if (client === undefined && integration === undefined && !named.includes(id)) {
      throw faultAt(path, 'nobody gets there: give it a `client`, an `integration`, or name it in `central`')
    }
  }
}

function parse(text: string): z.infer<typeof file> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ConfigurationError('SSP_APPLICATIONS', 'the file that it names is no JSON')
  }
  const parsed = file.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw faultAt(issue?.path.join('.') ?? '', issue?.message ?? 'is not readable')
}

/**
 * Reads the file that names the organisation and its applications.
 *
 * @throws ConfigurationError naming the path in the file, or the missing environment variable
 */
export function readApplications(text: string, env: Environment): Configured {
  const { organisation, policy, applications, groups, memberships, telephony, push, mail, central } = parse(text)
  checkDoors(applications, central)
  if (central !== undefined) checkNamed(central, applications)
  // JSON has no undefined: what the file leaves out is absent, and as shipped.
  const global: Policy = { ...SHIPPED_POLICY, ...(policy as Partial<Policy>) }
  const addresses = mail === undefined ? {} : { addresses: addressesOf(mail) }
  return {
    directory: { organisation, policy: global, applications, groups, memberships, ...addresses },
    clients: applications.flatMap(({ client, ...application }) => (client === undefined ? [] : [clientOf(client, named(application), env)])),
    integrations: applications.flatMap(({ integration, ...application }) =>
      integration === undefined ? [] : [integrationOf(integration, named(application), env)],
    ),
    mailer: mail && mailerOf(mail, env),
    central: central && centralOf(central, env),
    telephony,
    push,
  }
}

const named = ({ id, name, kind }: Pick<ApplicationSection, 'id' | 'name' | 'kind'>): OidcClient['application'] => ({ id, name, kind })

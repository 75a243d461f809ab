import { APPLICATION_KINDS, DEVICE_TYPES, EDITIONS, METHODS, NUMBER_TYPES, type Policy, PROMPTS, PUSH_MATCHES, SHIPPED_POLICY } from '@ssp/core'
import type { OidcClient } from '@ssp/duo/oidc'
import { ConfigurationError, type StaticDirectory } from '@ssp/portal'
import { z } from 'zod'
import { type PushSection, pushSection } from './push.ts'
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
  client: z.strictObject({
    id: z.string().regex(/^[A-Z0-9]{20}$/, '20 letters and digits'),
    /** The environment variable that holds the client secret; the secret itself is in no file. */
    secretFrom: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable'),
    redirectUris: z.array(z.url()).min(1),
    usernames: z.enum(['none', 'simple']).default('none'),
  }),
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
})

export interface Configured {
  readonly directory: StaticDirectory
  readonly clients: readonly OidcClient[]
  readonly telephony: TelephonySection | undefined
  readonly push: PushSection | undefined
}

/**
 * Reads the file that names the organisation and its applications.
 *
 * @throws ConfigurationError naming the path in the file, or the missing environment variable
 */
export function readApplications(text: string, env: Readonly<Record<string, string | undefined>>): Configured {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ConfigurationError('SSP_APPLICATIONS', 'the file that it names is no JSON')
  }
  const parsed = file.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigurationError(`SSP_APPLICATIONS ${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is not readable')
  }
  const { organisation, policy, applications, groups, memberships, telephony, push } = parsed.data
  const clients = applications.map(({ id, name, kind, client }) => {
    const secret = env[client.secretFrom] ?? ''
    if (secret.length !== 40) throw new ConfigurationError(client.secretFrom, 'give the client secret of 40 characters')
    const { redirectUris, usernames } = client
    return { clientId: client.id, secret, redirectUris, application: { id, name, kind }, usernameNormalization: usernames }
  })
  // JSON has no undefined: what the file leaves out is absent, and as shipped.
  const global: Policy = { ...SHIPPED_POLICY, ...(policy as Partial<Policy>) }
  const directory = { organisation, policy: global, applications, groups, memberships }
  return { directory, clients, telephony, push }
}

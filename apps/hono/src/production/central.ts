import { type ApplicationKind, normalName, type PrimaryAuthentication } from '@ssp/core'
import type { Central } from '@ssp/portal'
import { oidcLogin } from '@ssp/providers/oidc-login'
import { passwordLogin } from '@ssp/providers/password-login'
import { z } from 'zod'
import { asWritten, faultAt, under } from './faults.ts'
import { type Environment, secretFrom, secretOf } from './secrets.ts'

interface Provider {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecretFrom?: string | undefined
  readonly clientSecretBy?: 'basic' | 'post' | undefined
  readonly scopes?: readonly string[] | undefined
  readonly usernameClaim?: string | undefined
  readonly maxAgeSeconds?: number | undefined
}

interface Login {
  readonly passwords?: readonly { readonly name: string; readonly hash: string }[] | undefined
  readonly oidc?: Provider | undefined
}

export interface CentralSection {
  readonly launcher?: string | undefined
  readonly standalone?: string | undefined
  readonly login: Login
  readonly tiles: readonly { readonly name: string; readonly url: string; readonly users?: readonly string[] | undefined }[]
  readonly returnAddresses: readonly string[]
}

export const centralSection: z.ZodType<CentralSection> = z.strictObject({
  /** The application of kind `central` that the launcher is. */
  launcher: z.string().optional(),
  /** The application of kind `device-management-portal` that the standalone URL is; enrolment links open there. */
  standalone: z.string().optional(),
  login: z.strictObject({
    /** `npm run password-hash` makes a hash. */
    passwords: z.array(z.strictObject({ name: z.string(), hash: z.string() })).optional(),
    oidc: z
      .strictObject({
        name: z.string(),
        issuer: z.string(),
        clientId: z.string(),
        clientSecretFrom: secretFrom.optional(),
        clientSecretBy: z.enum(['basic', 'post']).optional(),
        scopes: z.array(z.string()).optional(),
        usernameClaim: z.string().optional(),
        maxAgeSeconds: z.int().optional(),
      })
      .optional(),
  }),
  /** Shown to everybody, or to the users that a tile names. */
  tiles: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        url: z.url({ protocol: /^https?$/, message: 'a web address' }),
        users: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  /** Where a deep link may lead back to, byte for byte. */
  returnAddresses: z.array(z.string()).default([]),
})

/** `users[0].hash`, as the file has it: `passwords.0.hash`. */
const passwordKey = (key: string): string => key.replace(/^users/, 'passwords').replaceAll(/\[(\d+)\]/g, '.$1')

function byProvider({ clientSecretFrom, ...provider }: Provider, env: Environment): PrimaryAuthentication {
  const secret = clientSecretFrom === undefined ? {} : { clientSecret: secretOf(env, clientSecretFrom) }
  const settings = { ...asWritten(provider), ...secret }
  return under('central.login.oidc', () => oidcLogin(settings), (key) => (key === 'clientSecret' ? 'clientSecretFrom' : key))
}

function loginOf({ passwords, oidc }: Login, env: Environment): PrimaryAuthentication {
  if (passwords !== undefined && oidc === undefined) return under('central.login', () => passwordLogin({ users: passwords }), passwordKey)
  if (oidc !== undefined && passwords === undefined) return byProvider(oidc, env)
  throw faultAt('central.login', 'give `passwords` or `oidc`, one of them')
}

const KIND = { launcher: 'central', standalone: 'device-management-portal' } as const satisfies Record<string, ApplicationKind>

/** @throws ConfigurationError where what it names is no application of the kind that it has to be */
export function checkNamed(section: CentralSection, applications: readonly { readonly id: string; readonly kind: ApplicationKind }[]): void {
  for (const door of ['launcher', 'standalone'] as const) {
    const named = section[door]
    if (named === undefined || applications.some(({ id, kind }) => id === named && kind === KIND[door])) continue
    throw faultAt(`central.${door}`, `name an application of kind \`${KIND[door]}\``)
  }
}

/** @throws ConfigurationError naming the path in the file, or the environment variable that is missing */
export function centralOf(section: CentralSection, env: Environment): Central {
  const tiles = section.tiles.map(({ name, url, users }) => ({ name, url, users: users && new Set(users.map(normalName)) }))
  return {
    login: loginOf(section.login, env),
    launcher: section.launcher ?? null,
    standalone: section.standalone ?? null,
    tiles: (username) => {
      const shown = tiles.filter(({ users }) => users === undefined || users.has(normalName(username)))
      return Promise.resolve(shown.map(({ name, url }) => ({ name, url })))
    },
    returnAddresses: section.returnAddresses,
  }
}

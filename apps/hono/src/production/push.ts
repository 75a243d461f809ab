import { authenticator } from '@ssp/authenticator'
import type { PushAuthenticators } from '@ssp/portal'
import { push } from '@ssp/providers/push'
import { z } from 'zod'
import { type Environment, secretFrom, secretOf } from './secrets.ts'

export interface PushSection {
  readonly authenticatorUrl?: string | undefined
  readonly vapid?: { readonly publicKey: string; readonly privateKeyFrom: string; readonly subject: string } | undefined
  readonly endpoints: readonly string[]
}

export const pushSection: z.ZodType<PushSection> = z.strictObject({
  /** Where the app is served, ending in a slash; without it, the portal serves it itself, below `/a/`. */
  authenticatorUrl: z.url().endsWith('/').optional(),
  /** Wake-ups (RFC 8292); without them, apps only ask. `npm run vapid-keys` makes a pair. */
  vapid: z.strictObject({ publicKey: z.string(), privateKeyFrom: secretFrom, subject: z.string() }).optional(),
  /** Push services besides those of the browsers' makers. */
  endpoints: z.array(z.string()).default([]),
})

/** @throws what the file or the environment lacks, by its key */
export async function pushOf(
  { authenticatorUrl, vapid, endpoints }: PushSection,
  issuer: string,
  name: string,
  env: Environment,
): Promise<PushAuthenticators> {
  const keys = vapid && { publicKey: vapid.publicKey, privateKey: secretOf(env, vapid.privateKeyFrom), subject: vapid.subject }
  const app = authenticator({ issuer, name, ...(authenticatorUrl !== undefined && { url: authenticatorUrl }) })
  return {
    signatures: await push({ vapid: keys ?? null, endpoints, now: () => Date.now() }),
    authenticator: authenticatorUrl === undefined ? app : { url: app.url, files: [] },
  }
}

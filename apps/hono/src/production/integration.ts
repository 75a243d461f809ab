import type { Protocol } from '@ssp/core'
import { duoWebV2, type WebV2Integration } from '@ssp/duo/web-v2'
import { ConfigurationError } from '@ssp/portal'
import { z } from 'zod'
import { type Environment, secretFrom, secretOf40 } from './secrets.ts'

/** An application whose own page frames the prompt. */
interface IntegrationSection {
  readonly ikey: string
  readonly skeyFrom: string
  readonly parents: readonly string[]
  readonly usernames: WebV2Integration['usernameNormalization']
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** As browsers spell it, where nobody on the way can change the page: https, or http on loopback. */
function isParent(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname)))
}

export const integrationSection: z.ZodType<IntegrationSection> = z.strictObject({
  ikey: z.string().regex(/^[A-Za-z0-9]{20}$/, '20 letters and digits'),
  skeyFrom: secretFrom,
  /** The pages that may frame the prompt, by their origins. */
  parents: z.array(z.string().refine(isParent, 'an origin as browsers spell it, such as https://shop.example')).min(1),
  usernames: z.enum(['none', 'simple']).default('none'),
})

/** @throws ConfigurationError naming the environment variable that is missing */
export function integrationOf(section: IntegrationSection, application: WebV2Integration['application'], env: Environment): WebV2Integration {
  const { ikey, skeyFrom, parents, usernames } = section
  return { ikey, skey: secretOf40(env, skeyFrom), application, parents, usernameNormalization: usernames }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** @throws ConfigurationError where the browser scripts of these applications could not talk to the portal */
export function webV2Of(integrations: readonly WebV2Integration[], issuer: string, now: () => number): Protocol {
  const byKey = (ikey: string): Promise<WebV2Integration | null> => Promise.resolve(integrations.find((one) => one.ikey === ikey) ?? null)
  try {
    return duoWebV2({ issuer, integrations: byKey, now })
  } catch (error) {
    if (!hasCode(error, 'web-v2.issuer')) throw error
    const names = integrations.map(({ application }) => application.name).join(', ')
    const fix = `give the portal a host of its own, such as https://mfa.example.org, without a path: ${names} has an \`integration\`, and its browser script takes messages from nowhere else`
    throw new ConfigurationError('SSP_ISSUER', fix)
  }
}

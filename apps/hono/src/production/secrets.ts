import { ConfigurationError } from '@ssp/portal'
import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment variable that holds a secret; the secret itself is in no file. */
export const secretFrom: z.ZodType<string> = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable')

/** @throws ConfigurationError naming the environment variable that is missing */
export function secretOf(env: Environment, key: string): string {
  const value = env[key] ?? ''
  if (value === '') throw new ConfigurationError(key, 'set it to the secret that the applications file names it for')
  return value
}

/** @throws ConfigurationError where it has not the length that the SDKs ask for */
export function secretOf40(env: Environment, key: string): string {
  const secret = env[key] ?? ''
  if (secret.length !== 40) throw new ConfigurationError(key, 'set it to the secret of 40 characters that the applications file names it for')
  return secret
}

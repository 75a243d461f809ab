import type { Edition } from '../words.ts'

/** Kinds of protected applications. */
export const APPLICATION_KINDS = [
  'web',
  'vpn',
  'single-sign-on',
  'access-gateway',
  'microsoft',
  'central',
  'device-management-portal',
  'radius',
  'remote-desktop',
  'api',
] as const
export type ApplicationKind = (typeof APPLICATION_KINDS)[number]

interface KindEntry {
  /** Whether it shows the prompt and inline enrolment, without which there is no self-service (S03, S04). */
  readonly inlinePrompt: boolean
  readonly source: string
}

/** S03 names those with an inline prompt; what has none falls under S04. */
export const APPLICATION_KIND: Readonly<Record<ApplicationKind, KindEntry>> = {
  web: { inlinePrompt: true, source: 'S03' },
  vpn: { inlinePrompt: true, source: 'S03' },
  'single-sign-on': { inlinePrompt: true, source: 'S03' },
  'access-gateway': { inlinePrompt: true, source: 'S03' },
  microsoft: { inlinePrompt: true, source: 'S03' },
  central: { inlinePrompt: true, source: 'S13' },
  'device-management-portal': { inlinePrompt: true, source: 'S14' },
  radius: { inlinePrompt: false, source: 'S04' },
  'remote-desktop': { inlinePrompt: false, source: 'S04' },
  api: { inlinePrompt: false, source: 'S04' },
}

/** Editions that self-service is part of (S02). */
export const SELF_SERVICE_EDITIONS: readonly Edition[] = ['beyond', 'access', 'mfa']

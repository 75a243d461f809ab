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
  /** Its users come to manage devices and for nothing else, so what opens that is their verification. */
  readonly managesOnly: boolean
  readonly source: string
}

/** S03 names those with an inline prompt; what has none falls under S04. */
export const APPLICATION_KIND: Readonly<Record<ApplicationKind, KindEntry>> = {
  web: { inlinePrompt: true, managesOnly: false, source: 'S03' },
  vpn: { inlinePrompt: true, managesOnly: false, source: 'S03' },
  'single-sign-on': { inlinePrompt: true, managesOnly: false, source: 'S03' },
  'access-gateway': { inlinePrompt: true, managesOnly: false, source: 'S03' },
  microsoft: { inlinePrompt: true, managesOnly: false, source: 'S03' },
  central: { inlinePrompt: true, managesOnly: false, source: 'S13' },
  'device-management-portal': { inlinePrompt: true, managesOnly: true, source: 'S14' },
  radius: { inlinePrompt: false, managesOnly: false, source: 'S04' },
  'remote-desktop': { inlinePrompt: false, managesOnly: false, source: 'S04' },
  api: { inlinePrompt: false, managesOnly: false, source: 'S04' },
}

/** Editions that self-service is part of (S02). */
export const SELF_SERVICE_EDITIONS: readonly Edition[] = ['beyond', 'access', 'mfa']

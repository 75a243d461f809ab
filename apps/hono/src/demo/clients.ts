import { SHIPPED_POLICY } from '@ssp/core'
import type { OidcClient } from '@ssp/duo/oidc'
import { type Directory, staticDirectory } from '@ssp/portal'

/** The two demo applications, as the portal knows them. */
const APPLICATIONS = [
  { id: 'notes', name: 'Demo Notes', kind: 'web', prompt: 'universal', selfService: true },
  { id: 'payroll', name: 'Demo Payroll', kind: 'web', prompt: 'universal', selfService: false },
] as const

export const demoDirectory = (): Directory =>
  staticDirectory({
    organisation: { name: 'Demo organisation', edition: 'mfa' },
    // In the demonstration new users enrol themselves; as shipped they are denied.
    policy: { ...SHIPPED_POLICY, newUser: 'enroll' },
    applications: APPLICATIONS,
  })

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

const randomText = (random: (length: number) => Uint8Array, length: number): string =>
  Array.from(random(length), (byte) => LETTERS[byte % LETTERS.length]).join('')

/** Clients with fresh secrets at every start: nothing that could leak is written down. */
export function demoClients(random: (length: number) => Uint8Array, application: string): readonly OidcClient[] {
  return APPLICATIONS.map(({ id, name, kind }) => ({
    clientId: `DI${randomText(random, 18)}`,
    secret: randomText(random, 40),
    redirectUris: [`${application}/callback`],
    application: { id, name, kind },
    usernameNormalization: 'simple',
  }))
}

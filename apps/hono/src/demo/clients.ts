import { type CreditTable, METHODS, SHIPPED_POLICY } from '@ssp/core'
import type { OidcClient } from '@ssp/duo/oidc'
import type { WebV2Integration } from '@ssp/duo/web-v2'
import { type Central, type Directory, staticDirectory } from '@ssp/portal'
import { hashPassword, passwordLogin } from '@ssp/providers/password-login'
import { DEMO_PASSWORD, PEOPLE } from './people.ts'

/** The demo applications, as the portal knows them. */
const APPLICATIONS = [
  { id: 'notes', name: 'Demo Notes', kind: 'web', prompt: 'universal', selfService: true },
  { id: 'payroll', name: 'Demo Payroll', kind: 'web', prompt: 'universal', selfService: false },
  { id: 'intranet', name: 'Demo Intranet', kind: 'web', prompt: 'traditional', selfService: true },
  { id: 'central', name: 'Demo Central', kind: 'central', prompt: 'universal', selfService: true },
  { id: 'devices', name: 'Demo devices', kind: 'device-management-portal', prompt: 'universal', selfService: true },
] as const

export const demoDirectory = (): Directory =>
  staticDirectory({
    organisation: { name: 'Demo organisation', edition: 'mfa' },
    // In the demonstration new users enrol themselves, and phones of some countries are called and sent messages: to an
    // outbox that everybody can read. As shipped new users are denied, and nothing is sent anywhere.
    policy: { ...SHIPPED_POLICY, newUser: 'enroll', methods: METHODS, telephonyCountries: Object.keys(DEMO_CREDITS) },
    applications: APPLICATIONS,
    // Made up, and read on the page of phones and mailboxes.
    addresses: (username) => [{ address: `${username.replaceAll(/[^\w.-]/g, '_')}@example.org`, language: 'en' }],
  })

/** Made-up prices. */
export const DEMO_CREDITS: CreditTable = Object.fromEntries(
  ['AT', 'CA', 'CH', 'DE', 'FR', 'GB', 'US'].map((country) => [country, { sms: 1, call: 2 }]),
)

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

const randomText = (random: (length: number) => Uint8Array, length: number): string =>
  Array.from(random(length), (byte) => LETTERS[byte % LETTERS.length]).join('')

/** Clients with fresh secrets at every start: nothing that could leak is written down. */
export function demoClients(random: (length: number) => Uint8Array, application: string): readonly OidcClient[] {
  return APPLICATIONS.filter(({ kind, prompt }) => kind === 'web' && prompt === 'universal').map(({ id, name, kind }) => ({
    clientId: `DI${randomText(random, 18)}`,
    secret: randomText(random, 40),
    redirectUris: [`${application}/callback`],
    application: { id, name, kind },
    usernameNormalization: 'simple',
  }))
}

/** Central, and the standalone URL, with everybody's demo password. */
export async function demoCentral(random: (length: number) => Uint8Array, application: string): Promise<Central> {
  const hash = await hashPassword(DEMO_PASSWORD, random(16))
  return {
    login: passwordLogin({ users: PEOPLE.map(({ name }) => ({ name, hash })) }),
    launcher: 'central',
    standalone: 'devices',
    tiles: () => Promise.resolve([{ name: 'Demo Notes', url: `${application}/` }]),
    returnAddresses: [`${application}/`],
  }
}

/** The application whose own page frames the prompt. */
export function demoIntegration(random: (length: number) => Uint8Array, parent: string): WebV2Integration {
  return {
    ikey: `DI${randomText(random, 18)}`,
    skey: randomText(random, 40),
    application: { id: 'intranet', name: 'Demo Intranet', kind: 'web' },
    parents: [parent],
    usernameNormalization: 'simple',
  }
}

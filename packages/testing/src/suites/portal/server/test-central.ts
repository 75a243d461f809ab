import type { PortalPorts, TestApplication } from './portal-parts.ts'

/** Everybody's, whatever their name. */
export const PASSWORD = 'correct horse battery staple'

/** The applications that Central and the standalone URL are, wherever a case has them. */
export const CENTRAL: TestApplication = { id: 'central', name: 'Central', kind: 'central', prompt: 'universal', selfService: true }
export const STANDALONE: TestApplication = { id: 'devices', name: 'Your devices', kind: 'device-management-portal', prompt: 'universal', selfService: true }

/** Central and the standalone URL, with a password login for the test's own people. */
export const testCentral: PortalPorts['central'] = {
  login: { kind: 'password', verify: (_, password) => Promise.resolve(password === PASSWORD) },
  launcher: CENTRAL.id,
  standalone: STANDALONE.id,
  tiles: () => Promise.resolve([{ name: 'Wiki', url: 'https://wiki.example.org/' }]),
  returnAddresses: [],
}

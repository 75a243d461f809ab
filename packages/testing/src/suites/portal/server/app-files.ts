import type { PortalSetup } from './controls.ts'
import type { AppFile } from './portal-parts.ts'

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"

/** Files as an authenticator app has them, each with headers of its own, which are not those of the portal's pages. */
export const APP_FILES: readonly AppFile[] = [
  {
    path: '',
    contentType: 'text/html; charset=utf-8',
    body: '<!doctype html><html lang="en"><title>Grün 🔑</title><script type="module" src="app.js"></script></html>\n',
    headers: { 'content-security-policy': POLICY, 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer' },
  },
  {
    path: 'worker.js',
    contentType: 'text/javascript; charset=utf-8',
    body: "self.addEventListener('push', () => {})\r\n",
    headers: { 'content-security-policy': POLICY, 'cache-control': 'no-cache', 'service-worker-allowed': '/' },
  },
  {
    path: 'app.webmanifest',
    contentType: 'application/manifest+json',
    body: '{"name":"Authenticator","start_url":"."}',
    headers: { 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' },
  },
]

/** What the portal serves of the app: nothing where the app is on another host. */
export const appFiles = ({ issuer, authenticator }: PortalSetup): readonly AppFile[] =>
  authenticator.startsWith(`${issuer}/`) ? APP_FILES : []

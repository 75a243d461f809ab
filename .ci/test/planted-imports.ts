/**
 * One source file per dependency rule that breaks it, as data: `rule` is the one that must see it.
 * Some need a second file to import from.
 */
export type Plant = { readonly rule: string; readonly file: string; readonly source: string; readonly with?: Readonly<Record<string, string>> }

export const plants: readonly Plant[] = [
  { rule: 'closed: packages/core/src/', file: 'packages/core/src/planted-node.ts', source: `import 'node:fs'` },
  { rule: 'closed: packages/core/src/', file: 'packages/core/src/planted-library.ts', source: `import { Hono } from 'hono'\nnew Hono()` },
  { rule: 'closed: packages/core/src/', file: 'packages/core/src/planted-type.ts', source: `import type { Hono } from 'hono'\nexport type H = Hono` },
  { rule: 'closed: packages/core/src/', file: 'packages/core/src/planted-lazy.ts', source: `export const lazy = () => import('otplib')` },
  { rule: 'closed: packages/providers/src/webauthn[/.]', file: 'packages/providers/src/webauthn/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/webauthn[/.]', file: 'packages/providers/src/webauthn/planted-sibling.ts', source: `import '../otp/planted.ts'` },
  { rule: 'closed: packages/providers/src/otp[/.]', file: 'packages/providers/src/otp/planted.ts', source: `import '@simplewebauthn/server'` },
  { rule: 'closed: packages/providers/src/phone[/.]', file: 'packages/providers/src/phone/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/push[/.]', file: 'packages/providers/src/push/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/sms-twilio[/.]', file: 'packages/providers/src/sms-twilio/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/voice-twilio[/.]', file: 'packages/providers/src/voice-twilio/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/webhook[/.]', file: 'packages/providers/src/webhook/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/outbox[/.]', file: 'packages/providers/src/outbox/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/providers/src/shared[/.]', file: 'packages/providers/src/shared/planted.ts', source: `import 'otplib'` },
  {
    rule: 'closed: packages/providers/src/(?!(webauthn|otp|phone|push|sms-twilio|voice-twilio|webhook|outbox|shared|node-crypto)[/.])',
    file: 'packages/providers/src/planted.ts',
    source: `import 'otplib'`,
  },
  { rule: 'closed: packages/providers/src/node-crypto[/.]', file: 'packages/providers/src/node-crypto/planted.ts', source: `import 'otplib'` },
  { rule: 'closed: packages/stores/src/(?!sqlite[/.])', file: 'packages/stores/src/planted.ts', source: `import 'hono'` },
  { rule: 'closed: packages/stores/src/(?!sqlite[/.])', file: 'packages/stores/src/memory/planted.ts', source: `import 'node:sqlite'` },
  { rule: 'closed: packages/stores/src/sqlite[/.]', file: 'packages/stores/src/sqlite/planted.ts', source: `import 'hono'` },
  { rule: 'closed: packages/stores/src/sqlite[/.]', file: 'packages/stores/src/sqlite/planted-sibling.ts', source: `import '../memory/planted.ts'` },
  { rule: 'closed: packages/portal/src/(?!client/)', file: 'packages/portal/src/http/planted-store.ts', source: `import '@ssp/stores/memory'` },
  { rule: 'closed: packages/portal/src/(?!client/)', file: 'packages/portal/src/http/planted-provider.ts', source: `import '@ssp/providers/otp'` },
  { rule: 'closed: packages/portal/src/(?!client/)', file: 'packages/portal/src/http/planted-browser.ts', source: `import '@simplewebauthn/browser'` },
  { rule: 'closed: packages/portal/src/(?!client/)', file: 'packages/portal/src/http/planted-client.ts', source: `import '../client/planted.ts'` },
  { rule: 'closed: packages/portal/src/client/', file: 'packages/portal/src/client/planted.ts', source: `import '../planted-hono.ts'` },
  { rule: 'closed: packages/portal/src/client/', file: 'packages/portal/src/client/planted-core.ts', source: `import '@ssp/core'` },
  { rule: 'closed: packages/duo/src/', file: 'packages/duo/src/planted-page.ts', source: `import '@ssp/portal'` },
  { rule: 'closed: packages/duo/src/', file: 'packages/duo/src/planted-hono.ts', source: `import 'hono'` },
  { rule: 'closed: packages/authenticator/src/(?!client/)', file: 'packages/authenticator/src/planted.ts', source: `import 'qr'` },
  { rule: 'closed: packages/authenticator/src/client/', file: 'packages/authenticator/src/client/planted.ts', source: `import 'jose'` },
  { rule: 'closed: packages/testing/src/(?!push-service/)', file: 'packages/testing/src/planted-runner.ts', source: `import 'vitest'` },
  { rule: 'closed: packages/testing/src/push-service/', file: 'packages/testing/src/push-service/planted.ts', source: `import 'fast-check'` },
  { rule: 'hono-in-its-folders', file: 'packages/portal/src/planted-hono.ts', source: `import 'hono'` },
  { rule: 'hono-in-its-folders', file: 'packages/portal/src/planted-jsx.tsx', source: `import { jsx } from 'hono/jsx'\nvoid jsx` },
  { rule: 'no-adapter-in-the-portal', file: 'packages/portal/src/http/planted-adapter.ts', source: `import '@hono/node-server'` },
  { rule: 'no-node-in-packages', file: 'packages/portal/src/http/planted-node.ts', source: `import 'node:crypto'` },
  {
    rule: 'no-circular',
    file: 'packages/core/src/planted-cycle-a.ts',
    source: `import type { B } from './planted-cycle-b.ts'\nexport type A = { b?: B }`,
    with: { 'packages/core/src/planted-cycle-b.ts': `import type { A } from './planted-cycle-a.ts'\nexport type B = { a?: A }` },
  },
  {
    rule: 'by-the-door',
    file: 'packages/duo/src/planted-window.ts',
    source: `import type {} from '../../core/src/planted-window.ts'`,
    with: { 'packages/core/src/planted-window.ts': 'export {}' },
  },
  {
    rule: 'nobody-imports-apps',
    file: 'packages/portal/src/http/planted-app.ts',
    source: `import '../../../../apps/hono/src/planted.ts'`,
    with: { 'apps/hono/src/planted.ts': 'export {}' },
  },
  {
    rule: 'apps-stand-alone',
    file: 'apps/hono/src/planted-neighbour.ts',
    source: `import '../../planted/src/main.ts'`,
    with: { 'apps/planted/src/main.ts': 'export {}' },
  },
  { rule: 'testing-in-tests-only', file: 'apps/hono/src/planted-testing.ts', source: `import '@ssp/testing'` },
  { rule: 'core-never-knows-testing', file: 'packages/core/src/planted.test.ts', source: `import '@ssp/testing'` },
  {
    rule: 'model-imports-types-only',
    file: 'packages/testing/src/model/planted.ts',
    source: `import { planted } from '@ssp/core'\nexport const copied = planted`,
  },
  { rule: 'declared-dependencies-only', file: 'apps/hono/src/planted-phantom.ts', source: `import 'esbuild'` },
  { rule: 'resolvable', file: 'packages/duo/src/planted-nowhere.ts', source: `import './nowhere.ts'` },
]

/** What must not be reported: the same words where they are allowed. */
export const innocents: Readonly<Record<string, string>> = {
  'packages/duo/src/innocent.ts': `import type {} from '@ssp/core'\nimport 'jose'`,
  'packages/portal/src/http/innocent.ts': `import type {} from '@ssp/core'\nimport { Hono } from 'hono'\nvoid Hono`,
  'packages/portal/src/pages/innocent.tsx': `import { jsx } from 'hono/jsx'\nvoid jsx`,
  'packages/providers/src/webauthn/innocent.ts': `import '@simplewebauthn/server'\nimport '../shared/innocent.ts'`,
  'packages/providers/src/shared/innocent.ts': `export {}`,
  'packages/stores/src/sqlite/innocent.ts': `import type {} from '@ssp/core'\nimport 'node:sqlite'\nimport 'node:fs'`,
  'packages/testing/src/model/innocent.ts': `import type {} from '@ssp/core'`,
  'packages/duo/test/innocent.test.ts': `import '@ssp/testing'\nimport 'vitest'`,
  'apps/hono/src/innocent.ts': `import '@ssp/portal'\nimport '@ssp/stores/memory'\nimport '@ssp/providers/webauthn'\nimport 'node:http'\nimport '@hono/node-server'`,
}

import { createHmac } from 'node:crypto'
import type { PromptEnd, PromptOutcome, PromptRequest, Protocol, ProtocolAnswer } from '@ssp/core'
import { sign_request, verify_response } from '@duosecurity/duo_web'
import { duoWebV2, type WebV2Integration } from '@ssp/duo/web-v2'
import { vi } from 'vitest'
import { AUTHENTICATION } from './world.ts'

export const ISSUER = 'https://mfa.example.com:8443'
export const PATH = '/frame/web/v1/auth'
/** What an application keeps to itself. */
export const AKEY = 'an-application-key-of-40-characters-0001'

export const SHOP: WebV2Integration = {
  ikey: 'DISHOP00000000000001',
  skey: 'shop-secret-shop-secret-shop-secret-0001',
  application: { id: 'application-shop', name: 'Shop', kind: 'web' },
  parents: ['https://shop.example', 'https://www.shop.example:8443'],
  usernameNormalization: 'simple',
}

/** A device management portal. */
export const DEVICES: WebV2Integration = {
  ikey: 'DIDEVICES00000000001',
  skey: 'devices-secret-devices-secret-devices-01',
  application: { id: 'application-devices', name: 'My devices', kind: 'device-management-portal' },
  parents: ['https://devices.example'],
  usernameNormalization: 'none',
}

export const PARENT = 'https://shop.example'
export const PAGE = `${PARENT}/login?next=%2Fbasket#form`
export const NOW: number = Date.UTC(2025, 0, 2, 3, 4, 5)

export const ALLOW: PromptOutcome = { result: 'allow', authentication: AUTHENTICATION }

export interface World {
  readonly protocol: Protocol
  /** Registered integrations; a test may withdraw one. */
  readonly integrations: Map<string, WebV2Integration>
  /** Which keys were looked for. */
  readonly asked: string[]
  frame(tx: string, parent?: string, beside?: Readonly<Record<string, string>>): Promise<ProtocolAnswer>
}

/** Two registered integrations, on the clock that the SDK reads. */
export function world(): World {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  const integrations = new Map([SHOP, DEVICES].map((integration) => [integration.ikey, integration]))
  const asked: string[] = []
  const protocol = duoWebV2({
    issuer: ISSUER,
    integrations: async (ikey) => {
      asked.push(ikey)
      return integrations.get(ikey) ?? null
    },
    now: () => Date.now(),
  })
  return {
    protocol,
    integrations,
    asked,
    frame: (tx, parent = PAGE, beside = {}) =>
      protocol.handle({
        method: 'GET',
        path: PATH,
        query: new URLSearchParams({ tx, parent, v: '2.9', ...beside }).toString(),
        contentType: null,
        body: '',
      }),
  }
}

export function pass(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000)
}

export interface SigRequest {
  readonly tx: string
  readonly app: string
}

/** What the SDK signs, in its two halves. */
export function sdkRequest(username: string, { ikey, skey }: WebV2Integration = SHOP): SigRequest {
  const [tx = '', app = ''] = sign_request(ikey, skey, AKEY, username).split(':')
  return { tx, app }
}

/** What the SDK makes of an answer that the browser script has joined to the application's half. */
export function sdkAccepts(answer: string, app: string, { ikey, skey }: WebV2Integration = SHOP): string | null {
  return verify_response(ikey, skey, AKEY, `${answer}:${app}`)
}

/** Any payload under any prefix, also such as no SDK would sign. */
export function signed(prefix: string, payload: string | Uint8Array, skey: string = SHOP.skey): string {
  return sealed(`${prefix}|${Buffer.from(payload).toString('base64')}`, skey)
}

/** Any text at all with its signature. */
export function sealed(text: string, skey: string = SHOP.skey): string {
  return `${text}|${createHmac('sha1', skey).update(text).digest('hex')}`
}

/** The payload of an SDK's request, with `exp` so many seconds from now. */
export function payload(username = 'ada', exp = 300, ikey: string = SHOP.ikey): string {
  return `${username}|${ikey}|${Date.now() / 1000 + exp}`
}

export function begun(answer: ProtocolAnswer): PromptRequest {
  if (answer.kind !== 'begin') throw new Error(`a prompt was expected, not ${JSON.stringify(answer)}`)
  return answer.request
}

/** What the page that frames us is told. */
export function told(end: PromptEnd): string {
  if (end.kind !== 'message') throw new Error(`a message was expected, not ${JSON.stringify(end)}`)
  return end.data
}

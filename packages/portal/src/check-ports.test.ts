import { describe, expect, it } from 'vitest'
import { checkPorts } from './check-ports.ts'
import type { Ports } from './ports.ts'

const ports = (more: object): Ports => more as Ports

describe('options of ports that could not work', () => {
  it.each([
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 0 } }],
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 11 } }],
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 1.5 } }],
    ['telephony.codeLifeMs', { telephony: { codeLifeMs: 119_999 } }],
    ['telephony.codeLifeMs', { telephony: { codeLifeMs: 86_400_001 } }],
    ['push.authenticator.url', { push: { authenticator: { url: 'https://mfa.example.org/a' } } }],
    ['push.authenticator.url', { push: { authenticator: { url: '/a/' } } }],
  ])('%s %j', (key, more) => {
    expect(() => checkPorts(ports(more))).toThrow(expect.objectContaining({ code: 'configuration', key }))
  })

  it.each([
    {},
    { telephony: {} },
    { telephony: { codesPerMessage: 10, codeLifeMs: 120_000 } },
    { push: { authenticator: { url: 'https://mfa.example.org/a/' } } },
  ])('but not %j', (more) => {
    expect(() => checkPorts(ports(more))).not.toThrow()
  })
})

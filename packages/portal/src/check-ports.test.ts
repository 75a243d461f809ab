import { describe, expect, it } from 'vitest'
import { checkPorts } from './check-ports.ts'
import type { Ports } from './ports.ts'

const ports = (more: object): Ports => ({ protocols: [], ...more }) as unknown as Ports

describe('options of ports that could not work', () => {
  it.each([
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 0 } }],
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 11 } }],
    ['telephony.codesPerMessage', { telephony: { codesPerMessage: 1.5 } }],
    ['telephony.codeLifeMs', { telephony: { codeLifeMs: 119_999 } }],
    ['telephony.codeLifeMs', { telephony: { codeLifeMs: 86_400_001 } }],
    ['push.authenticator.url', { push: { authenticator: { url: 'https://mfa.example.org/a' } } }],
    ['push.authenticator.url', { push: { authenticator: { url: '/a/' } } }],
    ['central.launcher', { central: { launcher: null, standalone: null, returnAddresses: [] } }],
    ['central.standalone', { central: { launcher: 'one', standalone: 'one', returnAddresses: [] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['/devices'] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['javascript:alert(1)'] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['http://example.org/'] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['https://a@example.org/'] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['https://example.org/\n'] } }],
    ['central.returnAddresses', { central: { launcher: 'one', standalone: 'two', returnAddresses: ['https://example.org/ä'] } }],
    ['protocols', { protocols: [{ name: 'central' }] }],
  ])('%s %j', (key, more) => {
    expect(() => checkPorts(ports(more))).toThrow(expect.objectContaining({ code: 'configuration', key }))
  })

  it.each([
    {},
    { telephony: {} },
    { telephony: { codesPerMessage: 10, codeLifeMs: 120_000 } },
    { push: { authenticator: { url: 'https://mfa.example.org/a/' } } },
    { central: { launcher: null, standalone: 'two', returnAddresses: ['https://example.org/devices?a=1', 'http://127.0.0.1:8080/'] } },
    { central: { launcher: 'one', standalone: null, returnAddresses: [] }, protocols: [{ name: 'oidc' }] },
  ])('but not %j', (more) => {
    expect(() => checkPorts(ports(more))).not.toThrow()
  })
})

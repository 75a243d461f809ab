import { assertSame, assertThat } from '../../assert.ts'
import { deviceIds, type Page } from '../client/page.ts'
import type { PortalCase } from '../portal-case.ts'

/** As many as the portal takes from one address within a minute. */
const PER_ADDRESS = 600

const ADDRESS: PortalCase = {
  name: 'a client behind the trusted proxy is known by its own address, whatever it claims',
  mounts: ['prefix'],
  unordered: true,
  run: async ({ visitor, forwarded }) => {
    const from = (address: string, claimed: string): Promise<Page> =>
      visitor(forwarded(address, claimed)).send('/echo', { method: 'POST', body: 'x' })
    for (let sent = 0; sent < PER_ADDRESS; sent += 25) {
      const some = Array.from({ length: 25 }, (_, at) => from('203.0.113.7', `198.51.100.${at}`))
      for (const page of await Promise.all(some)) assertSame(page.status, 200, 'a request within the limit')
    }
    const over = await from('203.0.113.7', '198.51.100.1')
    assertSame([over.status, over.code], [429, 'rate'], 'one request more')
    assertThat(Number(over.headers.get('retry-after')) > 0, 'it does not say when again')
    assertSame((await from('203.0.113.7', '203.0.113.8')).status, 429, 'the same client, claiming another address')
    assertSame((await from('203.0.113.8', '203.0.113.7')).status, 200, 'another client, claiming that address')
    assertSame((await from('2001:db8::1', '')).status, 200, 'a client with an address of the other kind')
  },
}

const APART: PortalCase = {
  name: 'visits at the same time are kept apart',
  unordered: true,
  run: async ({ visitor }) => {
    const names = Array.from({ length: 12 }, (_, at) => `user-${at}`)
    const seen = await Promise.all(
      names.map(async (name) => {
        const visit = visitor()
        await visit.enrol(name)
        const [id = ''] = deviceIds(await visit.manage())
        await visit.form(`/devices/${id}/rename`, { name: `key of ${name}` })
        const list = await visit.get('/devices')
        return { name, list }
      }),
    )
    for (const { name, list } of seen) {
      assertSame(deviceIds(list).length, 1, `the devices of ${name}`)
      assertThat(list.text.includes(`"key of ${name}"`), `${name} does not see the own key`)
      assertThat(list.text.includes(`"username":"${name}"`), `${name} is not who the page says`)
    }
  },
}

const LAST_DEVICE: PortalCase = {
  name: 'removals of the last two devices at the same time leave one',
  unordered: true,
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    await ada.manage()
    const ids = deviceIds(await ada.addKey())
    const visits = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const visit = visitor()
        visit.key = ada.key
        await visit.begin('ada')
        return { visit, id: ids[at % 2] ?? '', csrf: (await visit.manage()).csrf }
      }),
    )
    await Promise.all(visits.map(({ visit, id, csrf }) => visit.form(`/devices/${id}/remove`, {}, csrf)))
    const [account] = await controls.accounts()
    assertSame(account?.devices.length, 1, 'devices that are left')
  },
}

export const CROWDS: readonly PortalCase[] = [ADDRESS, APART, LAST_DEVICE]

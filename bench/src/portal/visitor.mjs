import { softwareAuthenticator } from '../../../packages/testing/dist/index.js'
import { BASE, ORIGIN } from './open-portal.mjs'

/** A person with a browser and security keys, straight at the portal's door: no socket in between. */
export function visitor(portal) {
  const jar = new Map()
  let key = softwareAuthenticator({ origin: ORIGIN })

  async function ask(path, body = null) {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const init = { method: body === null ? 'GET' : 'POST', headers: { accept: 'application/json', cookie }, body }
    const response = await portal.fetch(new Request(`${ORIGIN}${BASE}${path}`, init))
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=')
      jar.set(name, value)
    }
    return response
  }

  /** A page's model. */
  async function page(path) {
    const response = await ask(path)
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }

  /** A form. Whoever failed is sent back to where they were, with a word about it. */
  async function send({ path, fields }) {
    const { status, headers } = await ask(path, new URLSearchParams(fields))
    if (status !== 303 || headers.get('location').includes('failed')) throw new Error(`${path} was not taken: ${status}`)
  }

  /** The form that answers a page's WebAuthn ceremony with a fresh signature, and what that was made from. */
  async function answerTo({ screen, blocks, csrf }) {
    const { options, hidden, action } = blocks.find(({ block }) => block === 'passkey')
    const response = screen === 'add-passkey' ? await key.register(options) : await key.authenticate(options)
    const fields = Object.fromEntries(hidden.map(({ name, value }) => [name, value]))
    return { path: action.slice(BASE.length), fields: { ...fields, response: JSON.stringify(response), _csrf: csrf }, options, response }
  }

  async function answer(path) {
    const answered = await answerTo(await page(path))
    await send(answered)
    return answered
  }

  /** Names one of the devices on the list, again and again. */
  async function renaming(index) {
    const { blocks, csrf } = await page('/devices')
    const { id } = blocks[0].items[index]
    return (name) => send({ path: `/devices/${id}/rename`, fields: { name, _csrf: csrf } })
  }

  return {
    page,
    send,
    answerTo,
    cookie: () => `__Host-ssp-session=${jar.get('__Host-ssp-session')}`,
    begin: (user) => ask(`/begin?user=${user}`),
    /** A first key, and device management opened with it. Returns how the key was registered. */
    async enrol(user) {
      await ask(`/begin?user=${user}`)
      const registered = await answer('/devices/add/security-key')
      await answer('/verify')
      return registered
    },
    async addKey() {
      const first = key
      key = softwareAuthenticator({ origin: ORIGIN })
      await answer('/devices/add/security-key')
      key = first
    },
    renaming,
  }
}

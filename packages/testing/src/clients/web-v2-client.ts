/** An application that has the portal's traditional prompt in a frame: our own client half, to drive a portal over HTTP. */
export interface WebV2ClientSettings {
  /** The portal's public URL. */
  readonly issuer: string
  readonly ikey: string
  readonly skey: string
  /** What the application keeps to itself: 40 characters or more. */
  readonly akey: string
  readonly now: () => number
}

export interface WebV2Request {
  /** What the frame brings to the portal; holds for five minutes. */
  readonly tx: string
  /** What the application's page keeps, to be joined to the answer; holds for an hour. */
  readonly app: string
}

export interface WebV2Client {
  request(username: string): Promise<WebV2Request>
  /** What the frame of the page at `parentUrl` loads. */
  frameUrl(tx: string, parentUrl: string): string
  /** Whom the portal verified, from its answer and `app` with a colon between; null for anything else. */
  read(sigResponse: string): Promise<string | null>
}

export function webV2Client(settings: WebV2ClientSettings): WebV2Client {
  const { issuer, ikey, skey, akey } = settings
  const seconds = (): number => Math.round(settings.now() / 1000)

  /** Whose name `text` holds, if it is signed for us, under that prefix, and not over. */
  async function nameIn(text: string, prefix: string, key: string): Promise<string | null> {
    const [found, base64 = '', signature, ...more] = text.split('|')
    if (found !== prefix || more.length > 0 || signature !== (await mac(`${prefix}|${base64}`, key))) return null
    const [username = null, forIkey, exp, ...rest] = decode(base64).split('|')
    return forIkey === ikey && Number(exp) > seconds() && rest.length === 0 ? username : null
  }

  return {
    async request(username) {
      const payload = (lifetime: number): string => encode(`${username}|${ikey}|${seconds() + lifetime}`)
      return { tx: await seal(`TX|${payload(TX_LIFETIME)}`, skey), app: await seal(`APP|${payload(APP_LIFETIME)}`, akey) }
    },
    frameUrl(tx, parentUrl) {
      return `${issuer}/frame/web/v1/auth?${new URLSearchParams({ tx, parent: parentUrl, v: '2.9' }).toString()}`
    },
    async read(sigResponse) {
      const [answer = '', app = '', ...more] = sigResponse.split(':')
      const username = await nameIn(answer, 'AUTH', skey)
      return more.length === 0 && username === (await nameIn(app, 'APP', akey)) ? username : null
    },
  }
}

/** Seconds. */
const TX_LIFETIME = 300
const APP_LIFETIME = 3600

async function seal(text: string, key: string): Promise<string> {
  return `${text}|${await mac(text, key)}`
}

async function mac(text: string, secret: string): Promise<string> {
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(text)))
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** For what is signed, and hence base64. */
function decode(base64: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}

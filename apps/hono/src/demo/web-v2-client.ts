import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebV2Integration } from '@ssp/duo/web-v2'

/** The application's half of the traditional prompt, as the SDKs have it. Times are seconds since 1970. */

const TX_SECONDS = 300
const APP_SECONDS = 3_600

const sign = (text: string, key: string): string => `${text}|${createHmac('sha1', key).update(text).digest('hex')}`

const seal = (prefix: string, fields: readonly (string | number)[], key: string): string =>
  sign(`${prefix}|${Buffer.from(fields.join('|')).toString('base64')}`, key)

/** What the frame brings to the portal, and what the page keeps until the answer comes. */
export interface SignedRequest {
  readonly tx: string
  readonly app: string
}

export function signedRequest({ ikey, skey }: WebV2Integration, akey: string, username: string, now: number): SignedRequest {
  const seconds = Math.round(now / 1000)
  return {
    tx: seal('TX', [username, ikey, seconds + TX_SECONDS], skey),
    app: seal('APP', [username, ikey, seconds + APP_SECONDS], akey),
  }
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

function nameIn(text: string, prefix: string, ikey: string, key: string, seconds: number): string | null {
  const [found, base64 = ''] = text.split('|')
  if (found !== prefix || !same(text, sign(`${prefix}|${base64}`, key))) return null
  const [username = null, forIkey, expiry, ...more] = Buffer.from(base64, 'base64').toString('utf8').split('|')
  return forIkey === ikey && Number(expiry) > seconds && more.length === 0 ? username : null
}

/** Whom the portal verified for this very page, or null. */
export function verifiedName({ ikey, skey }: WebV2Integration, akey: string, response: string, now: number): string | null {
  const seconds = Math.round(now / 1000)
  const [answer = '', app = '', ...more] = response.split(':')
  const name = nameIn(answer, 'AUTH', ikey, skey, seconds)
  return name !== null && more.length === 0 && name === nameIn(app, 'APP', ikey, akey, seconds) ? name : null
}

import type { WebV2Config, WebV2Integration } from './config.ts'
import { WebV2Error } from './errors.ts'

const IKEY = /^[0-9A-Za-z]{20}$/
const SKEY_LENGTH = 40

/** The integration of exactly this key, or null; a store that ignores letter case finds nobody for us. */
export async function findIntegration(config: WebV2Config, ikey: string): Promise<WebV2Integration | null> {
  if (!IKEY.test(ikey)) return null
  const integration = await config.integrations(ikey)
  if (integration?.ikey !== ikey) return null
  if (integration.skey.length !== SKEY_LENGTH)
    throw new WebV2Error('web-v2.skey', `an integration's secret key must have ${SKEY_LENGTH} characters`)
  return integration
}

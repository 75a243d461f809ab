import { isProtected } from '../shared/issuer.ts'
import type { WebV2Integration } from './config.ts'

/** Pages have long addresses; only their origin is kept. */
const MAX_LENGTH = 8192

/**
 * The origin of the page that says it frames us, if it is registered, or null. Nothing signs that address, and nothing
 * has to: browsers show the frame, and hand over its answer, to pages of this origin only.
 */
export function parentOrigin(address: string, { parents }: WebV2Integration): string | null {
  if (address.length > MAX_LENGTH || !URL.canParse(address)) return null
  const url = new URL(address)
  // URLs allow them in a host; where our pages name the origin, they would end the directive.
  if (!isProtected(url) || /[;,]/.test(url.host)) return null
  return parents.includes(url.origin) ? url.origin : null
}

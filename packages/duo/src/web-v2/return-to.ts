import type { PromptRequest } from '@ssp/core'
import { isRecord } from '../shared/is-record.ts'
import { WebV2Error } from './errors.ts'

/** Prompts carry it: whose they are. */
export const PROTOCOL = 'web-v2'

/** Whom and where to answer; the portal keeps it for us as opaque JSON. */
export type ReturnTo = {
  readonly ikey: string
  readonly username: string
  /** An origin. */
  readonly parent: string
}

/** Reads back what `begin` wrote, of a prompt for that person in that frame; throws `web-v2.prompt` for any other. */
export function parseReturnTo({ protocol, username, frame, returnTo }: PromptRequest): ReturnTo {
  if (
    protocol === PROTOCOL &&
    isRecord(returnTo) &&
    typeof returnTo['ikey'] === 'string' &&
    returnTo['username'] === username &&
    frame !== undefined &&
    returnTo['parent'] === frame.parent
  )
    return { ikey: returnTo['ikey'], username, parent: frame.parent }
  throw new WebV2Error('web-v2.prompt', '`finish` was given a prompt that this protocol did not begin')
}

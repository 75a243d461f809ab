import type { Platform } from '@ssp/core'

/** From most to least telling; iPads say that they are Macs unless they don't. */
const SIGNS: readonly (readonly [RegExp, Platform])[] = [
  [/iPhone|iPad|iPod/, 'ios'],
  [/Android/, 'android'],
  [/Macintosh|Mac OS X/, 'mac'],
  [/Windows/, 'windows'],
]

/**
 * Where the browser says that it runs. It decides which kinds of passkeys are worth offering, nothing that a liar could
 * gain by: the credential itself proves itself.
 */
export function platformOf(request: Request): Platform {
  const agent = request.headers.get('sec-ch-ua-platform') ?? request.headers.get('user-agent') ?? ''
  if (/macOS/i.test(agent)) return 'mac'
  return SIGNS.find(([sign]) => sign.test(agent))?.[1] ?? 'other'
}

import type { Platform } from '@ssp/core'

/** From most to least telling; iPads say that they are Macs unless they don't. */
const SIGNS: readonly (readonly [RegExp, Platform])[] = [
  [/iPhone|iPad|iPod/, 'ios'],
  [/Android/, 'android'],
  [/Macintosh|Mac OS X/, 'mac'],
  [/Windows/, 'windows'],
]

/** From most to least telling: each says that it is the ones below, too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg/, 'Edge'],
  [/OPR/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]

const SYSTEMS: Readonly<Record<Platform, string | null>> = { mac: 'macOS', windows: 'Windows', ios: 'iOS', android: 'Android', other: null }

/** What somebody who is asked to approve is told of the browser that asks; null where it does not say. */
export function browserOf(request: Request): { readonly browser: string | null; readonly system: string | null } {
  const agent = request.headers.get('user-agent') ?? ''
  const browser = BROWSERS.find(([sign]) => sign.test(agent))?.[1] ?? null
  return { browser, system: SYSTEMS[platformOf(request)] ?? (/Linux|X11/.test(agent) ? 'Linux' : null) }
}

/**
 * Where the browser says that it runs. It decides which kinds of passkeys are worth offering, nothing that a liar could
 * gain by: the credential itself proves itself.
 */
export function platformOf(request: Request): Platform {
  const agent = request.headers.get('sec-ch-ua-platform') ?? request.headers.get('user-agent') ?? ''
  if (/macOS/i.test(agent)) return 'mac'
  return SIGNS.find(([sign]) => sign.test(agent))?.[1] ?? 'other'
}

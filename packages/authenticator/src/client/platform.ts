import { say } from './say.ts'

interface Hints {
  readonly platform?: string
  getHighEntropyValues?(names: readonly string[]): Promise<{ readonly model?: string }>
}

const agent = navigator.userAgent

/** What the protocol calls it. A tablet of Apple's says that it is a Mac, but has several touch points. */
export function platformOf(): 'ios' | 'android' | 'mac' | 'windows' | 'other' {
  if (/iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return 'ios'
  if (/Android/.test(agent)) return 'android'
  if (/Macintosh/.test(agent)) return 'mac'
  return /Windows/.test(agent) ? 'windows' : 'other'
}

const SYSTEMS = { ios: 'iPhone', android: 'Android', mac: 'Mac', windows: 'Windows', other: 'Linux' } as const

/** The first that fits: browsers claim to be each other. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['Chrom', 'Chrome'],
  ['CriOS', 'Chrome'],
  ['Safari', 'Safari'],
] as const

/** A name to begin with: the model where the browser tells it, else the system, or the browser and the system. */
export async function suggestName(): Promise<string> {
  const platform = platformOf()
  if (platform === 'ios') return /iPhone/.test(agent) ? 'iPhone' : 'iPad'
  const hints = (navigator as { userAgentData?: Hints }).userAgentData
  const told = await hints?.getHighEntropyValues?.(['model']).catch(() => null)
  const model = told?.model ?? ''
  if (model.length > 1) return model.slice(0, 40)
  const [, browser = ''] = BROWSERS.find(([mark]) => agent.includes(mark)) ?? []
  return browser === '' ? SYSTEMS[platform] : say('request.browser.on', { browser, system: SYSTEMS[platform] })
}

/** Apple's phones do half of it outside of the Home Screen. */
export const needsInstall = (): boolean => platformOf() === 'ios' && (navigator as { standalone?: boolean }).standalone === false

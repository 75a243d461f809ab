import type { Icon, Notice, Screen } from '../models/page-model.ts'

/** A rectangle with round corners, as path data. */
const box = (x: number, y: number, width: number, height: number, r: number): string =>
  `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1-${r} ${r}h${2 * r - width}a${r} ${r} 0 0 1-${r}-${r}v${2 * r - height}a${r} ${r} 0 0 1 ${r}-${r}z`

const ring = (x: number, y: number, r: number): string => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0z`

/** With round line ends, a line of no length. */
const dot = (x: number, y: number): string => `M${x} ${y}h.01`

const SHIELD = 'M12 2.75l7.25 2.6v5.4c0 4.6-2.9 8.4-7.25 10.5-4.35-2.1-7.25-5.9-7.25-10.5v-5.4z'

export type Glyph =
  | Icon
  | 'shield'
  | 'plus'
  | 'pencil'
  | 'bin'
  | 'search'
  | 'lock'
  | 'check'
  | 'alert'
  | 'information'
  | 'flask'
  | 'onward'

/** Our own drawings: path data on a grid of 24, for lines without a filling. */
export const GLYPHS: Readonly<Record<Glyph, string>> = {
  'mobile-phone': `${box(6.75, 2.75, 10.5, 18.5, 2.5)}M10.75 18h2.5`,
  tablet: `${box(4.25, 2.75, 15.5, 18.5, 2.25)}M10.25 18h3.5`,
  landline: `M7.4 12.25h9.2a2 2 0 0 1 1.95 1.55l1.15 5a1.2 1.2 0 0 1-1.2 1.45H5.5a1.2 1.2 0 0 1-1.2-1.45l1.15-5a2 2 0 0 1 1.95-1.55zM3 8.6c0-2.7 4-4.85 9-4.85s9 2.15 9 4.85c0 .7-.5 1.15-1.2 1.15h-2.1c-.7 0-1.2-.45-1.2-1.15v-.75c-2.8-.7-6.2-.7-9 0v.75c0 .7-.5 1.15-1.2 1.15H4.2c-.7 0-1.2-.45-1.2-1.15z${ring(12, 16.25, 1.5)}`,
  'security-key': `${box(7.75, 2.75, 8.5, 12.5, 2.75)}${ring(12, 7.5, 1.6)}M9.5 15.25v5a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-5M12 18.5h.01`,
  'platform-authenticator':
    'M4.6 13.6c.25-.5.4-1.05.4-1.6a7 7 0 0 1 11.9-5M18.75 10.1c.2.6.25 1.25.25 1.9 0 1.9-.25 3.7-.75 5.4M7.1 17c.6-1.5.9-3.2.9-5a4 4 0 0 1 8 0c0 2.9-.6 5.6-1.75 8.1M12 11.9c0 3.2-.75 6.1-2.2 8.6',
  'hardware-token': `${box(2.75, 6.75, 18.5, 10.5, 3.25)}${box(5.75, 9.75, 8.75, 4.5, 1)}${dot(17.75, 12)}`,
  'bypass-code': `M4 6.25h16a1.25 1.25 0 0 1 1.25 1.25v2.4a2.2 2.2 0 0 0 0 4.2v2.4a1.25 1.25 0 0 1-1.25 1.25H4a1.25 1.25 0 0 1-1.25-1.25v-2.4a2.2 2.2 0 0 0 0-4.2V7.5A1.25 1.25 0 0 1 4 6.25z${dot(8.5, 12)}${dot(12, 12)}${dot(15.5, 12)}`,
  manage: `M3.5 7.25h8.25M16.75 7.25h3.75M3.5 16.75h3.75M12.25 16.75h8.25${ring(14.25, 7.25, 2.25)}${ring(9.75, 16.75, 2.25)}`,
  shield: `${SHIELD}M8.6 11.9l2.4 2.4 4.4-4.7`,
  plus: 'M12 5v14M5 12h14',
  pencil: 'M4 20l1-4.3L16.1 4.6a1.9 1.9 0 0 1 2.7 0l.6.6a1.9 1.9 0 0 1 0 2.7L8.3 19zM13.9 6.8l3.3 3.3',
  bin: 'M4.5 6.5h15M9.25 6.5V4.75a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1V6.5M6.25 6.5l.9 12.4a1.5 1.5 0 0 0 1.5 1.35h6.7a1.5 1.5 0 0 0 1.5-1.35l.9-12.4M10.1 10.5v5.75M13.9 10.5v5.75',
  search: `${ring(10.75, 10.75, 6.75)}M15.75 15.75l4.75 4.75`,
  lock: `${box(4.75, 10.5, 14.5, 10, 2.25)}M8 10.5V7.25a4 4 0 0 1 8 0v3.25M12 14.5v2.25`,
  check: 'M4.75 12.75l4.75 4.75 9.75-10.5',
  alert: `M10.75 4.3a1.45 1.45 0 0 1 2.5 0l7.6 13.3a1.45 1.45 0 0 1-1.25 2.15H4.4a1.45 1.45 0 0 1-1.25-2.15zM12 9.5v4.25${dot(12, 16.5)}`,
  information: `${ring(12, 12, 9)}M12 11.25v5${dot(12, 7.75)}`,
  flask: 'M9 3.5h6M10.25 3.5v5.75L4.9 17.9a1.75 1.75 0 0 0 1.5 2.6h11.2a1.75 1.75 0 0 0 1.5-2.6l-5.35-8.65V3.5M7.75 14.5h8.5',
  onward: 'M9.5 5.5l6.5 6.5-6.5 6.5',
}

/** The sign above each page's heading. The list of devices is signs enough. */
export const EMBLEMS: Readonly<Record<Screen, Glyph | null>> = {
  prompt: 'shield',
  options: 'shield',
  passcode: 'hardware-token',
  'bypass-code': 'bypass-code',
  'text-code': 'mobile-phone',
  call: 'landline',
  enrol: 'shield',
  verify: 'shield',
  devices: null,
  add: 'plus',
  'add-passkey': 'security-key',
  'add-number': 'mobile-phone',
  'confirm-number': 'mobile-phone',
  'number-code': 'mobile-phone',
  activation: 'mobile-phone',
  push: 'mobile-phone',
  window: 'security-key',
  rename: 'pencil',
  remove: 'bin',
  'report-lost': 'search',
  'sign-in': 'lock',
  central: null,
  'enrolment-link': 'plus',
  backup: 'plus',
  'lost-device': 'search',
  dispute: 'alert',
  freeze: 'lock',
  history: null,
  refused: 'lock',
  done: 'check',
  error: 'alert',
}

export const NOTICE_SIGNS: Readonly<Record<Notice['kind'], Glyph>> = {
  success: 'check',
  problem: 'alert',
  information: 'information',
}

const ring = (x: number, y: number, r: number): string => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0z`

/** With round line ends, a line of no length. */
const dot = (x: number, y: number): string => `M${x} ${y}h.01`

export type Glyph =
  | 'phone'
  | 'enter'
  | 'devices'
  | 'scan'
  | 'keys'
  | 'check'
  | 'cross'
  | 'alert'
  | 'clock'
  | 'bell'
  | 'shield'
  | 'bin'

/** Our own drawings: path data on a grid of 24, for lines without a filling. */
const GLYPHS: Readonly<Record<Glyph, string>> = {
  phone: 'M9.25 2.75h5.5a2.5 2.5 0 0 1 2.5 2.5v13.5a2.5 2.5 0 0 1-2.5 2.5h-5.5a2.5 2.5 0 0 1-2.5-2.5V5.25a2.5 2.5 0 0 1 2.5-2.5zM10.75 18h2.5',
  enter: 'M13.5 3.75h4.25a2 2 0 0 1 2 2v12.5a2 2 0 0 1-2 2H13.5M4.25 12h10.5M10.75 7.75L15 12l-4.25 4.25',
  devices: `M3.5 7.25h8.25M16.75 7.25h3.75M3.5 16.75h3.75M12.25 16.75h8.25${ring(14.25, 7.25, 2.25)}${ring(9.75, 16.75, 2.25)}`,
  scan: 'M3.75 8V5.75a2 2 0 0 1 2-2H8M16 3.75h2.25a2 2 0 0 1 2 2V8M20.25 16v2.25a2 2 0 0 1-2 2H16M8 20.25H5.75a2 2 0 0 1-2-2V16M7.75 12h8.5',
  keys: `M4.75 5.75h14.5a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2H4.75a2 2 0 0 1-2-2v-8.5a2 2 0 0 1 2-2zM8.5 14.75h7${dot(6.75, 9.75)}${dot(10.25, 9.75)}${dot(13.75, 9.75)}${dot(17.25, 9.75)}`,
  check: 'M4.75 12.75l4.75 4.75 9.75-10.5',
  cross: 'M6 6l12 12M18 6L6 18',
  alert: `M10.75 4.3a1.45 1.45 0 0 1 2.5 0l7.6 13.3a1.45 1.45 0 0 1-1.25 2.15H4.4a1.45 1.45 0 0 1-1.25-2.15zM12 9.5v4.25${dot(12, 16.5)}`,
  clock: `${ring(12, 12, 8.75)}M12 7.25V12l3.25 2`,
  bell: 'M6.25 10a5.75 5.75 0 0 1 11.5 0c0 5 2 6.5 2 6.5H4.25s2-1.5 2-6.5zM10.25 19.75a2 2 0 0 0 3.5 0',
  shield: 'M12 2.75l7.25 2.6v5.4c0 4.6-2.9 8.4-7.25 10.5-4.35-2.1-7.25-5.9-7.25-10.5v-5.4zM8.6 11.9l2.4 2.4 4.4-4.7',
  bin: 'M4.5 6.5h15M9.25 6.5V4.75a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1V6.5M6.25 6.5l.9 12.4a1.5 1.5 0 0 0 1.5 1.35h6.7a1.5 1.5 0 0 0 1.5-1.35l.9-12.4M10.1 10.5v5.75M13.9 10.5v5.75',
}

const SVG = 'http://www.w3.org/2000/svg'

/** A small drawing beside words that say the same. */
export function sign(glyph: Glyph): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', GLYPHS[glyph])
  const attributes = { class: 'ssp-sign', viewBox: '0 0 24 24', 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  svg.append(path)
  return svg
}

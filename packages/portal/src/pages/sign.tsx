import type { JSX } from 'hono/jsx/jsx-runtime'
import { type Glyph, GLYPHS } from './glyphs.ts'

/** A small drawing beside words that say the same. */
export const Sign = ({ of }: { readonly of: Glyph }): JSX.Element => (
  <svg
    class="ssp-sign"
    data-sign={of}
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={GLYPHS[of]} />
  </svg>
)

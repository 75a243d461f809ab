import type { JSX } from 'hono/jsx/jsx-runtime'
import { renderSVG } from 'uqr'
import { translate } from '../words/translate.ts'
import type { BlockProps } from './block-props.ts'

/** Dark on light in any colour scheme, with the quiet zone that readers need (ISO/IEC 18004, four modules). */
const drawn = (text: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 4, ecc: 'M', whiteColor: '#fff', blackColor: '#000' }))}`

/** Drawn here, so that no script and no other host sees what it says. */
export const QrBlock = ({ view, block }: BlockProps<'qr'>): JSX.Element => (
  <p class="ssp-qr">
    <img src={drawn(block.value)} alt={translate(view.lang, block.label)} width="220" height="220" />
  </p>
)

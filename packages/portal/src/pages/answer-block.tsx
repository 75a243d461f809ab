import type { JSX } from 'hono/jsx/jsx-runtime'
import type { BlockProps } from './block-props.ts'

/** The application's answer. The script hands it to the page of that origin, and to no other. */
export const AnswerBlock = ({ block }: BlockProps<'answer'>): JSX.Element => <ssp-answer data-to={block.to} data-answer={block.data} />

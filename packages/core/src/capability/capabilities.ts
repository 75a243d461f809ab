import type { Prompt } from '../words.ts'
import type { Matrix } from './capability.ts'
import { TRADITIONAL } from './traditional.ts'
import { UNIVERSAL } from './universal.ts'

const MATRICES: Readonly<Record<Prompt, Matrix>> = { traditional: TRADITIONAL, universal: UNIVERSAL }

/**
 * What a prompt offers, cell by cell: prompt × device type × operation, each with its source.
 * A cell says what is offered at all; whether it is allowed now is `decide`'s question.
 *
 * @example capabilities('universal')['hardware-token'].add // { allowed: false, source: 'S39' }
 * @see the document, "Experience for users"
 */
export function capabilities(prompt: Prompt): Matrix {
  return MATRICES[prompt]
}

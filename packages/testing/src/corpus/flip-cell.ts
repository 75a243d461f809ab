import type { Capability, Matrix, Prompt } from '@ssp/core'
import type { Cell } from './coverage.ts'

/** The matrices with one cell turned over: what was offered is not, and the reverse. */
export function flipCell(capabilities: (prompt: Prompt) => Matrix, cell: Cell): (prompt: Prompt) => Matrix {
  return (prompt) => {
    const matrix = capabilities(prompt)
    if (prompt !== cell.prompt) return matrix
    const row = matrix[cell.device]
    const flipped: Capability = { ...row[cell.operation], allowed: !row[cell.operation].allowed }
    return { ...matrix, [cell.device]: { ...row, [cell.operation]: flipped } }
  }
}

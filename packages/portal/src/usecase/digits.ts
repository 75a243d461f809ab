import type { Deps } from '../deps.ts'

/** Decimal digits, each equally likely. */
export function digits(deps: Deps, length: number): string {
  let code = ''
  while (code.length < length) {
    for (const byte of deps.ports.random(16)) if (byte < 250 && code.length < length) code += String(byte % 10)
  }
  return code
}

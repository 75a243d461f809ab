const DIGITS_MAX = 11

/**
 * An extension as people write it: `123`, `#123`, `x 123`, `ext. 123`.
 *
 * @returns its digits, null for none, undefined for what is no extension
 */
export function parseExtension(text: string): string | null | undefined {
  const packed = text.replace(/\s/g, '')
  if (packed === '') return null
  const digits = packed.replace(/^(?:ext(?:ension)?\.?|x|#):?/i, '')
  return digits.length <= DIGITS_MAX && /^[0-9]+$/.test(digits) ? digits : undefined
}

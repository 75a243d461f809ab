import type { Mail } from '@ssp/core'
import { isOneLine } from './one-line.ts'

/** A path is 256 bytes with its angle brackets, its local part 64 (RFC 5321 section 4.5.3.1). */
const ADDRESS_MAX_BYTES = 254
const LOCAL_PART_MAX_BYTES = 64

/**
 * An address and nothing else: RFC 5321's dot-string, with letters of every script (RFC 6531). What would make it a
 * list, a group, a name with an address or a second line has no place in it, and neither have quotes and comments,
 * whose readings differ.
 */
const ADDRESS = /^([\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]+)@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u

const LANGUAGE = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,4}$/i

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Whether this is one mail address, bare. */
export function isOneAddress(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > ADDRESS_MAX_BYTES) return false
  const [, local] = ADDRESS.exec(text) ?? []
  return local !== undefined && bytesOf(text) <= ADDRESS_MAX_BYTES && bytesOf(local) <= LOCAL_PART_MAX_BYTES
}

/** @returns why this mail is sent to nobody, by anyone; null where nothing speaks against it */
export function mailFault({ to, subject, language }: Mail): string | null {
  if (!isOneAddress(to)) return 'not one address'
  if (!isOneLine(subject)) return 'not one line'
  return LANGUAGE.test(language) ? null : 'not a language'
}

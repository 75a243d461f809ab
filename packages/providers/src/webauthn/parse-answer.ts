import type { Attachment } from './begin.ts'
import { parseBase64url, type Bytes } from './base64url.ts'

/** A part as it came, in canonical base64url, and its bytes. */
export interface Part {
  readonly text: string
  readonly bytes: Bytes
}

/** What a browser answered, taken apart and known to be well-formed, not to be true. */
interface Answer {
  readonly id: string
  readonly clientData: Part
  readonly attachment: Attachment | null
}

export interface RegistrationAnswer extends Answer {
  readonly attestation: Part
  readonly transports: readonly string[]
}

export interface AuthenticationAnswer extends Answer {
  readonly authenticatorData: Part
  readonly signature: Part
}

/** Generous for what authenticators send, small enough that nobody keeps a server busy with decoding. */
const MAX_BYTES = {
  id: 1_023,
  clientData: 8_192,
  attestation: 32_768,
  authenticatorData: 8_192,
  signature: 2_048,
} as const
const MAX_TRANSPORTS = 16
const TRANSPORT = /^[a-z][a-z-]{0,31}$/

/** @see https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson */
export function parseRegistration(value: unknown): RegistrationAnswer | null {
  const answer = parseAnswer(value)
  if (answer === null) return null
  const attestation = part(answer.response['attestationObject'], MAX_BYTES.attestation)
  const transports = parseTransports(answer.response['transports'])
  if (attestation === null || transports === null) return null
  return { ...answer.common, attestation, transports }
}

/** @see https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
export function parseAuthentication(value: unknown): AuthenticationAnswer | null {
  const answer = parseAnswer(value)
  if (answer === null) return null
  const authenticatorData = part(answer.response['authenticatorData'], MAX_BYTES.authenticatorData)
  const signature = part(answer.response['signature'], MAX_BYTES.signature)
  if (authenticatorData === null || signature === null) return null
  return { ...answer.common, authenticatorData, signature }
}

/** Members that we don't know are left alone: browsers add new ones. */
function parseAnswer(value: unknown): { common: Answer; response: Record<string, unknown> } | null {
  if (!isRecord(value) || value['type'] !== 'public-key' || !isRecord(value['response'])) return null
  const { id, rawId, response, authenticatorAttachment } = value
  if (typeof id !== 'string' || id !== rawId || part(id, MAX_BYTES.id) === null) return null
  const clientData = part(response['clientDataJSON'], MAX_BYTES.clientData)
  const attachment = parseAttachment(authenticatorAttachment)
  if (clientData === null || attachment === undefined) return null
  return { common: { id, clientData, attachment }, response }
}

/** An attachment that we don't know counts as unstated, as the standard has it. */
function parseAttachment(value: unknown): Answer['attachment'] | undefined {
  if (value === 'platform' || value === 'cross-platform') return value
  return value === undefined || value === null || typeof value === 'string' ? null : undefined
}

/** Sorted, each once; kept so that the browser knows where to look for the authenticator. */
function parseTransports(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > MAX_TRANSPORTS) return null
  const named = value.filter((each): each is string => typeof each === 'string' && TRANSPORT.test(each))
  return named.length === value.length ? [...new Set(named)].sort() : null
}

/** At least one byte, at most `max`. The text's length is looked at first. */
function part(value: unknown, max: number): Part | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > Math.ceil((max * 4) / 3)) return null
  const bytes = parseBase64url(value)
  return bytes === null ? null : { text: value, bytes }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

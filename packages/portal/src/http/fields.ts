import { readJson } from './json.ts'

/** The rule for one field: how long it may be, and whether it may be left out. */
export interface FieldRule {
  readonly maxLength: number
  /** The value is JSON, and stays as it is until its reader parses it. */
  readonly json?: true
}

export type FieldRules = Readonly<Record<string, FieldRule>>

export type Fields = Readonly<Record<string, string>>

/** What is wrong with a body: a stable code and the path of the field. */
export interface FieldFault {
  readonly code: 'body.malformed' | 'body.unknown-field' | 'body.missing-field' | 'body.wrong-type' | 'body.too-long' | 'body.repeated-field'
  readonly path: string
}

export type ParsedFields =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly fault: FieldFault }

export const CSRF_FIELD = '_csrf'

const fault = (code: FieldFault['code'], path: string): ParsedFields => ({ ok: false, fault: { code, path } })

function pairsOfForm(body: string): readonly (readonly [string, unknown])[] {
  return [...new URLSearchParams(body)]
}

function pairsOfJson(body: string): readonly (readonly [string, unknown])[] | null {
  const parsed = readJson(body)
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? Object.entries(parsed) : null
}

/** The text of a field: as it is, or for a JSON field in a JSON body its serialised value. */
function textOf(rule: FieldRule, value: unknown): string | null {
  if (typeof value === 'string') return value
  return rule.json === true && typeof value === 'object' && value !== null ? JSON.stringify(value) : null
}

/**
 * Reads a body strictly: exactly the fields of the rules, each once, each a text within its length. The first fault is
 * told by code and path; the value is never repeated.
 */
export function parseFields(contentType: string | null, body: string, rules: FieldRules): ParsedFields {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  const pairs = type === 'application/json' ? pairsOfJson(body) : type === 'application/x-www-form-urlencoded' ? pairsOfForm(body) : null
  if (pairs === null) return fault('body.malformed', '')
  const all: FieldRules = { ...rules, [CSRF_FIELD]: { maxLength: 128 } }
  const fields: Record<string, string> = {}
  for (const [name, value] of pairs) {
    const rule = Object.hasOwn(all, name) ? all[name] : undefined
    if (rule === undefined) return fault('body.unknown-field', name.slice(0, 64))
    if (Object.hasOwn(fields, name)) return fault('body.repeated-field', name)
    const text = textOf(rule, value)
    if (text === null) return fault('body.wrong-type', name)
    if (text.length > rule.maxLength) return fault('body.too-long', name)
    fields[name] = text
  }
  const missing = Object.keys(rules).find((name) => !Object.hasOwn(fields, name))
  return missing === undefined ? { ok: true, fields } : fault('body.missing-field', missing)
}

/** JSON that a field holds, or null where it is none. */
export const jsonOf = (text: string | undefined): unknown => readJson(text ?? '') ?? null

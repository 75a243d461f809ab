/** What a link to the authenticator says behind its `#`. */
export type Errand =
  | { readonly type: 'activate'; readonly activation: string; readonly secret: string }
  | { readonly type: 'scan'; readonly request: string; readonly secret: string }
  | { readonly type: 'open'; readonly request: string }

/** Null where it is none of ours. */
export function errandOf(fragment: string): Errand | null {
  const [, kind, id = '', , secret] = /^#([123])\.([\w-]{1,200})(\.([\w-]{1,200}))?$/.exec(fragment) ?? []
  if (kind === '1' && secret !== undefined) return { type: 'activate', activation: id, secret }
  if (kind === '2' && secret !== undefined) return { type: 'scan', request: id, secret }
  return kind === '3' && secret === undefined ? { type: 'open', request: id } : null
}

/** What was read out of a QR code; null unless it is a link to this very app. */
export function errandOfLink(text: string, app: string): Errand | null {
  return text.startsWith(`${app}#`) ? errandOf(text.slice(app.length)) : null
}

/** A short code as people write it, read as Crockford's base32; null where it can't be one. Without the hyphen. */
export function readShortCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s\-–—.]/g, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0')
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? code : null
}

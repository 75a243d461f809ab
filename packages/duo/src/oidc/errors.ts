/** What a host or the portal did wrong. What callers do wrong is answered, never thrown. */
export type OidcErrorCode =
  /** `issuer` is no public URL. */
  | 'oidc.issuer'
  /** A registered client's secret has the wrong length. */
  | 'oidc.secret'
  /** `random` returned fewer bytes than asked for. */
  | 'oidc.random'
  /** `finish` was given a prompt that this protocol did not begin. */
  | 'oidc.prompt'

export class OidcError extends Error {
  override readonly name = 'OidcError'
  readonly code: OidcErrorCode

  constructor(code: OidcErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** What a host or the portal did wrong. What callers do wrong is answered, never thrown. */
export type WebV2ErrorCode =
  /** `issuer` is no origin that the browser script could talk to. */
  | 'web-v2.issuer'
  /** A registered integration's secret key has the wrong length. */
  | 'web-v2.skey'
  /** `finish` was given a prompt that this protocol did not begin. */
  | 'web-v2.prompt'

export class WebV2Error extends Error {
  override readonly name = 'WebV2Error'
  readonly code: WebV2ErrorCode

  constructor(code: WebV2ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

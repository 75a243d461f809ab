/** An OATH token's parameters. `secret` is at least 160 bits, base32 (RFC 4226 section 4, R6). */
export interface OathToken {
  readonly kind: 'hotp' | 'totp'
  readonly secret: string
  readonly digits: 6 | 8
  /** Seconds of a TOTP step (RFC 6238); unused for HOTP. */
  readonly period: number
}

export type OtpOutcome =
  /** `counter` is the step or counter that matched: keep it, nothing at or below it is ever accepted again. */
  | { readonly ok: true; readonly counter: number }
  | { readonly ok: false; readonly code: 'otp.wrong' | 'otp.replayed' | 'otp.malformed' }

/** One-time passcodes of hardware tokens. */
export interface Otp {
  /**
   * @param lastCounter the last step or counter accepted, -1 where none was
   * @param now milliseconds, for TOTP: one step either side is accepted; HOTP looks ahead ten counters
   */
  verify(token: OathToken, code: string, lastCounter: number, now: number): Promise<OtpOutcome>
  /** HOTP resynchronisation by two consecutive codes within a wide look-ahead (RFC 4226 section 7.4). */
  resynchronise(token: OathToken, first: string, second: string, lastCounter: number): Promise<OtpOutcome>
  /** The code that the token shows: for tests and the demo's token page. */
  generate(token: OathToken, counter: number, now: number): Promise<string>
}

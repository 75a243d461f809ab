import type { Json } from './protocol.ts'

/** Passwords that are kept here. */
export interface PasswordLogin {
  readonly kind: 'password'
  /**
   * Whether this is the user's password. Takes as long for a name that nobody has. Never throws for what was typed;
   * counting attempts is the caller's.
   *
   * @throws where it can't be checked now, as where too many ask at once: a broken port, and worth another attempt
   */
  verify(username: string, password: string): Promise<boolean>
}

/** Why nobody was signed in. Closed; a person is told no more than this. */
export type LoginFailure =
  /** The provider, or the person there, said no. */
  | 'login.refused'
  /** The answer does not belong to this browser's sign-in, or can't be trusted. */
  | 'login.invalid'
  /** The provider can't be asked now. */
  | 'login.unavailable'

export type LoginOutcome =
  /** The user's name, as the provider says it. */
  | { readonly ok: true; readonly username: string }
  /** `detail` is for the operator's log: which check failed. Holds no secret and nothing personal. */
  | { readonly ok: false; readonly code: LoginFailure; readonly detail: string }

/** Signing in somewhere else, and coming back. */
export interface RedirectLogin {
  readonly kind: 'redirect'
  /** What the button calls it: *Example University*. */
  readonly name: string
  /**
   * Where to send the browser. `pending` is kept by the portal for this browser and handed back once; it is plain JSON
   * and may hold secrets.
   *
   * @param returnTo the portal's own address for the answer, the same each time
   */
  begin(returnTo: string): Promise<{ readonly ok: true; readonly to: string; readonly pending: Json } | Extract<LoginOutcome, { ok: false }>>
  /** The provider's answer: the full address that the browser came back to. Never throws for what it says. */
  finish(answer: string, pending: Json): Promise<LoginOutcome>
}

/** The first factor, where the portal itself asks for it: at Central and at the standalone URL (S13, S14). */
export type PrimaryAuthentication = PasswordLogin | RedirectLogin

declare module '@duosecurity/duo_web' {
  export function sign_request(ikey: string, skey: string, akey: string, username: string): string
  /** The user's name, or null. */
  export function verify_response(ikey: string, skey: string, akey: string, sigResponse: string): string | null
}

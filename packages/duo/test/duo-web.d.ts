declare module '@duosecurity/duo_web' {
  /** `TX|…|…:APP|…|…`, or `ERR|…`. Reads the clock itself. */
  export function sign_request(ikey: string, skey: string, akey: string, username: string): string
  /** The user's name, or null. */
  export function verify_response(ikey: string, skey: string, akey: string, sigResponse: string): string | null
}

declare module '@duosecurity/duo_web/js/Duo-Web-v2.js' {
  interface Options {
    readonly host: string
    readonly sig_request: string
    readonly iframe: object
    readonly submit_callback: (form: unknown) => void
  }
  export function init(options: Options): void
}

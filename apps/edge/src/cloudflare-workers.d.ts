declare module 'cloudflare:workers' {
  /** Keeps the isolate until this is done, for the request that it is called in. */
  export function waitUntil(work: Promise<unknown>): void
}

import type { Portal } from '@ssp/portal'

/** What a Workers-style runtime runs. */
export interface Worker<Env> {
  fetch(request: Request, env: Env): Promise<Response>
}

/**
 * The portal as a worker: built from the bindings at the first request, since random numbers and keys can't be had
 * before, and kept for as long as the isolate lives. One that can't be built is tried again.
 */
export function edgePortal<Env>(build: (env: Env) => Pick<Portal, 'fetch'>): Worker<Env> {
  let built: Pick<Portal, 'fetch'> | null = null
  return {
    async fetch(request, env) {
      built ??= build(env)
      return built.fetch(request)
    },
  }
}

/**
 * The client's address as the platform in front tells it, in a header that it sets itself and takes from no client:
 * `cf-connecting-ip` on Cloudflare. Null where none is configured.
 */
export const clientAddress = (request: Request, header: string | null): string | null =>
  header === null ? null : request.headers.get(header)

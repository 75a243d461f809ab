import type { Portal } from '@ssp/portal'

/** What a Workers-style runtime runs. */
export interface Worker<Env> {
  fetch(request: Request, env: Env): Promise<Response>
  /** What a timer of the platform runs. */
  scheduled(event: unknown, env: Env): Promise<void>
}

type Served = Pick<Portal, 'fetch' | 'deliver'>

/**
 * The portal as a worker: built from the bindings when it is first needed, since random numbers and keys can't be had
 * before, and kept for as long as the isolate lives. One that can't be built is tried again. Have the platform's timer run
 * it every minute or so: it sends the notices that wait.
 */
export function edgePortal<Env>(build: (env: Env) => Served): Worker<Env> {
  let built: Served | null = null
  return {
    async fetch(request, env) {
      built ??= build(env)
      return built.fetch(request)
    },
    async scheduled(_event, env) {
      built ??= build(env)
      await built.deliver()
    },
  }
}

/**
 * The client's address as the platform in front tells it, in a header that it sets itself and takes from no client:
 * `cf-connecting-ip` on Cloudflare. Null where none is configured.
 */
export const clientAddress = (request: Request, header: string | null): string | null =>
  header === null ? null : request.headers.get(header)

import { Hono } from 'hono'

/** Hono with one route that answers known bytes. */
export function contender({ path, body, headers }) {
  return { app: new Hono().get(path, () => new Response(body, { headers })) }
}

/** System calls that come before the first byte of a request. */
const BEFORE_SENDING: readonly unknown[] = ['connect', 'getaddrinfo']
/** What runtimes call it that don't name the system call: a connection that was never made. */
const NOT_CONNECTED: readonly unknown[] = ['UND_ERR_CONNECT_TIMEOUT', 'ConnectionRefused']

/**
 * Whether `fetch` failed before anything of the request had left. The Fetch Standard makes no such difference (all is a
 * `TypeError`), so this goes by what Node and Bun add to it; where a runtime adds nothing the answer is no.
 */
export function neverSent(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  // A name with several addresses: each of them was tried.
  const faults: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  return faults.length > 0 && faults.every(isBeforeSending)
}

function isBeforeSending(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false
  const { syscall, code } = fault as { readonly syscall?: unknown; readonly code?: unknown }
  return BEFORE_SENDING.includes(syscall) || NOT_CONNECTED.includes(code)
}

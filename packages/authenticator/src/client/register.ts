interface Policy {
  createScriptURL(url: string): string
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy
}

/** Registers the worker that keeps the app and shows wake-ups; null where the browser can't. */
export async function registerWorker(url: string): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  const address = `${url}sw.js`
  // The one script address that this app ever hands out; the policy lets no other pass.
  const rules: Policy = {
    createScriptURL(asked) {
      if (asked !== address) throw new TypeError('not the worker')
      return asked
    },
  }
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  try {
    return await navigator.serviceWorker.register((factory?.createPolicy('ssp', rules) ?? rules).createScriptURL(address), { scope: url })
  } catch {
    return null
  }
}

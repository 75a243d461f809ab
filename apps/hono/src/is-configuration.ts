/** Whoever finds a setting wrong says so by this code, the portal and each provider alike: their words are enough. */
export const isConfiguration = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^config(?:uration$|\.)/.test(String(error.code))

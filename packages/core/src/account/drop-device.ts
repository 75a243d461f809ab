import type { Account } from './account.ts'

/** The account without that device, or null where there is none. A preference is about the default device and goes with it. */
export function dropDevice(account: Account, id: string): Account | null {
  if (!account.devices.some((one) => one.id === id)) return null
  const wasDefault = account.defaultDevice === id
  return {
    ...account,
    devices: account.devices.filter((one) => one.id !== id),
    defaultDevice: wasDefault ? null : account.defaultDevice,
    signInPreference: wasDefault ? 'ask' : account.signInPreference,
  }
}

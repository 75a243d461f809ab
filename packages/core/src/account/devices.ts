import type { Account, Device } from './account.ts'

/** The account with that device changed, or null where there is none. */
export function withDevice(account: Account, id: string, change: (device: Device) => Device): Account | null {
  if (!account.devices.some((one) => one.id === id)) return null
  return { ...account, devices: account.devices.map((one) => (one.id === id ? change(one) : one)) }
}

/** The account without that device, or null where there is none. */
export function dropDevice(account: Account, id: string | null): Account | null {
  const devices = account.devices.filter((one) => one.id !== id)
  return devices.length === account.devices.length ? null : { ...account, devices }
}

/** What is behind a device. */
export type Bound = Pick<Device, 'id' | 'credential' | 'app'>

/** Whether another device of the account has this credential, number, serial or app: one of them is one device. */
export function heldByAnother({ devices }: Account, { id, credential, app }: Bound): boolean {
  // The reference tells; commitments are salted, so they differ for the same value.
  return devices.some(
    (one) =>
      one.id !== id &&
      ((credential !== null && one.credential?.ref === credential.ref) || (app !== null && one.app?.ref === app.ref)),
  )
}

/** What changes whenever a device is used, outside the chain: it moves no account version. */
export interface Usage {
  /** Last TOTP step or HOTP counter that was accepted: no code works twice. */
  readonly counter: number
  /** WebAuthn signature counter. */
  readonly signCount: number
  /** WebAuthn back-up state as last seen. */
  readonly backedUp: boolean
  readonly lastUsedAt: number | null
}

/** Durable, by compare-and-set on a revision of its own. */
export interface UsageStore {
  /** `revision` 0 and null usage where the device was never used. */
  read(userId: string, deviceId: string): Promise<{ readonly revision: number; readonly usage: Usage | null }>
  /** False where somebody else wrote since `expectedRevision`. */
  write(userId: string, deviceId: string, expectedRevision: number, usage: Usage): Promise<boolean>
}

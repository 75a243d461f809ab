import type { DeviceType, Operation, Platform } from '../words.ts'

/** One matrix cell: whether the prompt offers the operation, and the statement or fact that says so. */
export interface Capability {
  readonly allowed: boolean
  /** A statement id (`S15`) or a section of the product facts; empty only where nothing is offered and nothing is said. */
  readonly source: string
  /** Where it is offered on some platforms only. */
  readonly platforms?: readonly Platform[]
}

export type Matrix = Readonly<Record<DeviceType, Readonly<Record<Operation, Capability>>>>

/** The prompt offers it. */
export const offered = (source: string): Capability => Object.freeze({ allowed: true, source })

/** The prompt offers it on these platforms. */
export const offeredOn = (platforms: readonly Platform[], source: string): Capability =>
  Object.freeze({ allowed: true, source, platforms })

/** The prompt does not offer it; `source` where the document says so in words. */
export const absent = (source = ''): Capability => Object.freeze({ allowed: false, source })

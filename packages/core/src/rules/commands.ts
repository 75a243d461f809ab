import type { CommandType } from '../decision/command.ts'

/** Commands of device management: they stand behind the application's setting, primary authentication and a verification. */
export const MANAGEMENT: readonly CommandType[] = [
  'view-devices',
  'add',
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'undo',
  'lift-freeze',
  'leave',
]

/** Those that change something, which a freeze stops. */
export const CHANGES: readonly CommandType[] = [
  'add',
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'undo',
  'rotate-app',
]

/** Everything that a signed-in user asks for in their own session. */
export const IN_SESSION: readonly CommandType[] = [...MANAGEMENT, 'verify', 'send-code', 'sign-in']

/** Those that name a device of the account. */
export const ABOUT_A_DEVICE: readonly CommandType[] = ['rename', 'remove', 'activate', 'set-default', 'report-lost', 'rotate-app']

export const EVERY_USER_COMMAND: readonly CommandType[] = [...IN_SESSION, 'report-lost', 'dispute', 'rotate-app']

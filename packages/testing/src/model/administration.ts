import type { Actor } from '@ssp/core'
import { areTwins } from './fold.ts'
import type { Question } from './standing.ts'
import { DONE_BY_ADMINISTRATORS, LOOKS_AFTER_USERS, OPEN_BYPASS_CODES } from './tables.ts'
import { type Hearing, object, support } from './verdict.ts'

type Administrator = Actor & { readonly type: 'administrator' }

/** What an administrator does to a user's account: by role, outside of self-service, and only what makes sense. */
export function administer(hearing: Hearing, { command, facts }: Question, actor: Administrator): void {
  if (DONE_BY_ADMINISTRATORS.has(command.type) && LOOKS_AFTER_USERS[actor.role]) support(hearing, 'administration.role')
  const { devices, bypassCodes, frozen } = facts.account
  switch (command.type) {
    case 'rename':
    case 'remove':
    case 'suspend':
    case 'resume': {
      const device = devices.find((one) => one.id === command.device)
      const suspended = device?.state === 'suspended'
      const pointless = (command.type === 'suspend' && suspended) || (command.type === 'resume' && !suspended)
      if (device === undefined || pointless) object(hearing, 'administration.device', 'never')
      return
    }
    case 'lift-freeze':
      if (frozen === null) object(hearing, 'administration.freeze', 'never')
      return
    case 'assign-token': {
      const { id, type } = command.device
      const known = devices.some((one) => one.id === id || areTwins(one, command.device))
      if (type !== 'hardware-token' || known) object(hearing, 'administration.token', 'never')
      return
    }
    case 'issue-bypass-codes': {
      // An expired code opens nothing, so it is not an open one.
      const open = bypassCodes.filter((one) => one.expiresAt === null || one.expiresAt > facts.now)
      const tooMany = open.length + command.codes.length > OPEN_BYPASS_CODES
      const useless = command.codes.length === 0 || !command.codes.every((one) => one.uses >= 1)
      if (tooMany || useless) object(hearing, 'administration.bypass-codes', 'never')
      return
    }
    default:
      return
  }
}

import type { Command, Facts, Policy } from '@ssp/core'
import { administer } from './administration.ts'
import { activate, add, remove, rename, rotateApp, setDefault, setPreference, view } from './devices.ts'
import { dispute, leave, liftFreeze, reportLost, undo } from './recovery.ts'
import { sendCode, signIn, verify } from './verification.ts'
import { conclude, type Hearing, newHearing, object, type Verdict } from './verdict.ts'

function hearUser(hearing: Hearing, command: Command, facts: Facts, policy: Policy): void {
  switch (command.type) {
    case 'view-devices':
      return view(hearing, { command, facts, policy })
    case 'add':
      return add(hearing, { command, facts, policy })
    case 'rename':
      return rename(hearing, { command, facts, policy })
    case 'remove':
      return remove(hearing, { command, facts, policy })
    case 'activate':
      return activate(hearing, { command, facts, policy })
    case 'rotate-app':
      return rotateApp(hearing, { command, facts, policy })
    case 'set-default':
      return setDefault(hearing, { command, facts, policy })
    case 'set-sign-in-preference':
      return setPreference(hearing, { command, facts, policy })
    case 'verify':
      return verify(hearing, { command, facts, policy })
    case 'send-code':
      return sendCode(hearing, { command, facts, policy })
    case 'sign-in':
      return signIn(hearing, { command, facts, policy })
    case 'leave':
      return leave(hearing, { command, facts, policy })
    case 'report-lost':
      return reportLost(hearing, { command, facts, policy })
    case 'undo':
      return undo(hearing, { command, facts, policy })
    case 'dispute':
      return dispute(hearing, { command, facts, policy })
    case 'lift-freeze':
      return liftFreeze(hearing, { command, facts, policy })
    case 'assign-token':
      return object(hearing, 'token.never-by-user', 'never')
    case 'suspend':
    case 'resume':
    case 'issue-bypass-codes':
    case 'revoke-bypass-codes':
    case 'issue-enrolment-link':
      return
  }
}

/**
 * The reference model of the decision: one straight list of checks for each command, from the document and the design's
 * words. It is slow to read twice and easy to read once, and shares nothing with what it judges but the types.
 */
export function judge(command: Command, facts: Facts, policy: Policy): Verdict {
  const hearing = newHearing()
  if (command.actor.type === 'user') hearUser(hearing, command, facts, policy)
  if (command.actor.type === 'administrator') administer(hearing, { command, facts, policy }, command.actor)
  return conclude(hearing)
}

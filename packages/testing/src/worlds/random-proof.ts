import type { Command, Facts, Possession, Proof } from '@ssp/core'
import { SHOWN_BY } from '../model/tables.ts'
import { NOW, proofOf, SESSION } from './builders.ts'
import type { Dice } from './dice.ts'

/** The proof that such a command asks for, or null where it asks for none. */
function rightProof(dice: Dice, command: Command, facts: Facts): Proof | null {
  switch (command.type) {
    case 'add': {
      const ways = SHOWN_BY[command.device.type]
      const kind: Possession = ways.length > 0 ? dice.pick(ways) : dice.pick(['number', 'activation', 'webauthn'])
      const said = kind === 'number' && dice.chance(0.2)
      return proofOf(kind, 'add', command.device.id, said ? { method: null } : {})
    }
    case 'activate':
      return proofOf(dice.chance(0.9) ? 'activation' : 'number', 'activate', command.device)
    case 'rotate-app':
      return proofOf('app-key', 'rotate', command.device)
    case 'verify': {
      const { means } = command
      if (means.kind === 'device') return proofOf('means', 'verify', means.device, { method: means.method })
      return proofOf('means', 'verify', (means.kind === 'bypass-code' ? means.code : means.link) ?? 'nothing')
    }
    case 'report-lost':
      return dice.chance(0.4) ? proofOf('mailed-link', 'report-lost', command.device) : null
    case 'dispute':
      return proofOf('mailed-link', 'dispute', command.change)
    default:
      return dice.chance(0.95)
        ? null
        : proofOf('means', 'verify', facts.account.devices[0]?.id ?? 'd99', { method: 'push' })
  }
}

/** Almost the right one. */
function spoilt(dice: Dice, proof: Proof): Proof {
  switch (dice.pick(['kind', 'purpose', 'user', 'session', 'subject', 'method', 'expired', 'verified'] as const)) {
    case 'kind':
      return { ...proof, kind: dice.pick(['webauthn', 'number', 'activation', 'means', 'mailed-link', 'app-key'] as const) }
    case 'purpose':
      return { ...proof, purpose: dice.pick(['add', 'activate', 'verify', 'dispute', 'report-lost', 'rotate'] as const) }
    case 'user':
      return { ...proof, user: 'bob' }
    case 'session':
      return { ...proof, session: proof.session === null ? SESSION : dice.pick(['session-2', null]) }
    case 'subject':
      return { ...proof, subject: 'd99' }
    case 'method':
      return { ...proof, method: proof.method === 'push' ? 'sms' : 'push' }
    case 'expired':
      return { ...proof, expiresAt: NOW - dice.pick([0, 1]) }
    case 'verified':
      return { ...proof, userVerified: false }
  }
}

/** The proof at hand: most often the right one, else almost, or none. */
export function randomProof(dice: Dice, command: Command, facts: Facts): Proof | null {
  const right = rightProof(dice, command, facts)
  if (right === null || dice.chance(0.12)) return null
  const userVerified = right.userVerified && dice.chance(0.8)
  return dice.chance(0.15) ? spoilt(dice, { ...right, userVerified }) : { ...right, userVerified }
}

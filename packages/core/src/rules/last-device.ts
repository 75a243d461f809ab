import type { Device } from '../account/account.ts'
import { usable } from '../device/usable.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import type { Policy } from '../policy/policy.ts'

/** Whether taking it away leaves an application that had a usable device without any. */
function strands(devices: readonly Device[], gone: string, policy: Policy): boolean {
  let had = false
  for (const device of devices) {
    if (!usable(device, policy)) continue
    if (device.id !== gone) return false
    had = true
  }
  return had
}

function leavesNone({ takesAway, facts, policy }: World): boolean {
  if (takesAway === null) return false
  const { devices } = facts.account
  return strands(devices, takesAway, policy) || facts.reachable.some((one) => strands(devices, takesAway, one))
}

/** Nobody locks themselves out: every application that the user may reach keeps a usable device. */
export const LAST_DEVICE_RULES: readonly Rule[] = [
  {
    id: 'last-device.usable-remains',
    cites: ['facts 2', 'design 4: last device'],
    effect: 'forbid',
    actor: 'user',
    commands: ['remove', 'undo'],
    when: leavesNone,
    cure: 'another-usable-device',
  },
]

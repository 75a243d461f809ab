import { DEVICE_TYPE } from '../device/device-types.ts'
import { able, methodAllowed } from '../device/usable.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import type { Device } from '../account/account.ts'
import type { Method } from '../words.ts'

interface Asked {
  readonly device: Device | undefined
  /** The methods, any of which would do. */
  readonly methods: readonly Method[]
}

/** Which device must be able to do what for this default or preference; null where nothing is asked of any. */
function asked({ command, facts, target }: World): Asked | null {
  if (command.type === 'set-default') {
    return target === null ? null : { device: target, methods: DEVICE_TYPE[target.type].defaultMethods }
  }
  if (command.type !== 'set-sign-in-preference' || command.preference === 'ask') return null
  const device = facts.account.devices.find((one) => one.id === facts.account.defaultDevice)
  return { device, methods: [command.preference] }
}

const possible = ({ device, methods }: Asked): readonly Method[] =>
  device === undefined ? [] : methods.filter((method) => able(device, method))

/** A default device, or what is sent to it, must be able to do what it is the default for. */
export const DEFAULT_DEVICE_RULES: readonly Rule[] = [
  {
    id: 'default-device.able',
    cites: ['S22'],
    effect: 'forbid',
    actor: 'user',
    commands: ['set-default', 'set-sign-in-preference'],
    when: (world) => {
      const ask = asked(world)
      return ask !== null && possible(ask).length === 0
    },
    cure: 'never',
  },
  {
    id: 'policy.default-device',
    cites: ['S10', 'S22'],
    effect: 'forbid',
    actor: 'user',
    commands: ['set-default', 'set-sign-in-preference'],
    when: (world) => {
      const ask = asked(world)
      if (ask === null || ask.device === undefined) return false
      const { device } = ask
      const can = possible(ask)
      return can.length > 0 && !can.some((method) => methodAllowed(device, method, world.policy))
    },
    cure: 'policy-allows',
  },
]

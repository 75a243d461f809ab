import type { Command } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { act, type Acted } from './act.ts'
import { UNNAMED } from './ids.ts'
import type { Visit } from './visit.ts'

export const liftCommand = ({ user }: Visit): Command => ({ id: UNNAMED, actor: { type: 'user', id: user }, type: 'lift-freeze' })

/** Changes are possible again, where the device that verified is older than the disputed change. */
export const liftFreeze = (deps: Deps, visit: Visit): Promise<Acted> =>
  act(deps, visit, { command: liftCommand(visit), flash: 'lifted' })

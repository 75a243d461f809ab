import { APPLICATION_KIND } from '../application/application.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'

const platformOf = ({ command }: World): string | null => (command.type === 'add' ? command.device.platform : null)

/** What the prompt offers: the two matrices, and what stands beside them. */
export const MATRIX_RULES: readonly Rule[] = [
  {
    id: 'matrix.offered',
    cites: ['S15', 'S23', 'S36', 'S37'],
    effect: 'permit',
    actor: 'user',
    commands: ['add', 'rename', 'remove', 'activate', 'set-default'],
    when: (world) => world.cell?.allowed === true,
  },
  {
    id: 'matrix.platform',
    cites: ['S19'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: (world) => {
      const platforms: readonly (string | null)[] | undefined = world.cell?.platforms
      return platforms !== undefined && !platforms.includes(platformOf(world))
    },
    cure: 'never',
  },
  {
    // The matrix says so already; this says it whatever the matrix says.
    id: 'token.never-by-user',
    cites: ['S25', 'S39'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add', 'assign-token'],
    when: ({ command }) =>
      command.type === 'assign-token' || (command.type === 'add' && command.device.type === 'hardware-token'),
    cure: 'never',
  },
  {
    id: 'management.view',
    cites: ['S13', 'S14', 'S29', 'S43'],
    effect: 'permit',
    actor: 'user',
    commands: ['view-devices'],
    when: () => true,
  },
  {
    id: 'portal.leave',
    cites: ['S14', 'facts 3.8'],
    effect: 'permit',
    actor: 'user',
    commands: ['leave'],
    when: ({ facts }) => APPLICATION_KIND[facts.application.kind]?.managesOnly === true,
  },
  {
    id: 'preference.offered',
    cites: ['facts 1'],
    effect: 'permit',
    actor: 'user',
    commands: ['set-sign-in-preference'],
    when: ({ facts }) => facts.application.prompt === 'traditional',
  },
]

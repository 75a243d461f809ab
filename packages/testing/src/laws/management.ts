/** Ordinary device management, for laws on what opens it and what ends it. */
import type { Account, Change, Prompt } from '@ssp/core'
import { newDevice, NOW, refTo, SESSION } from '../worlds/builders.ts'
import { accountOf, type Body, deviceOf, type Question, scene } from './scene.ts'

/** Two minutes ago this session renamed the key. */
const RENAMING: Change = {
  id: 'renaming',
  kind: 'rename',
  at: NOW - 120_000,
  version: 10,
  session: SESSION,
  device: 'key',
  before: { device: deviceOf('key', 'security-key'), defaultDevice: 'phone', signInPreference: 'ask' },
}

/** A phone (the default), a key and a tablet, and a change of this session that can be undone. */
export const HOUSEHOLD: Account = accountOf(
  [deviceOf('phone', 'mobile-phone'), deviceOf('key', 'security-key'), deviceOf('tablet', 'tablet')],
  { defaultDevice: 'phone', changes: [RENAMING], run: { session: SESSION, from: 10 } },
)

interface Managing {
  readonly body: Body
  readonly prompts: readonly Prompt[]
}

const BOTH: readonly Prompt[] = ['traditional', 'universal']

/** Everything that manages devices, each allowed in these prompts with a verification by the phone. */
const MANAGING: readonly Managing[] = [
  { body: { type: 'view-devices' }, prompts: BOTH },
  { body: { type: 'add', phase: 'begin', device: newDevice('security-key', { id: 'new' }) }, prompts: BOTH },
  { body: { type: 'send-code', method: 'sms', device: null }, prompts: BOTH },
  { body: { type: 'rename', device: 'tablet', name: refTo('name') }, prompts: BOTH },
  { body: { type: 'remove', device: 'tablet' }, prompts: BOTH },
  { body: { type: 'activate', phase: 'begin', device: 'tablet', app: null }, prompts: BOTH },
  { body: { type: 'set-default', device: 'tablet' }, prompts: ['traditional'] },
  { body: { type: 'set-sign-in-preference', preference: 'push' }, prompts: ['traditional'] },
  { body: { type: 'undo', change: 'renaming' }, prompts: BOTH },
]

/** Each of them in each prompt that offers it, without a session. */
export const MANAGEMENT_SCENES: readonly Question[] = MANAGING.flatMap(({ body, prompts }) =>
  prompts.map((prompt) =>
    scene(body, HOUSEHOLD, { application: { id: 'wiki', kind: 'web', prompt, selfService: true } }),
  ),
)

import type {
  Account,
  AccountEvent,
  activationAt,
  Actor,
  Anchor,
  answerPush,
  ApplicationToEnable,
  cancelActivation,
  ChainFault,
  claimActivation,
  contextText,
  countPush,
  Decide,
  Enabling,
  endPush,
  finishActivation,
  Fold,
  liftPush,
  Link,
  Matrix,
  numberFrom,
  openActivation,
  OrganisationFacts,
  Policy,
  PolicyLayer,
  Prompt,
  provesKey,
  PushLadder,
  pushStateAt,
  pushStopped,
  redeemPush,
  rotates,
  Rule,
  settlePush,
  startPush,
  StoredEvent,
  TelephonyPolicy,
  TelephonyRequest,
  TelephonyVerdict,
  TelephonyWindow,
  Upcast,
  WindowCounts,
} from '@ssp/core'

/**
 * What the laws are about: the functions of `@ssp/core`, of a fork, or of somebody's own making. They are handed in, so
 * that a law never knows whose work it judges.
 *
 * @example
 * const implementation: Implementation = { ...core, rules: core.RULES, shippedPolicy: core.SHIPPED_POLICY,
 *   chainStart: core.CHAIN_START, noPushes: core.NO_PUSHES, sha256 }
 */
export interface Implementation {
  readonly decide: Decide
  readonly decideBy: (rules: readonly Rule[]) => Decide
  readonly rules: readonly Rule[]
  readonly evolve: (account: Account, event: AccountEvent) => Account
  readonly fold: (start: Account, events: Iterable<AccountEvent>) => Fold
  readonly newAccount: (user: string) => Account
  readonly capabilities: (prompt: Prompt) => Matrix
  readonly compilePolicy: (layers: readonly [Policy, ...PolicyLayer[]]) => Policy
  readonly shippedPolicy: Policy
  readonly enableSelfService: (
    application: ApplicationToEnable,
    actor: Actor,
    organisation: OrganisationFacts,
  ) => Enabling
  readonly telephonyWindows: (request: TelephonyRequest, policy: TelephonyPolicy) => readonly TelephonyWindow[]
  readonly assessTelephony: (
    request: TelephonyRequest,
    policy: TelephonyPolicy,
    counts: WindowCounts,
  ) => TelephonyVerdict
  readonly chainStart: string
  readonly chainInput: (user: string, position: number, previous: string, text: string) => string
  readonly checkChain: (links: readonly Link[], computed: readonly string[], anchor: Anchor | null) => ChainFault | null
  readonly upcast: (stored: StoredEvent) => Upcast
  readonly openActivation: typeof openActivation
  readonly activationAt: typeof activationAt
  readonly claimActivation: typeof claimActivation
  readonly finishActivation: typeof finishActivation
  readonly cancelActivation: typeof cancelActivation
  readonly provesKey: typeof provesKey
  readonly rotates: typeof rotates
  readonly contextText: typeof contextText
  readonly numberFrom: typeof numberFrom
  readonly startPush: typeof startPush
  readonly pushStateAt: typeof pushStateAt
  readonly answerPush: typeof answerPush
  readonly redeemPush: typeof redeemPush
  readonly settlePush: typeof settlePush
  readonly endPush: typeof endPush
  readonly countPush: typeof countPush
  readonly liftPush: typeof liftPush
  readonly pushStopped: typeof pushStopped
  /** The ladder of a user whom nobody has asked yet. */
  readonly noPushes: PushLadder
  /** The shell's share of the chain: SHA-256 of the text's UTF-8, in lower-case hex. */
  readonly sha256: (text: string) => string
}

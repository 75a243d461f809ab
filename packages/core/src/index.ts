/**
 * `@ssp/core`: decides who may do what with an authentication device.
 * Pure, synchronous, no dependencies. Time comes in as milliseconds, ids from the caller.
 * @module
 */
export type {
  Account,
  Before,
  BypassCode,
  Change,
  ChangeKind,
  Destination,
  Device,
  DeviceState,
  EnrolmentLink,
  Ref,
  SuspendedBecause,
} from './account/account.ts'
export type { Anchor, ChainFault, Link } from './account/chain.ts'
export type { AccountEvent, AccountEventType, EventActor, IssuedCode, RecordedDevice } from './account/event.ts'
export type { Fold } from './account/evolve.ts'
export type { StoredEvent, Upcast } from './account/upcast.ts'
export type { ApplicationKind } from './application/application.ts'
export type { Advice, ApplicationToEnable, Enabling, OrganisationFacts } from './application/enable-self-service.ts'
export type { Capability, Matrix } from './capability/capability.ts'
export type { Actor, Command, CommandOf, CommandType, Means, NewDevice, Phase, Purpose } from './decision/command.ts'
export type { Decide, Decision } from './decision/decide.ts'
export type { Effect, Noticed, Plan } from './decision/effect.ts'
export type { Facts, Grant, Proof, Session, TelephonyFact } from './decision/facts.ts'
export type { GrantState } from './decision/grant.ts'
export type { Need } from './decision/needs.ts'
export type { Cure, Forbid, Permit, Rule } from './decision/rule.ts'
export type { World } from './decision/world.ts'
export type { DeviceTypeEntry, MethodEntry, Possession } from './device/device-types.ts'
export type { Policy, PolicyLayer } from './policy/policy.ts'
export type {
  AccountStore,
  Commit,
  CommitResult,
  IndexEntry,
  IndexName,
  Loaded,
  OutboxItem,
} from './ports/account-store.ts'
export type { Cipher, Cryptography } from './ports/cryptography.ts'
export type { Ledger, LedgerKey, LedgerQuery, LedgerReservation, ReserveResult } from './ports/ledger.ts'
export type { Mail, Mailer, MailOutcome } from './ports/mail.ts'
export type { OathToken, Otp, OtpOutcome } from './ports/otp.ts'
export type { PhoneFault, PhoneNumber, PhoneNumbers, PhoneOutcome } from './ports/phone-numbers.ts'
export type {
  LoginFailure,
  LoginOutcome,
  PasswordLogin,
  PrimaryAuthentication,
  RedirectLogin,
} from './ports/primary-authentication.ts'
export type {
  Json,
  PromptAuthentication,
  PromptEnd,
  PromptOutcome,
  PromptRequest,
  Protocol,
  ProtocolAnswer,
  ProtocolProblem,
  ProtocolRequest,
  ProtocolRoute,
} from './ports/protocol.ts'
export type { Push, PushKey, PushSignature, PushSubscription, WakeOutcome, WakeUp } from './ports/push.ts'
export type { SecurityEntry, SecurityLog } from './ports/security-log.ts'
export type { ShortLivedStore } from './ports/short-lived-store.ts'
export type {
  CallAnswer,
  Caller,
  KeyPressed,
  KeyReport,
  PhoneCall,
  SendOutcome,
  TextMessage,
  TextSender,
} from './ports/telephony.ts'
export type { Usage, UsageStore } from './ports/usage-store.ts'
export type {
  AuthenticationOutcome,
  AuthenticationRequest,
  Ceremony,
  RegistrationOutcome,
  RegistrationRequest,
  StoredCredential,
  UserVerification,
  WebAuthn,
  WebAuthnFailure,
} from './ports/webauthn.ts'
export type {
  Activation,
  ActivationAttempt,
  ActivationClaim,
  ActivationState,
  NewActivation,
} from './push/activation.ts'
export type { PushClaims } from './push/push-claims.ts'
export type { PushContext } from './push/push-context.ts'
export type { PushLadder, PushStop } from './push/push-ladder.ts'
export type { PushMatch, PushNumber } from './push/push-number.ts'
export type { NewPush, PushAnswered, PushRedeemer, PushRequest, PushSigned, PushState } from './push/push-request.ts'
export type { Rotation } from './push/rotation.ts'
export type { CreditTable } from './telephony/credits.ts'
export type { TelephonyWindow } from './telephony/measure.ts'
export type { NumberType, TelephonyChannel } from './telephony/number-type.ts'
export type { TelephonyBooking } from './telephony/telephony-booking.ts'
export type {
  NumberFacts,
  TelephonyPolicy,
  TelephonyRequest,
  WindowCount,
  WindowCounts,
} from './telephony/telephony-request.ts'
export type { TelephonyRefusal, TelephonyRule } from './telephony/telephony-rule.ts'
export type { TelephonyAllowed, TelephonyRefused, TelephonyVerdict } from './telephony/telephony-verdict.ts'
export type { WindowKind } from './telephony/window-table.ts'
export type {
  AdministratorRole,
  Country,
  DeviceType,
  Edition,
  Entry,
  Instant,
  Method,
  Operation,
  Platform,
  Prompt,
  SignInPreference,
} from './words.ts'
export { CHANGE_KINDS, newAccount } from './account/account.ts'
export { CHAIN_START, chainInput, checkChain } from './account/chain.ts'
export { DISPUTE_WINDOW_MS, evolve, fold } from './account/evolve.ts'
export { upcast } from './account/upcast.ts'
export { APPLICATION_KIND, APPLICATION_KINDS, SELF_SERVICE_EDITIONS } from './application/application.ts'
export { enableSelfService, SELF_SERVICE_ROLES } from './application/enable-self-service.ts'
export { capabilities } from './capability/capabilities.ts'
export { COMMAND_TYPES } from './decision/command.ts'
export { DEFAULT_REFUSE, decide, decideBy } from './decision/decide.ts'
export { grantState } from './decision/grant.ts'
export { meansFor } from './decision/means.ts'
export { NEEDS } from './decision/needs.ts'
export { UNDO_WINDOW_MS } from './decision/plan.ts'
export { DEVICE_TYPE, METHOD, PROVES } from './device/device-types.ts'
export { compilePolicy } from './policy/compile-policy.ts'
export { methodUsable, usable } from './device/usable.ts'
export { LATTICE } from './policy/lattice.ts'
export { GRANT_MAX_MS } from './policy/policy.ts'
export { SHIPPED_POLICY } from './policy/shipped-policy.ts'
export { INDEXES } from './ports/account-store.ts'
export {
  ACTIVATION_MS,
  ACTIVATION_TRIES,
  activationAt,
  cancelActivation,
  claimActivation,
  finishActivation,
  openActivation,
} from './push/activation.ts'
export { PUSH_CLOCK_MS } from './push/push-claims.ts'
export { contextText } from './push/push-context.ts'
export { countPush, liftPush, NO_PUSHES, PUSH_RUNGS, pushStopped } from './push/push-ladder.ts'
export { matchFor, numberFrom, PUSH_MATCHES } from './push/push-number.ts'
export {
  answerPush,
  endPush,
  PUSH_ANSWER_MS,
  PUSH_REDEEM_MS,
  pushStateAt,
  redeemPush,
  settlePush,
  startPush,
} from './push/push-request.ts'
export { provesKey, rotates } from './push/rotation.ts'
export { MAX_BYPASS_CODES, ROLES_FOR } from './rules/administration.ts'
export { RULES } from './rules/rules.ts'
export { assessTelephony, refusedByLedger } from './telephony/assess-telephony.ts'
export { costOf, dearestCall } from './telephony/credits.ts'
export { NUMBER_TYPES, TAKES } from './telephony/number-type.ts'
export { standingBar } from './telephony/standing-bar.ts'
export { unlimitedBooking } from './telephony/telephony-booking.ts'
export { NO_TRAFFIC } from './telephony/telephony-request.ts'
export { maySend } from './telephony/telephony-verdict.ts'
export { telephonyWindows } from './telephony/telephony-windows.ts'
export { normalName } from './user/normal-name.ts'
export {
  ADMINISTRATOR_ROLES,
  DEVICE_TYPES,
  EDITIONS,
  ENTRIES,
  HOUR,
  METHODS,
  MINUTE,
  OPERATIONS,
  PLATFORMS,
  PROMPTS,
  SECOND,
  SIGN_IN_PREFERENCES,
} from './words.ts'

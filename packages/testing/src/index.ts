/**
 * `@ssp/testing`: proves an implementation of the rules. It takes the implementation under test as an argument.
 * @module
 */
export type { Cbor } from './authenticators/cbor.ts'
export type { KeyAlgorithm } from './authenticators/credential-key.ts'
export type {
  AuthenticationJson,
  Faults,
  RegistrationJson,
  SoftwareAuthenticator,
  SoftwareAuthenticatorSettings,
} from './authenticators/software-authenticator.ts'
export type { JsonClaims, OidcClient, OidcClientSettings } from './clients/oidc-client.ts'
export type { PhoneAnswer, PhoneAppSettings, PhoneKey, WaitingRequest } from './clients/phone-app.ts'
export type { WebV2Client, WebV2ClientSettings, WebV2Request } from './clients/web-v2-client.ts'
export type {
  Asked,
  Because,
  Case,
  CaseActor,
  DecisionCase,
  DeviceRef,
  EnablingCase,
  Expected,
  ExpectedDevice,
  Face,
  Given,
  GivenDevice,
  GivenNumber,
  GivenProof,
  Item,
  MatrixCase,
  Page,
  PageCase,
  Verified,
} from './corpus/case.ts'
export type { Cell } from './corpus/coverage.ts'
export type { ParsedCorpus } from './corpus/parse-corpus.ts'
export type { CorpusSubject } from './corpus/run-case.ts'
export type { Beyond, Statement, Statements } from './corpus/statements.ts'
export type { Consequences, Evolve, Told } from './model/consequences.ts'
export type { Verdict } from './model/verdict.ts'
export type { NeedsCensus } from './laws/decision-needs.ts'
export type { Implementation } from './laws/implementation.ts'
export type { CheckOptions, Law } from './laws/law.ts'
export type { AccountChange, ChangeOutcome, Proposal } from './suites/change-account.ts'
export type { Mount, PortalHost, Served } from './suites/portal/client/host.ts'
export type { CorpusOverHttpOptions } from './corpus-over-http/corpus-over-http.ts'
export type { PortalSuiteOptions } from './suites/portal/portal-suite.ts'
export type { ControlCall, Controls } from './suites/portal/server/controls.ts'
export type { PortalParts } from './suites/portal/server/portal-parts.ts'
export type { PortalServer } from './suites/portal/server/portal-server.ts'
export type { CaseReport, SuiteRunner } from './suites/runner.ts'
export type { Opened, SuiteOptions } from './suites/suite.ts'
export type { Sketch } from './worlds/builders.ts'
export type { Dice } from './worlds/dice.ts'
export type { Asker, Domain, ProofState, Visit } from './worlds/exhaustive.ts'
export type { RandomWorld } from './worlds/random-world.ts'
export { encodeCbor } from './authenticators/cbor.ts'
export { softwareAuthenticator } from './authenticators/software-authenticator.ts'
export { oidcClient } from './clients/oidc-client.ts'
export { newPhoneKey, PhoneApp, signAs } from './clients/phone-app.ts'
export { webV2Client } from './clients/web-v2-client.ts'
export { ITEMS, PAGES } from './corpus/case.ts'
export { corpusCases } from './corpus/corpus.ts'
export { CELLS, uncovered, unknownCitations, unknownSources } from './corpus/coverage.ts'
export { flipCell } from './corpus/flip-cell.ts'
export { parseCorpus } from './corpus/parse-corpus.ts'
export { runCase } from './corpus/run-case.ts'
export { statements } from './corpus/statements.ts'
export { traceability } from './corpus/traceability.ts'
export { TAMPERINGS } from './laws/chain.ts'
export { needsCensus } from './laws/decision-needs.ts'
export { LawBroken } from './laws/law.ts'
export { LAWS } from './laws/laws.ts'
export { satisfy } from './laws/satisfy.ts'
export { agrees, consequencesIn } from './model/agrees.ts'
export { consequences } from './model/consequences.ts'
export { foldOne } from './model/fold.ts'
export { judge } from './model/judge.ts'
export { accountStoreSuite } from './suites/account-store.ts'
export { changeAccount } from './suites/change-account.ts'
export { ledgerSuite } from './suites/ledger.ts'
export {
  accountAfter,
  bypassCodeIssued,
  bypassCodeUsed,
  deviceAdded,
  deviceRemoved,
  deviceRenamed,
  faultOf,
  linkTexts,
  makeCommit,
  makeEvents,
} from './suites/make-events.ts'
export { bareHost, BASE, hostOf } from './suites/portal/client/host.ts'
export { corpusOverHttp } from './corpus-over-http/corpus-over-http.ts'
export { portalSuite } from './suites/portal/portal-suite.ts'
export { answerCall, remoteControls } from './suites/portal/server/controls.ts'
export { portalServer } from './suites/portal/server/portal-server.ts'
export { meetingOf, race } from './suites/race.ts'
export { runCases } from './suites/runner.ts'
export { securityLogSuite } from './suites/security-log.ts'
export { shortLivedStoreSuite } from './suites/short-lived-store.ts'
export { usageStoreSuite } from './suites/usage-store.ts'
export {
  accountWith,
  ADA,
  APPLICATION,
  byDevice,
  deviceFrom,
  factsFor,
  grantBy,
  hardwareToken,
  HELP_DESK,
  landline,
  mobilePhone,
  newDevice,
  NOW,
  platformAuthenticator,
  policyWith,
  proofOf,
  refTo,
  ROOMY,
  securityKey,
  SESSION,
  sessionWith,
  tablet,
  USER,
} from './worlds/builders.ts'
export { diceFrom } from './worlds/dice.ts'
export { ASKERS, everyAccount, PROOF_STATES, visitEveryWorld, WHOLE_DOMAIN } from './worlds/exhaustive.ts'
export { randomEvent } from './worlds/random-event.ts'
export { randomWorld } from './worlds/random-world.ts'

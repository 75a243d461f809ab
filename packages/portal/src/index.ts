/**
 * `@ssp/portal`: the shell around the core, `Request` in and `Response` out.
 * @module
 */
export type { PortalConfig } from './config.ts'
export type { StaticDirectory } from './directory.ts'
export type { Block, Message, PageModel } from './models/page-model.ts'
export type { AppFile, Application, Central, Directory, MailAddress, Ports, PushAuthenticators, Telephony, Tile } from './ports.ts'
export type { FetchHandler, Portal } from './portal.ts'
export type { Administered, Administration, Administrator, CodesToIssue, Issued, IssuedLink, LinkToIssue, TokenToAssign } from './usecase/administer.ts'
export type { Delivered } from './usecase/notices/deliver.ts'
export { ConfigurationError } from './config.ts'
export { staticDirectory } from './directory.ts'
export { createPortal } from './portal.ts'

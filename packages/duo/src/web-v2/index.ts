/**
 * `@ssp/duo/web-v2`: the protocol of the traditional prompt, which stands in a frame of the application's own page.
 * @module
 */
export type { WebV2Config, WebV2Integration } from './config.ts'
export type { WebV2ErrorCode } from './errors.ts'
export type { RegisteredApplication } from '../shared/application.ts'
export type { UsernameNormalization } from '../shared/lookup-name.ts'
export { duoWebV2 } from './duo-web-v2.ts'
export { WebV2Error } from './errors.ts'

/**
 * `@ssp/providers/outbox`: for development. Keeps what would have been sent, and presses keys.
 * @module
 */
export type { Outbox, OutboxEntry, OutboxSettings, PressFault, PressOutcome } from './outbox.ts'
export { outbox } from './outbox.ts'

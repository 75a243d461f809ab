/**
 * `@ssp/providers/phone`: the world's numbering plans.
 *
 * Weighs 51 KB minified and gzipped (198 KB before), 39 KB of it the plans: a runtime that counts its bytes imports it
 * when the first number is typed (`await import('@ssp/providers/phone')`). The smaller editions of the library's data
 * can't tell a mobile number from a landline, or take every landline for invalid.
 * @module
 */
export { phoneNumbers } from './phone-numbers.ts'

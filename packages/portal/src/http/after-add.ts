import type { Visit } from '../usecase/visit.ts'

/** Where a visit goes on after a device was added. */
export function afterAdding({ session }: Visit): string {
  if (session.grant?.by.kind === 'enrolment-link') return '/backup'
  return session.flash?.what === 'enrolled' ? '/prompt' : '/devices'
}

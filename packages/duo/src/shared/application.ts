import { APPLICATION_KIND, type ApplicationKind, type PromptRequest } from '@ssp/core'

/** The application that a client or an integration stands for. */
export interface RegisteredApplication {
  readonly id: string
  readonly name: string
  readonly kind: ApplicationKind
}

/** Users of a device management portal land directly in device management; everybody else came to sign in. */
export function purposeOf(application: RegisteredApplication): PromptRequest['purpose'] {
  return APPLICATION_KIND[application.kind].managesOnly ? 'manage' : 'sign-in'
}

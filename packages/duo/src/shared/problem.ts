import type { PromptEnd, ProtocolProblem } from '@ssp/core'

/** For the person, on our page: the application can't be told. */
export function problem(code: ProtocolProblem['code'], detail: string): PromptEnd {
  return { kind: 'problem', problem: { code, status: 400, detail } }
}

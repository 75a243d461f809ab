import type { OathToken, Otp } from '@ssp/core'
import type { Administration, Administrator } from '@ssp/portal'
import { PEOPLE } from './people.ts'

/** A token in the demonstration's drawer: what its display shows is on the token page. */
export interface DemoToken {
  readonly owner: string
  readonly serial: string
  readonly code: () => Promise<string>
}

export interface DemoCode {
  readonly user: string
  readonly code: string
}

const ADMINISTRATOR: Administrator = { type: 'administrator', id: 'demo-administrator', role: 'administrator' }

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const randomSecret = (random: (length: number) => Uint8Array): string =>
  Array.from(random(32), (byte) => BASE32[byte % 32]).join('')

/** Makes the demo's accounts the way an administrator would. */
export async function seed(
  administration: Administration,
  otp: Otp,
  random: (length: number) => Uint8Array,
  now: () => number,
): Promise<{ readonly tokens: readonly DemoToken[]; readonly codes: readonly DemoCode[] }> {
  const tokens: DemoToken[] = []
  const codes: DemoCode[] = []
  for (const person of PEOPLE) {
    for (const serial of person.tokens) {
      const parameters: OathToken = { kind: 'totp', secret: randomSecret(random), digits: 6, period: 30 }
      await administration.assignToken(ADMINISTRATOR, person.name, { serial, name: `Token ${serial}`, parameters })
      const code = (): Promise<string> => otp.generate(parameters, 0, now())
      tokens.push({ owner: person.name, serial, code })
    }
    if (person.bypassCodes === 0) continue
    const order = { count: person.bypassCodes, uses: 1, lifeMs: null }
    const issued = await administration.issueBypassCodes(ADMINISTRATOR, person.name, order)
    if (issued.kind === 'done') codes.push(...issued.codes.map((code) => ({ user: person.name, code })))
  }
  return { tokens, codes }
}

import fc from 'fast-check'
import type { Activation, ActivationAttempt } from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { ISSUER } from './push-scene.ts'
import { TEN_MINUTES } from './words.ts'

const asText = (value: unknown): string => JSON.stringify(value)

const opened = ({ openActivation }: Implementation): Activation =>
  openActivation(
    {
      id: 'activation-1',
      user: 'ada',
      session: 'session-1',
      purpose: 'add',
      device: 'device-1',
      secret: 'hash-of-the-secret',
      code: 'keyed-hash-of-the-code',
    },
    NOW,
  )

const attempt = (by: ActivationAttempt['by'], matches: boolean, kid: string): ActivationAttempt => ({
  by,
  matches,
  kid,
  name: 'Pixel 8',
  platform: 'android',
})

type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'claim'; readonly by: 'secret' | 'code'; readonly matches: boolean }
  | { readonly do: 'finish'; readonly session: string }
  | { readonly do: 'cancel' }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, TEN_MINUTES - 1, TEN_MINUTES) }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      by: fc.constantFrom('secret', 'code'),
      matches: fc.boolean(),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ do: fc.constant('finish' as const), session: fc.constantFrom('session-1', 'session-2') }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant('cancel' as const) }), weight: 1 },
)

/** What is noted on paper of one activation. */
interface Paper {
  state: Activation['state']
  wrong: number
  key: string | null
}

function note(paper: Paper, step: Step, kid: string, now: number): boolean {
  const inTime = now < NOW + TEN_MINUTES
  switch (step.do) {
    case 'wait':
      return true
    case 'claim':
      if (paper.state !== 'open' || !inTime) return false
      if (step.matches) Object.assign(paper, { state: 'claimed', key: kid })
      else paper.wrong += 1
      if (paper.wrong >= 5) paper.state = 'cancelled'
      return step.matches
    case 'finish':
      if (paper.state !== 'claimed' || !inTime || step.session !== 'session-1') return false
      paper.state = 'done'
      return true
    case 'cancel':
      if (paper.state === 'open' || paper.state === 'claimed') paper.state = 'cancelled'
      return true
  }
}

function lives(implementation: Implementation, options: CheckOptions): void {
  const { activationAt, claimActivation, finishActivation, cancelActivation } = implementation
  checkRandom('activation.one-claim', fc.array(anyStep, { minLength: 1, maxLength: 12, size: 'max' }), options, (steps) => {
    const paper: Paper = { state: 'open', wrong: 0, key: null }
    let activation = opened(implementation)
    let now = NOW
    for (const [index, step] of steps.entries()) {
      const kid = `key-${index}`
      if (step.do === 'wait') now += step.ms
      const should = note(paper, step, kid, now)
      const before = asText(activation)
      if (step.do === 'claim') {
        const claimed = claimActivation(activation, attempt(step.by, step.matches, kid), now)
        if (claimed.ok !== should) return should ? 'refused the right secret' : 'gave it to somebody else'
        activation = claimed.activation
      } else if (step.do === 'finish') {
        const finished = finishActivation(activation, step.session, now)
        if ((finished !== null) !== should) return should ? 'could not be finished' : 'was finished by whom, when or again'
        activation = finished ?? activation
      } else if (step.do === 'cancel') activation = cancelActivation(activation)
      if (activation.state !== paper.state) return `is \`${activation.state}\` instead of \`${paper.state}\``
      if (activation.wrong !== paper.wrong) return `counts ${activation.wrong} wrong ones of ${paper.wrong}`
      if ((activation.claimed?.kid ?? null) !== paper.key) return 'is another key\'s'
      const over = now >= NOW + TEN_MINUTES && (paper.state === 'open' || paper.state === 'claimed')
      if (activationAt(activation, now) !== (over ? 'expired' : paper.state)) return 'tells another state'
      if (over && step.do !== 'cancel' && asText(activation) !== before) return 'changed after its time'
    }
    return null
  })
  checkEach('activation.one-claim', ['secret', 'code'] as const, (by) => {
    const { ok, activation } = implementation.claimActivation(opened(implementation), attempt(by, true, ''), NOW)
    return ok || activation.state !== 'open' ? 'was given to no key' : null
  })
}

const iat = NOW / 1_000

const SPOILT: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'another portal': { aud: 'https://mfa.example.com' },
  'another device': { dev: 'tablet' },
  'no device': { dev: undefined },
  'another activation': { act: 'activation-2' },
  'an old signature': { iat: iat - 61 },
  'a signature from the future': { iat: iat + 61 },
  'no time': { iat: undefined },
  'a time in words': { iat: `${iat}` },
}

/** A new key is shown to be in hand, for this device or activation, just now; the present key asks for the next one. */
function keys({ provesKey, rotates }: Implementation): void {
  const claims = { aud: ISSUER, dev: 'phone', act: 'activation-1', iat }
  const rotation = { device: 'phone', kid: 'old', issuer: ISSUER, by: 'old', next: 'new', proof: claims }
  checkEach('activation.keys', [-60, 0, 60], (off) => {
    const proof = { ...claims, iat: iat + off }
    return rotates({ ...rotation, proof }, NOW) && provesKey(proof, { issuer: ISSUER, act: 'activation-1' }, NOW)
      ? null
      : `refused a clock that is ${off} seconds off`
  })
  checkEach('activation.keys', Object.keys(SPOILT), (what) => {
    const proof = { ...claims, ...SPOILT[what] }
    const ofDevice = what !== 'another activation'
    const ofActivation = !what.endsWith('device')
    if (ofDevice && rotates({ ...rotation, proof }, NOW)) return `renewed a key for ${what}`
    return ofActivation && provesKey(proof, { issuer: ISSUER, act: 'activation-1' }, NOW) ? `took a key for ${what}` : null
  })
  const calls = [
    { by: 'older', fault: 'let another key ask' },
    { next: 'old', fault: 'followed a key by itself' },
    { kid: 'newer', fault: 'let a key that was replaced ask' },
  ]
  checkEach('activation.keys', calls, ({ fault, ...more }) => (rotates({ ...rotation, ...more }, NOW) ? fault : null))
}

export const ACTIVATION_LAWS: readonly Law[] = [
  {
    id: 'activation.one-claim',
    cites: ['design 4: push'],
    statement:
      'an activation is claimed once, by the right secret or code, ends at the fifth wrong one, after ten minutes or when it is taken back, and only its own session finishes it',
    check: (implementation, { runs, ...options }) => lives(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'activation.keys',
    cites: ['design 4: push'],
    statement: 'a new key counts where it signed for this very activation or device just now, and the present key asked for it',
    check: keys,
  },
]

import type { Activation, Facts, PushRequest, Rule } from '@ssp/core'
import type { Implementation } from '../src/index.ts'
import type { Mutant } from './laws-mutants.ts'

type Plant = Mutant['of']

const withRules = (core: Implementation, rules: readonly Rule[]): Implementation => ({
  ...core,
  rules,
  decide: core.decideBy(rules),
})

const without =
  (id: string): Plant =>
  (core) => {
    if (!core.rules.some((rule) => rule.id === id)) throw new Error(`there is no rule \`${id}\``)
    return withRules(core, core.rules.filter((rule) => rule.id !== id))
  }

const when =
  (id: string, test: (was: Rule['when']) => Rule['when']): Plant =>
  (core) =>
    withRules(core, core.rules.map((rule) => (rule.id === id ? { ...rule, when: test(rule.when) } : rule)))

const readingFacts =
  (change: (facts: Facts) => Facts): Plant =>
  (core) => ({ ...core, decide: (command, facts, policy) => core.decide(command, change(facts), policy) })

/** The request reads otherwise to whoever answers it. */
const answering =
  (change: (request: PushRequest, ...rest: Rest) => [PushRequest, ...Rest]): Plant =>
  (core) => ({ ...core, answerPush: (...asked) => ({ ...core.answerPush(...change(...asked)) }) })

type Rest = [Parameters<Implementation['answerPush']>[1], Parameters<Implementation['answerPush']>[2], number]

/** What an answer must say is not looked at. */
const forgetting = (claim: 'iss' | 'txn' | 'nonce' | 'ctx', field: 'device' | 'id' | 'nonce' | 'ctx'): Plant =>
  answering((request, claims, signed, now) => [request, { ...claims, [claim]: request[field] }, signed, now])

const starting =
  (change: (request: PushRequest) => PushRequest): Plant =>
  (core) => ({ ...core, startPush: (asked, now) => change(core.startPush(asked, now)) })

const redeeming =
  (change: (by: Parameters<Implementation['redeemPush']>[1], request: PushRequest) => typeof by): Plant =>
  (core) => ({ ...core, redeemPush: (request, by, now) => core.redeemPush(request, change(by, request), now) })

const ofRequests: readonly Mutant[] = [
  {
    law: 'push.shown',
    fault: 'an approval without a number is one',
    of: answering((request, claims, signed, now) => [
      request,
      claims['act'] === 'approve' && claims['num'] === undefined && signed.scan === null
        ? { ...claims, num: request.number ?? undefined }
        : claims,
      signed,
      now,
    ]),
  },
  {
    law: 'push.shown',
    fault: 'managing devices takes a tap where the policy says so for signing in',
    of: (core) => ({
      ...core,
      startPush: (asked, now) => ({ ...core.startPush(asked, now), match: asked.match }),
    }),
  },
  {
    law: 'push.shown',
    fault: 'numbers may be tried for ever',
    of: answering((request, ...rest) => [{ ...request, wrong: 0 }, ...rest]),
  },
  {
    law: 'push.shown',
    fault: 'of three numbers two may be tried',
    of: (core) => ({
      ...core,
      answerPush: (request, ...rest) => {
        const answered = core.answerPush(request, ...rest)
        return request.match === 'pick' && answered.outcome === 'mismatch' && request.wrong === 0
          ? { outcome: 'pending', request: { ...answered.request, state: 'pending' } }
          : answered
      },
    }),
  },
  {
    law: 'push.shown',
    fault: 'a right number excuses a wrong scan',
    of: answering((request, claims, signed, now) => [
      request,
      claims,
      claims['num'] === request.number ? { ...signed, scan: signed.scan && request.scan } : signed,
      now,
    ]),
  },
  {
    law: 'push.shown',
    fault: 'without chance the number is 000',
    of: starting((request) => ({ ...request, number: request.number ?? '000' })),
  },
  { law: 'push.bound', fault: 'any device answers', of: forgetting('iss', 'device') },
  { law: 'push.bound', fault: 'an answer is for any request', of: forgetting('txn', 'id') },
  { law: 'push.bound', fault: 'an answer works again', of: forgetting('nonce', 'nonce') },
  { law: 'push.bound', fault: 'nobody looks at what was shown', of: forgetting('ctx', 'ctx') },
  {
    law: 'push.bound',
    fault: 'the phone that was replaced answers on',
    of: answering((request, claims, signed, now) => [request, claims, { ...signed, kid: request.kid }, now]),
  },
  {
    law: 'push.bound',
    fault: 'an answer for another portal counts',
    of: answering((request, claims, signed, now) => [request, { ...claims, aud: signed.issuer }, signed, now]),
  },
  {
    law: 'push.bound',
    fault: 'an answer keeps',
    of: answering((request, claims, signed, now) => [request, { ...claims, iat: now / 1_000 }, signed, now]),
  },
  {
    law: 'push.bound',
    fault: 'what is no denial approves',
    of: answering((request, claims, signed, now) => [
      request,
      ['deny', 'fraud'].includes(String(claims['act'])) ? claims : { ...claims, act: 'approve' },
      signed,
      now,
    ]),
  },
  {
    law: 'push.bound',
    fault: 'what is no answer counts as a wrong one',
    of: (core) => ({
      ...core,
      answerPush: (request, ...rest) => {
        const answered = core.answerPush(request, ...rest)
        return answered.outcome === 'refused' ? { ...answered, request: { ...request, wrong: request.wrong + 1 } } : answered
      },
    }),
  },
  {
    law: 'push.one-redemption',
    fault: 'an approval is taken as often as somebody asks',
    of: (core) => ({
      ...core,
      redeemPush: (request, by, now) =>
        core.redeemPush(request.state === 'redeemed' ? { ...request, state: 'approved' } : request, by, now),
    }),
  },
  {
    law: 'push.one-redemption',
    fault: 'any session takes it',
    of: redeeming((by, { session }) => ({ ...by, session })),
  },
  {
    law: 'push.one-redemption',
    fault: 'an approved sign-in opens device management',
    of: redeeming((by, { purpose }) => ({ ...by, purpose })),
  },
  { law: 'push.one-redemption', fault: 'anybody takes it', of: redeeming((by, { user }) => ({ ...by, user })) },
  {
    law: 'push.one-redemption',
    fault: 'what a key approved counts after it was replaced',
    of: redeeming((by, { kid }) => ({ ...by, kid })),
  },
  {
    law: 'push.one-redemption',
    fault: 'an approval keeps for ever',
    of: (core) => ({
      ...core,
      redeemPush: (request, by, now) =>
        core.redeemPush(request.redeemBy === null ? request : { ...request, redeemBy: now + 1 }, by, now),
    }),
  },
  {
    law: 'push.final',
    fault: 'what was denied can be taken back',
    of: (core) => ({
      ...core,
      endPush: (request, as, now) => ({ ...core.endPush(request, as, now), state: as }),
    }),
  },
  {
    law: 'push.final',
    fault: 'what is over can be approved',
    of: answering((request, ...rest) => [{ ...request, state: 'pending', expiresAt: Infinity }, ...rest]),
  },
  {
    law: 'push.final',
    fault: 'a request is open a millisecond longer',
    of: (core) => ({ ...core, pushStateAt: (request, now) => core.pushStateAt(request, now - 1) }),
  },
  {
    law: 'push.final',
    fault: 'each look forgets what was wrong',
    of: (core) => ({ ...core, settlePush: (request, now) => ({ ...core.settlePush(request, now), wrong: 0 }) }),
  },
]

const ofContexts: readonly Mutant[] = [
  {
    law: 'push.context',
    fault: 'the text does not say what for',
    of: (core) => ({ ...core, contextText: (context) => core.contextText({ ...context, purpose: 'sign-in' }) }),
  },
  {
    law: 'push.context',
    fault: 'the text has the order of its maker',
    of: (core) => ({ ...core, contextText: (context) => JSON.stringify({ v: 1, ...context }) }),
  },
  {
    law: 'push.context',
    fault: 'the text is put together by hand',
    of: (core) => ({
      ...core,
      contextText: (context) => core.contextText({ ...context, application: '' }).replace('""', () => `"${context.application}"`),
    }),
  },
  {
    law: 'push.context',
    fault: 'the request opens more than it shows',
    of: starting((request) => ({ ...request, purpose: 'manage' })),
  },
  { law: 'push.context', fault: 'the request shows another text', of: starting((request) => ({ ...request, context: '{}' })) },
  { law: 'push.context', fault: 'any text may be signed', of: forgetting('ctx', 'ctx') },
  {
    law: 'push.number',
    fault: 'one byte makes the number',
    of: (core) => ({
      ...core,
      numberFrom: (bytes, match) =>
        core.numberFrom(bytes.map((byte, index) => (index === bytes.length - 1 ? byte : 0)), match),
    }),
  },
  {
    law: 'push.number',
    fault: 'two bytes make the number',
    of: (core) => ({
      ...core,
      numberFrom: (bytes, match) => core.numberFrom(bytes.map((byte, index) => (index < bytes.length - 2 ? 0 : byte)), match),
    }),
  },
  {
    law: 'push.number',
    fault: 'the right one comes first',
    of: (core) => ({
      ...core,
      numberFrom: (bytes, match) => {
        const made = core.numberFrom(bytes, match)
        return { ...made, number: made.options[0] ?? made.number }
      },
    }),
  },
  {
    law: 'push.number',
    fault: 'the offers are sorted, and the right one is the middle one',
    of: (core) => ({
      ...core,
      numberFrom: (bytes, match) => {
        const made = core.numberFrom(bytes, match)
        const options = made.options.toSorted()
        return { options, number: options[1] ?? made.number }
      },
    }),
  },
  {
    law: 'push.number',
    fault: 'no byte is enough',
    of: (core) => ({
      ...core,
      numberFrom: (bytes, match) => core.numberFrom(Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0), match),
    }),
  },
]

const ofLadders: readonly Mutant[] = [
  {
    law: 'push.wake-ups',
    fault: 'what is taken back counts for nothing',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) =>
        request.state === 'cancelled' || request.state === 'superseded' ? ladder : core.countPush(ladder, request, now),
    }),
  },
  {
    law: 'push.wake-ups',
    fault: 'there is no bound for a day',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => {
        const next = core.countPush(ladder, request, now)
        return { ...next, ended: next.ended.filter(({ at }) => now - at < 600_000) }
      },
    }),
  },
  {
    law: 'push.wake-ups',
    fault: 'a stop starts the count anew',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => {
        const next = core.countPush(ladder, request, now)
        return next.stoppedUntil === ladder.stoppedUntil ? next : { ...next, ended: [] }
      },
    }),
  },
  {
    law: 'push.ladder',
    fault: 'a stop lasts a minute less',
    of: (core) => ({ ...core, pushStopped: (ladder, now) => core.pushStopped(ladder, now + 60_000) }),
  },
  {
    law: 'push.ladder',
    fault: 'a stop for a day is one for an hour',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => {
        const next = core.countPush(ladder, request, now)
        return { ...next, stoppedUntil: next.stoppedUntil && Math.min(next.stoppedUntil, now + 3_600_000) }
      },
    }),
  },
  {
    law: 'push.ladder',
    fault: 'nothing is ever forgotten',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => {
        const next = core.countPush(ladder, request, now)
        const last = next.ended.at(-1)
        return last === undefined ? next : { ...next, ended: [...ladder.ended, last] }
      },
    }),
  },
  {
    law: 'push.ladder',
    fault: 'each look counts',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) =>
        core.countPush(ladder, { ...request, id: `${request.id} ${ladder.ended.length}` }, now),
    }),
  },
  {
    law: 'push.ladder',
    fault: 'an approval that nobody took counts as a failure',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => core.countPush(ladder, { ...request, redeemBy: null }, now),
    }),
  },
  {
    law: 'push.ladder',
    fault: 'what is still open counts',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) =>
        core.countPush(ladder, request.state === 'pending' ? { ...request, state: 'expired' } : request, now),
    }),
  },
  {
    law: 'push.not-me',
    fault: 'a *not me* passes',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => ({ ...core.countPush(ladder, request, now), fraud: false }),
    }),
  },
  {
    law: 'push.not-me',
    fault: 'any method starts push again',
    of: (core) => ({ ...core, liftPush: () => core.noPushes }),
  },
  {
    law: 'push.not-me',
    fault: 'an administrator can not help',
    of: (core) => ({
      ...core,
      liftPush: (ladder, means) => (means.kind === 'bypass-code' ? ladder : core.liftPush(ladder, means)),
    }),
  },
  {
    law: 'push.not-me',
    fault: 'an approval clears a *not me*',
    of: (core) => ({
      ...core,
      countPush: (ladder, request, now) => {
        const next = core.countPush(ladder, request, now)
        return request.redeemBy === null ? next : { ...next, fraud: false }
      },
    }),
  },
  {
    law: 'push.not-me',
    fault: 'the same *not me* counts again once it was lifted',
    of: (core) => ({ ...core, liftPush: (ladder, means) => ({ ...core.liftPush(ladder, means), ended: [] }) }),
  },
]

const claiming =
  (change: (activation: Activation) => Activation): Plant =>
  (core) => ({ ...core, claimActivation: (activation, ...rest) => core.claimActivation(change(activation), ...rest) })

const ofActivations: readonly Mutant[] = [
  {
    law: 'activation.one-claim',
    fault: 'a second phone claims it',
    of: claiming((activation) => (activation.state === 'claimed' ? { ...activation, state: 'open' } : activation)),
  },
  {
    law: 'activation.one-claim',
    fault: 'nobody counts what is wrong',
    of: claiming((activation) => ({ ...activation, wrong: 0 })),
  },
  {
    law: 'activation.one-claim',
    fault: 'codes can be tried for ever',
    of: (core) => ({
      ...core,
      claimActivation: (activation, attempt, now) => {
        const claimed = core.claimActivation(activation, attempt, now)
        return claimed.ok || claimed.activation.state !== 'cancelled' || activation.state !== 'open'
          ? claimed
          : { ok: false, activation: { ...claimed.activation, state: 'open' } }
      },
    }),
  },
  {
    law: 'activation.one-claim',
    fault: 'it lasts a second longer',
    of: claiming((activation) => ({ ...activation, expiresAt: activation.expiresAt + 1_000 })),
  },
  {
    law: 'activation.one-claim',
    fault: 'any session finishes it',
    of: (core) => ({
      ...core,
      finishActivation: (activation, _, now) => core.finishActivation(activation, activation.session, now),
    }),
  },
  {
    law: 'activation.one-claim',
    fault: 'it is finished twice',
    of: (core) => ({
      ...core,
      finishActivation: (activation, session, now) =>
        core.finishActivation(activation.state === 'done' ? { ...activation, state: 'claimed' } : activation, session, now),
    }),
  },
  {
    law: 'activation.one-claim',
    fault: 'what was taken back is done all the same',
    of: (core) => ({
      ...core,
      finishActivation: (activation, session, now) =>
        core.finishActivation(
          activation.state === 'cancelled' && activation.claimed !== null ? { ...activation, state: 'claimed' } : activation,
          session,
          now,
        ),
    }),
  },
  {
    law: 'activation.one-claim',
    fault: 'what is done can be taken back',
    of: (core) => ({ ...core, cancelActivation: (activation) => ({ ...activation, state: 'cancelled' }) }),
  },
  {
    law: 'activation.keys',
    fault: 'any key asks for the next one',
    of: (core) => ({ ...core, rotates: (rotation, now) => core.rotates({ ...rotation, by: rotation.kid }, now) }),
  },
  {
    law: 'activation.keys',
    fault: 'a key follows itself',
    of: (core) => ({
      ...core,
      rotates: (rotation, now) =>
        core.rotates({ ...rotation, next: rotation.next === rotation.kid ? 'another' : rotation.next }, now),
    }),
  },
  {
    law: 'activation.keys',
    fault: 'a key is proved for any device',
    of: (core) => ({
      ...core,
      rotates: (rotation, now) => core.rotates({ ...rotation, proof: { ...rotation.proof, dev: rotation.device } }, now),
    }),
  },
  {
    law: 'activation.keys',
    fault: 'a key is proved for any activation',
    of: (core) => ({
      ...core,
      provesKey: (proof, activation, now) => core.provesKey({ ...proof, act: activation.act }, activation, now),
    }),
  },
  {
    law: 'activation.keys',
    fault: 'a proof keeps',
    of: (core) => ({
      ...core,
      provesKey: (proof, activation, now) =>
        core.provesKey(typeof proof['iat'] === 'number' ? { ...proof, iat: now / 1_000 } : proof, activation, now),
    }),
  },
]

const ofRules: readonly Mutant[] = [
  { law: 'push.stopped', fault: 'nothing stops push', of: without('verification.push-stopped') },
  {
    law: 'push.stopped',
    fault: 'what was begun is finished',
    of: when('verification.push-stopped', (was) => (world) =>
      was(world) && world.command.type === 'verify' && world.command.phase === 'begin'),
  },
  {
    law: 'push.stopped',
    fault: 'signing in goes on',
    of: when('verification.push-stopped', (was) => (world) =>
      was(world) && world.command.type === 'verify' && world.command.purpose === 'manage'),
  },
  {
    law: 'push.stopped',
    fault: 'everything stops with it',
    of: when('verification.push-stopped', () => ({ facts }) => facts.push.stoppedUntil !== null),
  },
  {
    law: 'push.stopped',
    fault: 'a stop is over a millisecond early',
    of: readingFacts((facts) => {
      const { stoppedUntil } = facts.push
      return typeof stoppedUntil === 'number' ? { ...facts, push: { stoppedUntil: stoppedUntil - 1 } } : facts
    }),
  },
  {
    law: 'push.app',
    fault: 'every device has an app',
    of: readingFacts((facts) => ({
      ...facts,
      account: {
        ...facts.account,
        devices: facts.account.devices.map((one) => ({ ...one, app: one.app ?? { ref: one.id, commitment: '' } })),
      },
    })),
  },
  { law: 'app.renewed', fault: 'nobody proves the present key', of: without('rotate-app.proof') },
  { law: 'app.renewed', fault: 'any device renews', of: without('rotate-app.device') },
  { law: 'app.renewed', fault: 'a frozen account renews', of: without('account.frozen') },
  {
    law: 'app.renewed',
    fault: 'a mailed link renews a key',
    of: readingFacts((facts) =>
      facts.proof?.purpose === 'rotate' ? { ...facts, proof: { ...facts.proof, kind: 'app-key' } } : facts,
    ),
  },
  {
    law: 'app.renewed',
    fault: 'the key of an app is a proof of anything',
    of: readingFacts((facts) =>
      facts.proof?.kind === 'app-key' && facts.proof.purpose !== 'rotate'
        ? { ...facts, proof: { ...facts.proof, kind: facts.proof.purpose === 'verify' ? 'means' : 'activation' } }
        : facts,
    ),
  },
  {
    law: 'app.renewed',
    fault: 'a new key binds the device anew',
    of: (core) => ({
      ...core,
      evolve: (account, event) => {
        const next = core.evolve(account, event)
        if (event.type !== 'app-rotated' || next === account) return next
        return {
          ...next,
          devices: next.devices.map((one) => (one.id === event.device ? { ...one, boundAt: next.version } : one)),
        }
      },
    }),
  },
  {
    law: 'app.renewed',
    fault: 'a new key is a foreign change',
    of: (core) => ({
      ...core,
      evolve: (account, event) => {
        const next = core.evolve(account, event)
        return event.type === 'app-rotated' && next !== account
          ? { ...next, run: { session: null, from: next.version } }
          : next
      },
    }),
  },
  {
    law: 'app.renewed',
    fault: 'a new key hides what somebody else changed before it',
    of: (core) => ({
      ...core,
      evolve: (account, event) => {
        const next = core.evolve(account, event)
        return event.type === 'app-rotated' && next !== account ? { ...next, run: { ...next.run, to: 0 } } : next
      },
    }),
  },
  {
    law: 'app.renewed',
    fault: 'a forged history renews what is stopped',
    of: (core) => ({
      ...core,
      evolve: (account, event) => {
        const next = core.evolve(account, event)
        if (event.type !== 'app-rotated' || next !== account) return next
        return {
          ...account,
          version: account.version + 1,
          devices: account.devices.map((one) => (one.id === event.device ? { ...one, app: event.app } : one)),
        }
      },
    }),
  },
]

/** Faults in what the push authenticator may do. */
export const PUSH_MUTANTS: readonly Mutant[] = [
  ...ofRequests,
  ...ofContexts,
  ...ofLadders,
  ...ofActivations,
  ...ofRules,
]

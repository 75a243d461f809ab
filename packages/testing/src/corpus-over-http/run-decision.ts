import type { Account, SecurityEntry } from '@ssp/core'
import type { DecisionCase, ExpectedDevice } from '../corpus/case.ts'
import { differences, sameList, sameWords } from '../corpus/compare.ts'
import { deviceIds, devicesOn } from '../suites/portal/client/page.ts'
import type { Visitor } from '../suites/portal/client/visitor.ts'
import type { Stage } from '../suites/portal/portal-case.ts'
import { ask, beginAdding } from './ask.ts'
import { sameAsHeard } from './heard.ts'
import { accountOf, atMac, idOf, rulesOf, sceneOf, SHOP } from './scene.ts'
import { type Manner, visitorOf } from './verified.ts'

/** What came of a case: the difference, or null; and whether the portal wrote down its reasons. */
export interface Ran {
  readonly different: string | null
  readonly reasoned: boolean
}

/** The names on the page, by the ids of their devices; asked only where the case knows one. */
async function namesOf(visitor: Visitor, wanted: readonly ExpectedDevice[]): Promise<ReadonlyMap<string, string>> {
  if (wanted.every(({ name }) => name === null)) return new Map()
  return new Map(devicesOn(await visitor.get('/devices')).map(({ id, name = '' }) => [id, name]))
}

function sameDevices(wanted: readonly ExpectedDevice[], { devices }: Account, names: ReadonlyMap<string, string>): string | null {
  const got = devices.map(({ id, type, state, methods }, index): ExpectedDevice => {
    const said = wanted[index] ?? { methods: null, name: null }
    return { type, state, methods: said.methods && methods, name: said.name && (names.get(id) ?? null) }
  })
  return sameList('devices', wanted, got)
}

/** What was not allowed changed nothing; what was, made what the case says. */
async function sameAfter({ then }: DecisionCase, stage: Stage, visitor: Visitor, before: readonly Account[]): Promise<string | null> {
  if (then.outcome !== 'allow') return sameList('accounts', before, await stage.controls.accounts())
  if (then.devices === null) return null
  return sameDevices(then.devices, await accountOf(stage), await namesOf(visitor, then.devices))
}

/** The reasons that the portal wrote down for what it did not do, where it got as far as to decide it. */
function sameReasons({ then, when }: DecisionCase, entries: readonly SecurityEntry[]): Ran {
  const written = entries.find(({ what, detail }) => what === then.outcome && detail['command'] === when.command)
  if (then.outcome === 'allow' || written === undefined) return { different: null, reasoned: false }
  const { rules, more } = then.because
  const got = more ? written.because.filter((rule) => rules.includes(rule)) : written.because
  return { different: sameWords('because', rules, got), reasoned: true }
}

/** A user with a device, and with a verification of their own at an application. */
async function anotherUser(stage: Stage, application: string): Promise<{ readonly visitor: Visitor; readonly device: string }> {
  const visitor = atMac(stage)
  await visitor.enrol('another-user', SHOP.id)
  await visitor.begin('another-user', application)
  return { visitor, device: deviceIds(await visitor.manage())[0] ?? '' }
}

/** Where a case does not say what a new passkey is added on, a Mac asks; the traditional prompt knows no other platform's. */
function mannerOf({ when, given }: DecisionCase): Manner {
  const silent = when.command === 'add' && when.type === 'platform-authenticator' && given.prompt === 'traditional' ? 'other' : 'mac'
  return { platform: ('platform' in when ? when.platform : null) ?? silent, signsIn: when.command === 'sign-in' }
}

/** Brings a case about at a portal, asks its question and compares what is answered. */
export async function runDecisionOverHttp(stage: Stage, one: DecisionCase): Promise<Ran> {
  const scene = await sceneOf(stage, one.given)
  const { actor } = one.when
  const other = await anotherUser(stage, actor === 'another-user' ? idOf(one.given) : SHOP.id)
  const visitor = actor === 'another-user' ? other.visitor : await visitorOf(scene, one.given, mannerOf(one))
  const begun = await beginAdding(visitor, one)
  await stage.controls.change(rulesOf(one.given))
  const [accounts, { length: logged }] = [await stage.controls.accounts(), await stage.controls.log()]
  const heard = await ask({ scene, visitor, one, foreign: other.device, begun })
  const entries = await stage.controls.log()
  const { different, reasoned } = sameReasons(one, entries.slice(0, entries.length - logged))
  return { different: differences([sameAsHeard(one.then, heard), await sameAfter(one, stage, visitor, accounts), different]), reasoned }
}

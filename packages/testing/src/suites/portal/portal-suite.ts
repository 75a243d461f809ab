import { assertSame, assertThat } from '../assert.ts'
import type { SuiteRunner } from '../runner.ts'
import { BAD_INPUT } from './cases/bad-input.ts'
import { BODIES } from './cases/bodies.ts'
import { CENTRAL_CASES } from './cases/central.ts'
import { CROWDS } from './cases/crowds.ts'
import { FRAMES } from './cases/frames.ts'
import { JOURNEYS } from './cases/journeys.ts'
import { PHONE_BODIES } from './cases/phone-bodies.ts'
import { PHONE_CASES } from './cases/phones.ts'
import { PROOFS_AND_CODES } from './cases/proofs.ts'
import { PUSH_CASES } from './cases/push.ts'
import { REQUESTS } from './cases/requests.ts'
import { ADDED, type Addition, additionOf, compareRecords, type Difference } from './client/compare.ts'
import { bareHost, type Mount, MOUNTS, type PortalHost } from './client/host.ts'
import { faultsOf } from './client/must-hold.ts'
import type { Exchange } from './client/record.ts'
import { type PortalCase, stageOf } from './portal-case.ts'
import type { PortalParts } from './server/portal-parts.ts'

export interface PortalSuiteOptions {
  /** No case is ever skipped. */
  readonly runner: Pick<SuiteRunner, 'describe' | 'it'>
  /** What portals are made of: for the one that answers without any adapter, to which the adapter is compared. */
  readonly parts: PortalParts
  readonly host: PortalHost
  /** Told what the suite saw. */
  readonly print: (line: string) => void
  /** Only these, where not all. */
  readonly mounts?: readonly Mount[]
  /** Only the cases of these names, and nothing about the run as a whole. */
  readonly cases?: readonly string[]
}

const CASES: readonly PortalCase[] = [
  ...JOURNEYS,
  ...REQUESTS,
  ...BODIES,
  ...BAD_INPUT,
  ...PROOFS_AND_CODES,
  ...PHONE_CASES,
  PHONE_BODIES,
  ...PUSH_CASES,
  ...FRAMES,
  ...CENTRAL_CASES,
  ...CROWDS,
]

/** Runs a case and returns what was said in it. Whatever must hold of every answer has held. */
async function recordOf(one: PortalCase, host: PortalHost, mount: Mount): Promise<readonly Exchange[]> {
  const stage = await stageOf(await host.at(mount), mount, one)
  await one.run(stage)
  const { exchanges } = stage.recorder
  const secrets = await stage.controls.secrets()
  const faults = exchanges.flatMap((exchange) => faultsOf(exchange, secrets))
  assertThat(faults.length === 0, [...new Set(faults)].slice(0, 10).join('\n'))
  return exchanges
}

/** What a whole run saw. */
interface Seen {
  exchanges: number
  compared: number
  readonly added: Map<Addition, number>
}

const shown = ({ asked, what, bare, adapted }: Difference): string =>
  `${asked}: ${what} is \`${adapted}\`, and the portal said \`${bare}\``

async function runCase(one: PortalCase, { host, parts }: PortalSuiteOptions, mount: Mount, seen: Seen): Promise<void> {
  const adapted = await recordOf(one, host, mount)
  seen.exchanges += adapted.length
  if (one.unordered === true) return
  const bare = await recordOf(one, bareHost(parts), mount)
  seen.compared += bare.length
  const differences = compareRecords(bare, adapted)
  const changed: Difference[] = []
  for (const difference of differences) {
    const addition = additionOf(difference)
    if (addition === null || !host.adds.includes(addition)) changed.push(difference)
    else seen.added.set(addition, (seen.added.get(addition) ?? 0) + 1)
  }
  assertThat(changed.length === 0, changed.slice(0, 10).map(shown).join('\n'))
}

/**
 * The portal over HTTP, through an adapter: whole journeys, every method and path, bodies of all kinds, each row of
 * what bad input is answered with, and crowds. Every case also runs on the portal without an adapter, and every header
 * and body has to be the same.
 */
export function portalSuite(options: PortalSuiteOptions): void {
  const { runner, host, print, mounts = MOUNTS, cases } = options
  const seen: Seen = { exchanges: 0, compared: 0, added: new Map() }
  runner.describe(`portal on ${host.name}`, () => {
    for (const mount of mounts) {
      runner.describe(mount, () => {
        for (const one of CASES.filter(({ name }) => cases?.includes(name) ?? true)) {
          if ((one.mounts ?? MOUNTS).includes(mount)) runner.it(one.name, () => runCase(one, options, mount, seen))
        }
      })
    }
    if (cases !== undefined) return
    runner.it('adds what it is known to add, and nothing else', async () => {
      assertThat(seen.compared > 0, 'nothing was compared')
      print(`${host.name}: ${seen.exchanges} answers, ${seen.compared} of them compared with the portal’s own, header by header`)
      for (const [name, count] of seen.added) print(`${host.name}: ${name} is added to ${count}: ${ADDED[name]}`)
      assertSame([...seen.added.keys()].toSorted(), host.adds.toSorted(), 'what it adds')
    })
  })
}

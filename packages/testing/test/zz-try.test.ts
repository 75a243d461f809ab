import { test } from 'vitest'
import type * as C from '@ssp/core'
const core: typeof C = await import(process.env.CORE ?? '@ssp/core')
import { worldsOf } from '../src/laws/domain.ts'
import { enoughOne } from '../src/laws/decision-needs.ts'
import { randomWorld } from '../src/worlds/random-world.ts'
const implementation = { ...core, rules: core.RULES, shippedPolicy: core.SHIPPED_POLICY, chainStart: core.CHAIN_START, sha256: (x: string) => x }
function* rw(n: number) { for (let i = 0; i < n; i++) yield randomWorld(i) }
test('x', () => {
  const t = performance.now()
  const seen = new Map<string, [number, string]>()
  let n = 0
  const N = Number(process.env.N ?? 5000)
  for (const q of process.env.RW ? rw(N) : worldsOf(N)) {
    n++
    try { enoughOne(implementation, q) } catch (e) {
      const f = (e as {fault?: string}).fault ?? String(e)
      const d = core.decide(q.command, q.facts, q.policy)
      const k = `${q.command.type}${'phase' in q.command ? '/' + q.command.phase : ''} :: ${f} :: ${d.because.join(' ')}`
      seen.set(k, [(seen.get(k)?.[0] ?? 0) + 1, JSON.stringify(q)])
    }
  }
  console.log(n, performance.now() - t, [...seen].map(([k, v]) => `${v[0]} ${k}` + (process.env.FULL ? '\n     ' + v[1] : '')).join('\n'))
})

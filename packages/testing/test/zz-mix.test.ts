import { test } from 'vitest'
import fc from 'fast-check'
import * as core from '@ssp/core'
import { anyWorld, DOMAIN_SIZE } from '../src/laws/domain.ts'
test('mix', () => {
  const t = performance.now()
  const out: Record<string, number> = {}
  const rules: Record<string, number> = {}
  const types: Record<string, number> = {}
  for (const q of fc.sample(anyWorld, 20000)) { const d = core.decide(q.command, q.facts, q.policy); out[d.outcome] = (out[d.outcome] ?? 0) + 1; for (const b of d.because) rules[b] = (rules[b] ?? 0) + 1; if (d.outcome === 'allow') types[q.command.type] = (types[q.command.type] ?? 0) + 1 }
  console.log(DOMAIN_SIZE, performance.now() - t, out, core.RULES.length, Object.keys(rules).length, core.RULES.filter((r) => (rules[r.id] ?? 0) < 20).map((r) => r.id), types)
})

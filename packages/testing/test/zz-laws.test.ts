import { createHash } from 'node:crypto'
import { test } from 'vitest'
import type * as C from '@ssp/core'
import { LAWS } from '../src/laws/laws.ts'
const core: typeof C = await import(process.env.CORE ?? '@ssp/core')
const implementation = { ...core, rules: core.RULES, shippedPolicy: core.SHIPPED_POLICY, chainStart: core.CHAIN_START, sha256: (x: string) => createHash('sha256').update(x).digest('hex') }
test('laws', () => {
  for (const law of LAWS) {
    if (process.env.LAW && !law.id.includes(process.env.LAW)) continue
    const t = performance.now()
    let r = 'ok'
    try { law.check(implementation, { runs: Number(process.env.N ?? 500), seed: Number(process.env.SEED ?? 1) }) } catch (e) { r = String(e).slice(0, Number(process.env.LEN ?? 400)) }
    console.log(law.id, Math.round(performance.now() - t), r)
  }
})

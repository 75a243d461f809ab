/** `npm run bench`: ratios in one run. Another machine has other numbers and much the same ratios. */
import { decisionBench } from './decision.mjs'
import { matrixBench } from './matrix.mjs'
import { summary } from './measure.mjs'

console.log(`node ${process.version}`)
decisionBench()
await matrixBench()
summary()

/** One mutant's trial. Which mutant it is, Stryker says in the environment. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

process.env.SSP_RUNS = 'small'
// The code is the same for every mutant.
enableCompileCache(fileURLToPath(new URL('.cache', import.meta.url)))
// Tests say what they saw; thousands of times is enough.
console.log = () => {}
await import(new URL('judge.js', import.meta.url).href)

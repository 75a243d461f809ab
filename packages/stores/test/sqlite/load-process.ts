/** A process that works on a file until somebody kills it. */
import { sqliteStores } from '../../src/sqlite.ts'
import { load, roundOf } from './load.ts'

const [path = '', round = '', name = ''] = process.argv.slice(2)
const stores = sqliteStores({ path })
const runners = Array.from({ length: 6 }, (_, at) =>
  load(stores, roundOf(round), `${name}-${at}`, (done) => void process.send?.(done)),
)
await Promise.all(runners)

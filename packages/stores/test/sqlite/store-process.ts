/** A process of its own that opens a file and does what its parent asks for. */
import { sqliteStores } from '../../src/sqlite.ts'
import type { SqliteStores } from '../../src/sqlite.ts'
import type { Answered, Asked } from './ports.ts'

let stores: SqliteStores | null = null

async function answer(asked: Asked): Promise<unknown> {
  if (asked.ask === 'open') {
    stores = sqliteStores({ path: asked.path })
    return null
  }
  if (stores === null) throw new Error('nothing is open')
  if (asked.ask === 'call') {
    const method: unknown = Reflect.get(stores[asked.port], asked.method)
    if (typeof method !== 'function') throw new Error(`no method \`${asked.method}\``)
    return await Reflect.apply(method, stores[asked.port], asked.values)
  }
  stores.close()
  stores = null
  return null
}

process.on('message', (asked: Asked) => {
  const { id } = asked
  const send = (answered: Answered): void => void process.send?.(answered)
  answer(asked).then(
    (result) => send({ id, result }),
    (error: unknown) => send({ id, fault: String(error) }),
  )
})

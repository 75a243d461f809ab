import type { SecurityEntry, SecurityLog } from '@ssp/core'
import { numberOf, textOf, textOrNullOf } from '../shared/sql/row.ts'
import type { Row } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

const entryFrom = (row: Row): SecurityEntry => ({
  at: numberOf(row, 'at'),
  user: textOrNullOf(row, 'user_id'),
  what: textOf(row, 'what'),
  // Both were written from these types.
  because: JSON.parse(textOf(row, 'because')) as SecurityEntry['because'],
  detail: JSON.parse(textOf(row, 'detail')) as SecurityEntry['detail'],
})

export function sqliteSecurityLog({ rows }: Connection, { write }: Writer): SecurityLog {
  return {
    append: ({ at, user, what, because, detail }) =>
      write(() => {
        rows(SQL.securityLog.append, at, user, what, JSON.stringify(because), JSON.stringify(detail))
      }),
    read: async (user, limit) => {
      const found = user === null ? rows(SQL.securityLog.read, limit) : rows(SQL.securityLog.readOne, user, limit)
      return found.map(entryFrom)
    },
  }
}

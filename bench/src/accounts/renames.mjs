import { randomBytes } from 'node:crypto'
import { copied, userAt } from './fill.mjs'

/**
 * Renamings as the portal made one: the same event, value and notice, for one copied account after another, each under a
 * new reference. They are made beforehand, so that the store alone is timed.
 */
export function renames(sample) {
  const { user, rename } = sample
  const versions = new Map()
  const [[ref, sealed]] = Object.entries(rename.values)
  const [event] = rename.events
  const account = JSON.stringify(rename.account)
  const made = sample.rows.account[0].version

  /** The next renaming of the account of that number. */
  return (index) => {
    const version = versions.get(index) ?? made
    versions.set(index, version + 1)
    const named = randomBytes(16).toString('base64url')
    const copy = copied(sample, index)
    const own = (text) => copy(text).replaceAll(ref, named)
    const commit = {
      ...rename,
      account: { ...JSON.parse(own(account)), version: version + 1 },
      events: [{ text: own(event.text), hash: event.hash }],
      outbox: rename.outbox.map((one) => ({ ...one, id: randomBytes(16).toString('base64url') })),
      values: { [named]: sealed },
    }
    return { userId: userAt(user, index), version, commit }
  }
}

/** Carries one out, or says that it could not be. */
export async function commitTo(accounts, { userId, version, commit }) {
  const done = await accounts.commit(userId, version, commit)
  if (!done.ok) throw new Error(`a rename was not committed: ${JSON.stringify(done)}`)
}

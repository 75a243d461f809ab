const SOURCE = /S\d{2}|facts \d+(?:\.\d+)*|design 4: [a-z ]+/y

/**
 * The ids in a source, such as `S30 S34` or `facts 2`. What is none is kept as it stands, so that it can be found to
 * name nothing.
 */
export function sourcesIn(source: string): readonly string[] {
  const found: string[] = []
  let at = 0
  while (at < source.length) {
    SOURCE.lastIndex = at
    const id = SOURCE.exec(source)?.[0] ?? source.slice(at)
    found.push(id)
    at += id.length
    if (source[at] === ' ') at += 1
  }
  return found
}

/** Runs `work` for about `ms` and gives operations a second. */
export function perSecond(work, ms, batch = 256) {
  const start = performance.now()
  const end = start + ms
  let done = 0
  while (performance.now() < end) {
    for (let i = 0; i < batch; i += 1) work(done + i)
    done += batch
  }
  return (done / (performance.now() - start)) * 1000
}

/** The value that a share of the values does not exceed: 0.99 for the p99. */
export const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]

export const median = (values) => quantile(values, 0.5)

/**
 * Measures two contenders in turns, A B A B, since a machine's mood lasts longer than a round: only numbers that were
 * taken next to each other are compared. `a` and `b` return what was measured in one round; the first is a warm-up.
 *
 * @returns the ratio a/b of each round, and the median of each contender's own numbers
 */
export async function inTurns(a, b, rounds) {
  await a(true)
  await b(true)
  const pairs = []
  for (let round = 0; round < rounds; round += 1) pairs.push([await a(false), await b(false)])
  return {
    ratios: pairs.map(([ours, theirs]) => ours / theirs),
    a: median(pairs.map(([ours]) => ours)),
    b: median(pairs.map(([, theirs]) => theirs)),
  }
}

/** How long a piece of work takes, in milliseconds. */
export async function took(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs `work` for about `ms` after a warm-up, several rounds, and gives the median of operations a second. */
export function rate(work, { ms = 400, rounds = 5, batch = 256 } = {}) {
  const once = (duration) => {
    const end = performance.now() + duration
    const start = performance.now()
    let done = 0
    while (performance.now() < end) {
      for (let i = 0; i < batch; i += 1) work(done + i)
      done += batch
    }
    return (done / (performance.now() - start)) * 1000
  }
  once(ms)
  return Array.from({ length: rounds }, () => once(ms)).sort((a, b) => a - b)[rounds >> 1]
}

/** 1234567 as `1.23 M`. */
export function short(value) {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} k` : value.toFixed(0)
}

const lines = []

/** One budget: what was measured beside what was promised. A miss is printed, not hidden. */
export function budget(what, measured, wanted, unit) {
  const met = measured >= wanted
  lines.push({ what, measured, wanted, met })
  console.log(`${met ? 'met   ' : 'MISSED'} ${what}: ${short(measured)}${unit} (budget: at least ${short(wanted)}${unit})`)
  return met
}

export function summary() {
  const met = lines.filter((line) => line.met).length
  console.log(`${met} of ${lines.length} budgets met`)
}

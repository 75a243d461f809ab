import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const DEADLINE_MS = 30_000

/** A process of ours that answers one question at a time. It ends with us, and nobody waits for it for ever. */
export function child(file) {
  const process = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const ask = (question) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle({ error: `${file}: no answer in time` }), DEADLINE_MS)
      const gone = () => settle({ error: `${file} ended` })
      function settle({ value, error }) {
        clearTimeout(timer)
        process.off('exit', gone).off('message', settle)
        if (error === undefined) resolve(value)
        else reject(new Error(error))
      }
      process.once('exit', gone).once('message', settle)
      process.send(question)
    })
  return { ask, stop: () => process.kill() }
}

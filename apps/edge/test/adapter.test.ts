import { expect, it } from 'vitest'
import { edgePortal } from '../src/adapter.ts'

interface Env {
  readonly name: string
}

it('answers requests and the platform’s timer with one portal, whichever comes first', async () => {
  const built: string[] = []
  const done: string[] = []
  const worker = edgePortal<Env>(({ name }) => {
    built.push(name)
    return {
      fetch: () => Promise.resolve(new Response(name)),
      deliver: () => {
        done.push(name)
        return Promise.resolve({ sent: 1, failed: 0, waiting: 0 })
      },
    }
  })
  await worker.scheduled({ cron: '* * * * *' }, { name: 'ours' })
  const answer = await worker.fetch(new Request('https://mfa.example.org/'), { name: 'ours' })
  await worker.scheduled({ cron: '* * * * *' }, { name: 'ours' })
  expect([built, done, await answer.text()]).toEqual([['ours'], ['ours', 'ours'], 'ours'])
})

it('tries again to build a portal that could not be built', async () => {
  let tries = 0
  const worker = edgePortal<Env>(() => {
    tries += 1
    throw new Error('not configured')
  })
  await expect(worker.scheduled({}, { name: '' })).rejects.toThrow('not configured')
  await expect(worker.fetch(new Request('https://mfa.example.org/'), { name: '' })).rejects.toThrow('not configured')
  expect(tries).toBe(2)
})

import { createServer } from 'node:net'

const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port whose next one is free as well. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 20_000)
    if ((await listening(port)) && (await listening(port + 1))) return port
  }
  throw new Error('no two free ports side by side')
}

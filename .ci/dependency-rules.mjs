/**
 * Who may import whom (docs/architecture.md), as dependency-cruiser rules, and the function that
 * applies them to a tree. `.ci/test/dependency-rules.test.ts` plants a violation of each.
 *
 * `node .ci/dependency-rules.mjs` checks the repository and prints how much it saw.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const top = fileURLToPath(new URL('..', import.meta.url))

/**
 * What each part may import besides itself: packages of ours by name, libraries by name. A new
 * subpath of `providers`, `stores` or `duo` gets nothing until it has a line here.
 * @type {Record<string, { ours?: string[], libraries?: string[], data?: string, node?: boolean }>}
 */
const parts = {
  'packages/core/src/': {},
  'packages/providers/src/webauthn[/.]': { ours: ['core'], libraries: ['@simplewebauthn/server'] },
  'packages/providers/src/otp[/.]': { ours: ['core'], libraries: ['otplib'] },
  'packages/providers/src/phone[/.]': { ours: ['core'], libraries: ['libphonenumber-js'] },
  'packages/providers/src/push[/.]': { ours: ['core'], libraries: ['jose'] },
  'packages/providers/src/node-crypto[/.]': { ours: ['core'], node: true },
  'packages/providers/src/sms-twilio[/.]': { ours: ['core'] },
  'packages/providers/src/voice-twilio[/.]': { ours: ['core'] },
  'packages/providers/src/webhook[/.]': { ours: ['core'] },
  'packages/providers/src/outbox[/.]': { ours: ['core'] },
  'packages/providers/src/smtp[/.]': { ours: ['core'], libraries: ['nodemailer'] },
  'packages/providers/src/mail-http[/.]': { ours: ['core'] },
  'packages/providers/src/password-login[/.]': { ours: ['core'], libraries: ['@noble/hashes'] },
  'packages/providers/src/oidc-login[/.]': { ours: ['core'], libraries: ['openid-client'] },
  'packages/providers/src/shared[/.]': { ours: ['core'] },
  'packages/providers/src/(?!(webauthn|otp|phone|push|sms-twilio|voice-twilio|webhook|outbox|smtp|mail-http|password-login|oidc-login|shared|node-crypto)[/.])': { ours: ['core'] },
  'packages/stores/src/(?!sqlite[/.])': { ours: ['core'] },
  'packages/stores/src/sqlite[/.]': { ours: ['core'], node: true },
  'packages/portal/src/(?!client/)': { ours: ['core'], libraries: ['hono', 'uqr'] },
  // What browsers run is bundled into one script, and shares nothing with what serves it.
  'packages/portal/src/client/': { libraries: ['@simplewebauthn/browser'] },
  'packages/authenticator/src/(?!client/)': { ours: ['core'] },
  'packages/authenticator/src/client/': { ours: ['core'], libraries: ['qr'] },
  'packages/duo/src/oidc[/.]': { ours: ['core'], libraries: ['jose'] },
  'packages/duo/src/web-v2[/.]': { ours: ['core'] },
  'packages/duo/src/(?!(oidc|web-v2)[/.])': { ours: ['core'] },
  'packages/testing/src/(?!push-service/)': { ours: ['core'], libraries: ['fast-check'], data: 'packages/testing/corpus/' },
  // Firefox talks to it: a server of its own, with nothing of ours but a helper.
  'packages/testing/src/push-service/': { data: 'packages/testing/src/authenticators/bytes', node: true },
}

/** Where a runtime's own modules are the point. */
const nodeParts = Object.entries(parts).flatMap(([part, { node }]) => (node ? [`^${part}`] : []))

/** Only these folders of the portal know Hono. */
const honoFolders = 'packages/portal/src/(http|pages)/'

const tests = '\\.test\\.tsx?$'
const library = (/** @type {string} */ name) => `node_modules/${name}/`
const either = (/** @type {string[]} */ patterns) => `(${patterns.join('|')})`

const closed = Object.entries(parts).map(([part, { ours = [], libraries = [], data, node = false }]) => ({
  name: `closed: ${part}`,
  comment: `may import ${[...ours.map((name) => `@ssp/${name}`), ...libraries].join(', ') || 'nothing'} besides itself`,
  severity: 'error',
  from: { path: `^${part}`, pathNot: tests },
  to: {
    pathNot: either([
      // Helpers shared inside a package are named so; subpaths don't know each other.
      `^${part}`,
      `^packages/(providers|stores|duo)/src/shared/`,
      ...(data === undefined ? [] : [`^${data}`]),
      ...ours.map((name) => `^packages/${name}/src/`),
      ...libraries.map(library),
    ]),
    ...(node ? { dependencyTypesNot: ['core'] } : {}),
  },
}))

/**
 * The files that `exports` of each package names: the only doors into it.
 * @param {string} root
 * @returns {string[]}
 */
export function doors(root) {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
    return Object.values(manifest.exports).flatMap((/** @type {any} */ target) =>
      typeof target === 'string' ? [] : [`packages/${name}/${target['@ssp/source'].slice(2)}`],
    )
  })
}

/** @param {string} root */
function rulesFor(root) {
  return [
    ...closed,
    {
      name: 'hono-in-its-folders',
      comment: 'the portal knows Hono only where it speaks HTTP and where it draws pages',
      severity: 'error',
      from: { path: '^packages/portal/src/', pathNot: either([`^${honoFolders}`, tests]) },
      to: { path: library('hono') },
    },
    {
      name: 'no-adapter-in-the-portal',
      comment: "the portal runs everywhere; runtime adapters are the apps' business",
      severity: 'error',
      from: { path: '^packages/portal/' },
      to: { path: 'node_modules/(@hono/|hono/dist/(types/)?adapter/)' },
    },
    {
      name: 'no-node-in-packages',
      comment: 'the packages run on edge runtimes without compatibility flags, but for the parts that say so',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: either([tests, '^packages/testing/', ...nodeParts]) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      comment: 'type-only cycles count: they make a concept impossible to read on its own',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'by-the-door',
      comment: 'one package reaches another through its exports, never through its files',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^packages/', pathNot: either(['^packages/$2/', ...doors(root).map((door) => `^${door.replaceAll('.', '\\.')}$`)]) },
    },
    {
      name: 'nobody-imports-apps',
      severity: 'error',
      from: { path: '^(packages|examples|bench)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-stand-alone',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'testing-in-tests-only',
      severity: 'error',
      from: {
        path: '^(packages|apps)/',
        pathNot: either([tests, '^packages/testing/', '^(packages|apps)/[^/]+/test/']),
      },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'core-never-knows-testing',
      comment: 'not even its tests: the packages would form a cycle. Laws take the implementation as an argument.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'model-imports-types-only',
      comment: 'a reference model that shares code with what it checks proves nothing',
      severity: 'error',
      from: { path: '^packages/testing/src/model/' },
      to: { pathNot: '^packages/testing/src/model/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-dependencies-only',
      comment: "a package that is only there because another one needs it may be gone tomorrow; add it to the package's own package.json",
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'what a runtime brings along is in no folder; only an app may know which runtime it is',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^cloudflare:' },
    },
    {
      name: 'runtimes-in-apps-only',
      severity: 'error',
      from: { pathNot: '^apps/' },
      to: { path: '^cloudflare:' },
    },
  ]
}

/**
 * Applies the rules to the tree at `root`.
 * @param {string} root
 * @returns {Promise<{ modules: number, dependencies: number, rules: string[], violations: { rule: string, from: string, to: string }[] }>}
 */
export async function checkDependencies(root) {
  const forbidden = rulesFor(root)
  const tsConfig = join(root, 'tsconfig.base.json')
  const { output } = await cruise(
    ['packages', 'apps'],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      doNotFollow: { path: 'node_modules' },
      // Our own build output only: libraries live in folders of that name, too.
      exclude: { path: '^(packages|apps)/[^/]+/dist/' },
      // See `import type` too.
      tsPreCompilationDeps: true,
      tsConfig: { fileName: tsConfig },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['@ssp/source', 'types', 'import', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
    { tsConfig: extractTSConfig(tsConfig) },
  )
  const own = output.modules.filter(({ source }) => /^(packages|apps)\//.test(source))
  return {
    modules: own.length,
    dependencies: own.reduce((sum, module) => sum + module.dependencies.length, 0),
    rules: forbidden.map(({ name }) => name),
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { modules, dependencies, rules, violations } = await checkDependencies(top)
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}`)
  console.log(`${modules} modules, ${dependencies} imports, ${rules.length} rules, ${violations.length} violations`)
  // Seeing nothing is not the same as finding nothing.
  if (violations.length > 0 || modules === 0) process.exitCode = 1
}

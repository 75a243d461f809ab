/**
 * The matrix question alone, against peers that can't answer more. Every peer is given the same sixty cells in its own
 * best form, and all its answers are checked against ours before anything is timed.
 */
import { createRequire } from 'node:module'
import { createMongoAbility } from '@casl/ability'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import { capabilities, DEVICE_TYPES, OPERATIONS, PROMPTS } from '../../packages/core/dist/index.js'
import { inTurns, perSecond } from './measure.mjs'
import { rateOf, row } from './report.mjs'

const ROUNDS = 9
const MS = 150

// Its CommonJS build loads the WASM by itself.
const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs')

const cells = PROMPTS.flatMap((prompt) =>
  DEVICE_TYPES.flatMap((type) =>
    OPERATIONS.map((operation) => ({ prompt, type, operation, allowed: capabilities(prompt)[type][operation].allowed })),
  ),
)
const offered = cells.filter((cell) => cell.allowed)

async function casbinPeer() {
  const model = newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act
`)
  const rules = offered.map(({ prompt, type, operation }) => `p, ${prompt}, ${type}, ${operation}`).join('\n')
  const enforcer = await newEnforcer(model, new StringAdapter(rules))
  return ({ prompt, type, operation }) => enforcer.enforceSync(prompt, type, operation)
}

function cedarPeer() {
  const byAction = PROMPTS.flatMap((prompt) =>
    OPERATIONS.map((operation) => {
      const types = offered.filter((cell) => cell.prompt === prompt && cell.operation === operation).map((cell) => cell.type)
      return types.length === 0
        ? null
        : `permit(principal == Prompt::"${prompt}", action == Action::"${operation}", resource) when { [${types.map((type) => `DeviceType::"${type}"`).join(', ')}].contains(resource) };`
    }),
  ).filter((policy) => policy !== null)
  const parsed = cedar.preparsePolicySet('matrix', { staticPolicies: byAction.join('\n') })
  if (parsed.type !== 'success') throw new Error(`cedar: ${JSON.stringify(parsed)}`)
  return ({ prompt, type, operation }) =>
    cedar.statefulIsAuthorized({
      principal: { type: 'Prompt', id: prompt },
      action: { type: 'Action', id: operation },
      resource: { type: 'DeviceType', id: type },
      context: {},
      preparsedPolicySetId: 'matrix',
      entities: [],
    }).response?.decision === 'allow'
}

/** CASL at its best: one ability per prompt, compiled once, the device type as subject. */
function caslPeer() {
  const abilities = Object.fromEntries(
    PROMPTS.map((prompt) => [
      prompt,
      createMongoAbility(
        offered.filter((cell) => cell.prompt === prompt).map(({ operation, type }) => ({ action: operation, subject: type })),
      ),
    ]),
  )
  return ({ prompt, type, operation }) => abilities[prompt].can(operation, type)
}

const ours = ({ prompt, type, operation }) => capabilities(prompt)[type][operation].allowed

function agrees(name, peer) {
  const wrong = cells.filter((cell) => peer(cell) !== cell.allowed)
  if (wrong.length > 0) throw new Error(`${name} answers ${wrong.length} of ${cells.length} cells otherwise`)
}

export async function matrixBench() {
  const peers = { 'cedar (WASM)': cedarPeer(), casbin: await casbinPeer(), CASL: caslPeer() }
  for (const [name, peer] of Object.entries(peers)) agrees(name, peer)
  let count = 0
  const time = (peer) => () => perSecond((index) => (count += peer(cells[index % cells.length]) ? 1 : 0), MS)
  const wanted = { 'cedar (WASM)': 100, casbin: 100, CASL: 1.01 }
  for (const [name, peer] of Object.entries(peers)) {
    const { ratios, a, b } = await inTurns(time(ours), time(peer), ROUNDS)
    row({ what: `the matrix question against ${name}`, values: ratios, ours: rateOf(a), other: rateOf(b), atLeast: wanted[name] })
  }
  if (count === 0) throw new Error('nothing was offered')
}

import type { Controls, Rules } from './server/controls.ts'
import { BASE, type Mount, ORIGIN, type Served } from './client/host.ts'
import { FramedVisitor } from './client/framed-visitor.ts'
import { Recorder } from './client/record.ts'
import { Visitor } from './client/visitor.ts'

/** What a case works on: a portal with empty stores, and as many browsers as it wants. */
export interface Stage {
  readonly mount: Mount
  /** The portal's public URL with its base path. */
  readonly issuer: string
  readonly controls: Controls
  readonly recorder: Recorder
  /** The largest body that this portal reads. */
  readonly maxBodyBytes: number
  /** Headers of a client behind the trusted proxy. */
  readonly forwarded: Served['forwarded']
  visitor(headers?: Readonly<Record<string, string>>): Visitor
  /** The same, with the prompt in a frame. */
  framed(headers?: Readonly<Record<string, string>>): FramedVisitor
}

export interface PortalCase {
  readonly name: string
  /** Where it is run; absent means wherever the portal may stand. */
  readonly mounts?: readonly Mount[]
  readonly rules?: Partial<Rules>
  /** The authenticator app is on a host of its own. */
  readonly appElsewhere?: true
  /** Requests race: there is no order in which answers could be compared. */
  readonly unordered?: true
  readonly run: (stage: Stage) => Promise<void>
}

const MAX_BODY_BYTES = 16_384

/** Where an authenticator app of another host is. */
export const ELSEWHERE = 'https://authenticator.example.org'

/** Opens a portal for one case. */
export async function stageOf(served: Served, mount: Mount, { rules = {}, appElsewhere }: Pick<PortalCase, 'rules' | 'appElsewhere'>): Promise<Stage> {
  const issuer = `${ORIGIN}${BASE[mount]}`
  const authenticator = appElsewhere === true ? `${ELSEWHERE}/` : `${issuer}/a/`
  await served.controls.open({ issuer, maxBodyBytes: MAX_BODY_BYTES, authenticator, rules })
  const recorder = new Recorder()
  return {
    mount,
    issuer,
    controls: served.controls,
    recorder,
    maxBodyBytes: MAX_BODY_BYTES,
    forwarded: served.forwarded,
    visitor: (headers = {}) => new Visitor(served, mount, recorder, headers),
    framed: (headers = {}) => new FramedVisitor(served, mount, recorder, headers),
  }
}

import type { SuiteRunner } from './runner.ts'

/** A store made for one case: new, empty, shared with nobody else. */
export interface Opened<Store> {
  /** Ways in to the same data: connections, or proxies of other processes. Callers that race are spread over them. */
  readonly handles: readonly [Store, ...Store[]]
  /** Closes every handle and opens the data again; absent where it ends with the process. */
  readonly reopen?: () => Promise<Store>
  readonly close?: () => Promise<void>
}

export interface SuiteOptions<Store> {
  readonly runner: SuiteRunner
  readonly make: () => Promise<Opened<Store>>
  /** Names of cases that are not run, each with the reason, which is printed. */
  readonly skip?: Readonly<Record<string, string>>
}

/** What a case works on. */
export interface Subject<Store> {
  readonly store: Store
  /** The handle of one of many callers. */
  readonly via: (caller: number) => Store
  readonly reopen: () => Promise<Store>
}

export interface Case<Store> {
  readonly name: string
  readonly run: (subject: Subject<Store>) => Promise<void>
}

function subjectOf<Store>(opened: Opened<Store>): Subject<Store> {
  const [store] = opened.handles
  return {
    store,
    via: (caller) => opened.handles[caller % opened.handles.length] ?? store,
    reopen: () => {
      if (opened.reopen === undefined) throw new Error('this store cannot be reopened: skip the case and say why')
      return opened.reopen()
    },
  }
}

async function runOne<Store>(one: Case<Store>, make: () => Promise<Opened<Store>>): Promise<void> {
  const opened = await make()
  try {
    await one.run(subjectOf(opened))
  } finally {
    await opened.close?.()
  }
}

/** Hands every case to the runner, each with a store of its own. */
export function defineSuite<Store>(name: string, cases: readonly Case<Store>[], options: SuiteOptions<Store>): void {
  const { runner, make, skip = {} } = options
  for (const [skipped, reason] of Object.entries(skip)) {
    if (!cases.some((one) => one.name === skipped)) throw new Error(`no case of ${name} is called \`${skipped}\``)
    if (reason.trim() === '') throw new Error(`the skipped case \`${skipped}\` of ${name} needs a reason`)
  }
  runner.describe(name, () => {
    for (const one of cases) {
      const reason = Object.hasOwn(skip, one.name) ? skip[one.name] : undefined
      if (reason === undefined) runner.it(one.name, () => runOne(one, make))
      else runner.skip(one.name, reason)
    }
  })
}

import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { DeclaredTest } from './harness.ts'

/** What a worker is started with. */
export interface Job {
  /** By the address of its file: a source with all its mutants, each behind a switch. */
  instrumented: ReadonlyMap<string, string>
  tests: readonly string[]
  /** Tests that take longer by themselves are left out. */
  maxTestMs: number
  /** Is on while the files are loaded, for what is computed there once. */
  loadedWith?: number
  /** Names of tests that are left out then. */
  without?: readonly string[]
}

/** What a worker says. */
export type Message =
  | {
      kind: 'ready'
      atLoad: number[]
      reached: number[]
      tests: number
      left: string[]
    }
  | { kind: 'result'; id: number; killedBy: string | undefined }

const ON_LOAD = Symbol('load')
const job = await new Promise<Job>((resolve) => process.once('message', resolve))
let active = job.loadedWith ?? -1
let current: DeclaredTest | typeof ON_LOAD = ON_LOAD
const reachedBy = new Map<number, Set<DeclaredTest | typeof ON_LOAD>>()

Object.assign(globalThis, {
  __mutant(id: number): boolean {
    if (active >= 0) return id === active
    const by = reachedBy.get(id) ?? new Set()
    reachedBy.set(id, by.add(current))
    return false
  },
})

const harness = new URL('./harness.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: harness, shortCircuit: true } : next(specifier, context),
  load(url, context, next) {
    const source = job.instrumented.get(url)
    if (source === undefined) return next(url, context)
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})

/** The sentence with which a test fails, or undefined where it passes. */
async function failureOf({ run }: DeclaredTest): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Loads everything, and tries every test without a mutant. */
async function prepare(declared: readonly DeclaredTest[]): Promise<DeclaredTest[]> {
  const kept: { test: DeclaredTest; ms: number }[] = []
  const left: string[] = []
  const failed: string[] = []
  for (const test of declared) {
    current = test
    const started = process.cpuUsage()
    const failure = await failureOf(test)
    const { user, system } = process.cpuUsage(started)
    const ms = (user + system) / 1000
    if (failure !== undefined) failed.push(`${test.name} fails without a mutant: ${failure}`)
    if (ms <= job.maxTestMs) kept.push({ test, ms })
    else left.push(test.name)
  }
  if (failed.length > 0) throw new Error(failed.join('\n'))
  kept.sort((one, other) => one.ms - other.ms)
  const tests = new Set(kept.map(({ test }) => test))
  const atLoad = [...reachedBy].filter(([, by]) => by.has(ON_LOAD)).map(([id]) => id)
  const reached = [...reachedBy].filter(([, by]) =>
    [...by].some((one) => one !== ON_LOAD && tests.has(one)),
  )
  process.send?.({
    kind: 'ready',
    atLoad,
    reached: reached.map(([id]) => id),
    tests: kept.length,
    left,
  } satisfies Message)
  return kept.map(({ test }) => test)
}

async function tryMutant(id: number, tests: readonly DeclaredTest[]): Promise<void> {
  active = id
  let killedBy: string | undefined
  for (const test of tests) {
    if ((await failureOf(test)) !== undefined) {
      killedBy = test.name
      break
    }
  }
  process.send?.({ kind: 'result', id, killedBy } satisfies Message)
}

async function load(): Promise<readonly DeclaredTest[]> {
  await import('../../test/support/seed.ts')
  for (const file of job.tests) await import(pathToFileURL(file).href)
  return ((await import(harness)) as { declared: DeclaredTest[] }).declared
}

if (job.loadedWith === undefined) {
  const tests = await prepare(await load())
  process.on('message', (id: number) => {
    const own = tests.filter((test) => reachedBy.get(id)?.has(test))
    void tryMutant(id, own)
  })
} else {
  let tests: readonly DeclaredTest[] = []
  try {
    tests = await load()
  } catch {
    // What cannot even be loaded is noticed.
    tests = [{ name: 'loading', run: () => Promise.reject(new Error('not loaded')) }]
  }
  const left = new Set(job.without)
  await tryMutant(
    job.loadedWith,
    tests.filter(({ name }) => !left.has(name)),
  )
  process.disconnect()
}

import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Harness from './harness.ts'
import type { DeclaredTest } from './harness.ts'

/** What a worker is started with. */
export interface Job {
  /** By the address of its file: a source with all its mutants, each behind a switch. */
  instrumented: ReadonlyMap<string, string>
  /** By mutant: its file. */
  files: readonly string[]
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
      /** What is computed once, while the files are loaded: of these what cannot be computed again. */
      atLoad: number[]
      constant: number[]
      reached: number[]
      tests: number
      left: string[]
      /** By mutant: the files of the tests that reach it. */
      filesOf: ReadonlyMap<number, readonly string[]>
    }
  /** A test has ended, and others follow. */
  | { kind: 'alive' }
  | { kind: 'result'; id: number; killedBy: string | undefined }

const ON_LOAD = Symbol('load')
const CONSTANT = Symbol('constant')
type Reacher = DeclaredTest | typeof ON_LOAD | typeof CONSTANT
/** Compute constants again, in the order in which they were first. */
const constants: (() => void)[] = []
const job = await new Promise<Job>((resolve) => process.once('message', resolve))
const NO_MUTANT = Number.MAX_SAFE_INTEGER
let active = job.loadedWith ?? -1
let current: Reacher = ON_LOAD
const reachedBy = new Map<number, Set<Reacher>>()
/** How often the current test has passed a switch; what passes far more than before never ends. */
let passed = 0
let mostPassed = Number.POSITIVE_INFINITY
const passedBy = new Map<DeclaredTest, number>()
/** When the current test began, by what the process has used. */
let startedMs = 0

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

Object.assign(globalThis, {
  __mutant(id: number): boolean {
    passed += 1
    if (passed > mostPassed) throw new Error('does not end')
    if (active >= 0) return id === active
    if (passed % 4096 === 0 && typeof current === 'object' && cpuMs() - startedMs > job.maxTestMs) {
      throw new Error('takes long')
    }
    const by = reachedBy.get(id) ?? new Set()
    reachedBy.set(id, by.add(current))
    return false
  },
})

Object.assign(globalThis, { __constant: (compute: () => void) => constants.push(compute) })

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

/** What is thrown outside of what a test waits for fails it as well. */
const endWorker = (error: unknown): void => {
  console.error(error)
  process.exit(1)
}
let failTest = endWorker
process.on('uncaughtException', (error) => failTest(error))
process.on('unhandledRejection', (error) => failTest(error))

/** The sentence with which a test fails, or undefined where it passes. */
async function failureOf(test: DeclaredTest): Promise<string | undefined> {
  passed = 0
  mostPassed = active < 0 ? Number.POSITIVE_INFINITY : 10 * (passedBy.get(test) ?? 0) + 1e5
  try {
    const thrown = new Promise((_, reject) => {
      failTest = reject
    })
    thrown.catch(() => {})
    const running = test.run()
    if (running instanceof Promise) await Promise.race([running, thrown, nothingLeft(running)])
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    failTest = endWorker
  }
}

/** Rejects where a test waits for something that cannot come: no timer, file or socket is left. */
async function nothingLeft(running: Promise<unknown>): Promise<void> {
  let over = false
  const finished = () => {
    over = true
  }
  running.then(finished, finished)
  for (let quiet = 0; quiet < 20; ) {
    await new Promise((resolve) => setImmediate(resolve))
    if (over) return
    const left = process.getActiveResourcesInfo().filter((name) => !/Pipe|Immediate/.test(name))
    quiet = left.length === 0 ? quiet + 1 : 0
  }
  throw new Error('waits for ever')
}

/** Loads everything, and tries every test without a mutant. */
async function prepare(declared: readonly DeclaredTest[]): Promise<DeclaredTest[]> {
  const kept: { test: DeclaredTest; ms: number }[] = []
  const left: string[] = []
  const failed: string[] = []
  for (const test of declared) {
    current = test
    startedMs = cpuMs()
    const failure = await failureOf(test)
    const ms = cpuMs() - startedMs
    passedBy.set(test, passed)
    if (ms > job.maxTestMs) left.push(test.name)
    else if (failure === undefined) kept.push({ test, ms })
    else failed.push(`${test.name} fails without a mutant: ${failure}`)
  }
  if (failed.length > 0) throw new Error(failed.join('\n'))
  kept.sort((one, other) => one.ms - other.ms)
  const tests = new Set(kept.map(({ test }) => test))
  current = CONSTANT
  for (const compute of constants) compute()
  const idsBy = (reacher: Reacher) =>
    [...reachedBy].flatMap(([id, by]) => (by.has(reacher) ? [id] : []))
  const constant = new Set(idsBy(CONSTANT))
  const byTests = [...reachedBy].map(
    ([id, by]) => [id, [...by].filter((one) => typeof one === 'object' && tests.has(one))] as const,
  )
  const reached = byTests.filter(([, by]) => by.length > 0)
  const filesOf = new Map(
    reached.map(([id, by]) => [
      id,
      [...new Set(by.flatMap((one) => (typeof one === 'object' ? [one.file] : [])))],
    ]),
  )
  process.send?.({
    kind: 'ready',
    atLoad: idsBy(ON_LOAD).filter((id) => !constant.has(id)),
    constant: [...constant],
    reached: reached.map(([id]) => id),
    tests: kept.length,
    left,
    filesOf,
  } satisfies Message)
  return kept.map(({ test }) => test)
}

/** Tests that reach anything in the file of a constant, or all where nothing else stands there. */
function nearby(id: number, tests: readonly DeclaredTest[]): readonly DeclaredTest[] {
  const inFile = new Set<Reacher>()
  for (const [other, by] of reachedBy) {
    if (job.files[other] === job.files[id]) for (const one of by) inFile.add(one)
  }
  const near = tests.filter((test) => inFile.has(test))
  return near.length > 0 ? near : tests
}

async function tryMutant(id: number, tests: readonly DeclaredTest[]): Promise<void> {
  active = id
  const isConstant = reachedBy.get(id)?.has(CONSTANT)
  if (isConstant) for (const compute of constants) compute()
  let killedBy: string | undefined
  for (const test of tests) {
    if ((await failureOf(test)) !== undefined) {
      killedBy = test.name
      break
    }
    process.send?.({ kind: 'alive' } satisfies Message)
  }
  active = NO_MUTANT
  if (isConstant) for (const compute of constants) compute()
  process.send?.({ kind: 'result', id, killedBy } satisfies Message)
}

async function load(): Promise<readonly DeclaredTest[]> {
  await import('../../test/support/seed.ts')
  const { declared, declareIn } = (await import(harness)) as typeof Harness
  for (const file of job.tests) {
    declareIn(file)
    await import(pathToFileURL(file).href)
  }
  return declared
}

if (job.loadedWith === undefined) {
  const tests = await prepare(await load())
  process.on('message', (id: number) => {
    const own = (each: number) => tests.filter((test) => reachedBy.get(each)?.has(test))
    void tryMutant(id, reachedBy.get(id)?.has(CONSTANT) ? nearby(id, tests) : own(id))
  })
} else {
  let tests: readonly DeclaredTest[] = []
  try {
    tests = await load()
  } catch {
    // What cannot even be loaded is noticed.
    tests = [{ name: 'loading', file: '', run: () => Promise.reject(new Error('not loaded')) }]
  }
  const left = new Set(job.without)
  await tryMutant(
    job.loadedWith,
    tests.filter(({ name }) => !left.has(name)),
  )
  process.disconnect()
}

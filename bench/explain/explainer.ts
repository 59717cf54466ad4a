import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SETTLED_AT_ONCE, startEmbeddedService } from '@lambda-cost-gate/local-lambda'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { runMark } from '../../src/aws/lambda/marks.ts'
import { openCleanUp } from '../../src/check/clean-up.ts'
import { type Explained, explainTarget } from '../../src/check/explain/explain-target.ts'
import type { ExplainRequest } from '../../src/check/explain/what.ts'
import { resolveTargets } from '../../src/check/resolve.ts'
import type { Run } from '../../src/check/run.ts'
import { openPackages } from '../../src/code/local-packages.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'
import { concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import { freeBudget } from '../../src/money/budget.ts'
import { measured } from './measure.ts'
import type { Program } from './plant.ts'
import { openStore } from './store.ts'

/** An embedded service that explains, and a store for the programs to call. */
export interface Explainer extends AsyncDisposable {
  explain(pair: Pair): Promise<ExplainedPair>
}

/** What was said, and of how large an increase. */
export interface ExplainedPair {
  result: Explained
  increasePercent: number
}

/** Two directories, and what is known of the function in them. */
export interface Pair {
  base: string
  head: string
  runtime: string
  handler: string
  about: ExplainRequest['about']
  event?: object
  /** As they were measured. Default: they are measured. */
  duration?: ExplainRequest['duration']
  init?: NonNullable<ExplainRequest['init']>
}

const MEMORY_MB = 1769
const MAX_MS = 180_000
const REGION = 'us-east-1'

export async function openExplainer(): Promise<Explainer> {
  const service = await startEmbeddedService({
    region: REGION,
    maxEnvironments: 8,
    nodeModules: path.resolve('node_modules'),
    latencies: SETTLED_AT_ONCE,
  })
  const store = await openStore()
  return {
    explain: (pair) => explained(service.endpoint, store.url, pair),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}

async function explained(endpoint: string, store: string, pair: Pair): Promise<ExplainedPair> {
  const plan = await planOf(store, pair)
  const now = new Date()
  const mark = runMark(plan.identity, now)
  const lambda = connect({ backend: 'local', region: REGION, endpoint })
  const { signal } = new AbortController()
  try {
    await using packages = openPackages()
    const { targets, lost } = await resolveTargets(lambda, plan, { mark, now, packages, signal })
    const [target] = targets
    const payload = target?.plan.payloads[0]
    if (!target || !payload) throw lost[0]?.error ?? new Error('nothing to explain')
    const run = runOf(plan, { lambda, mark, signal })
    const { about, duration, init } = pair
    const known = duration
      ? { duration, ...(init && { init }) }
      : await measured(target, run, payload)
    const request = { payload, memoryMB: MEMORY_MB, about, ...known }
    const result = await explainTarget(target, request, run, AbortSignal.timeout(MAX_MS))
    const { baseMs, headMs } = (about === 'init' ? known.init : known.duration) ?? known.duration
    return { result, increasePercent: 100 * (headMs / baseMs - 1) }
  } finally {
    disconnect(lambda)
  }
}

function planOf(store: string, { base, head, runtime, handler, event }: Pair): Promise<CheckPlan> {
  const flags = {
    'head-code': head,
    'base-code': base,
    runtime,
    handler,
    timeout: '60',
    'memory-sizes': String(MEMORY_MB),
    payloads: JSON.stringify(event ?? {}),
    environment: `STORE=${store}`,
  }
  const inputs = parseInputs(
    Object.fromEntries(
      Object.entries(flags).map(([name, value]) => [name, { value, where: `--${name}` }]),
    ),
  )
  return checkPlan({ ...inputs, seed: 1, backend: 'local' }, [inputs], {
    cwd: '/',
    region: REGION,
    identity: {
      repository: 'octo/why',
      stem: 'pr-1',
      token: randomBytes(3).toString('hex'),
      base: {},
      head: {},
    },
    randomSeed: () => 1,
    purpose: 'check',
  })
}

function runOf(plan: CheckPlan, known: Pick<Run, 'lambda' | 'mark' | 'signal'>): Run {
  const ignore = () => {}
  return {
    ...known,
    plan,
    shares: concurrencyShares(2),
    functionsAtOnce: 1,
    budget: freeBudget(),
    now: () => new Date(),
    startedAt: new Date(),
    logs: { region: REGION, lambdaHost: undefined },
    alreadyNoted: new Set(),
    traces: new Map(),
    progress: { say: ignore, detail: ignore, plan: ignore, step: ignore, end: ignore },
    note: ignore,
    left: ignore,
    unrestored: ignore,
    cleanUp: openCleanUp(),
    existing: new Set(),
  }
}

/** Writes a program into a directory that goes with the result. */
export async function written(program: Program): Promise<{ directory: string } & AsyncDisposable> {
  const directory = await mkdtemp(path.join(tmpdir(), 'why-'))
  for (const [file, text] of Object.entries(program)) {
    const at = path.join(directory, file)
    await mkdir(path.dirname(at), { recursive: true })
    await writeFile(at, text)
  }
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

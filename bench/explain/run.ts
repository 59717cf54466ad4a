import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SETTLED_AT_ONCE, startEmbeddedService } from '@lambda-cost-gate/local-lambda'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { runMark } from '../../src/aws/lambda/marks.ts'
import { type Explained, explainTarget } from '../../src/check/explain/explain-target.ts'
import type { ExplainRequest } from '../../src/check/explain/what.ts'
import { resolveTargets } from '../../src/check/resolve.ts'
import type { Run } from '../../src/check/run.ts'
import { openPackages } from '../../src/code/local-packages.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import { freeBudget } from '../../src/money/budget.ts'
import type { Program } from './program.ts'

/** An embedded service that explains, and a store for the programs to call. */
export interface Explainer extends AsyncDisposable {
  endpoint: string
  store: string
  explain(one: ExplainOne): Promise<Explained>
}

interface ExplainOne {
  base: string
  head: string
  runtime: string
  handler: string
  about: ExplainRequest['about']
  event?: object
  /** As it would have been measured; 0 where nothing was. */
  durationMs?: { baseMs: number; headMs: number }
}

const MAX_MS = 50_000

export async function openExplainer(): Promise<Explainer> {
  const service = await startEmbeddedService({
    region: 'us-east-1',
    maxEnvironments: 8,
    nodeModules: undefined,
    latencies: SETTLED_AT_ONCE,
  })
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('Ada'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const store = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    endpoint: service.endpoint,
    store,
    explain: (one) => explainOne(service.endpoint, store, one),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await service[Symbol.asyncDispose]()
    },
  }
}

async function explainOne(endpoint: string, store: string, one: ExplainOne): Promise<Explained> {
  const flags = {
    'function-name': '',
    'head-code': one.head,
    'base-code': one.base,
    runtime: one.runtime,
    handler: one.handler,
    timeout: '60',
    'memory-sizes': '1769',
    payloads: JSON.stringify({ endpoint: store, ...one.event }),
    environment: `STORE=${store}`,
  }
  const given = Object.entries(flags).filter(([, value]) => value !== '')
  const inputs = parseInputs(
    Object.fromEntries(given.map(([name, value]) => [name, { value, where: `--${name}` }])),
  )
  const plan = await checkPlan({ ...inputs, seed: 1, backend: 'local' }, [inputs], {
    cwd: '/',
    region: 'us-east-1',
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
  const now = new Date()
  const mark = runMark(plan.identity, now)
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint })
  const ignore = () => {}
  try {
    await using packages = openPackages()
    const { targets, lost } = await resolveTargets(lambda, plan, {
      mark,
      now,
      packages,
      signal: new AbortController().signal,
    })
    const [target] = targets
    if (!target) throw lost[0]?.error ?? new Error('no target')
    const run: Run = {
      plan,
      lambda,
      mark,
      shares: concurrencyShares(2),
      budget: freeBudget(),
      now: () => new Date(),
      alreadyNoted: new Set(),
      progress: { say: ignore, detail: ignore, plan: ignore, step: ignore, end: ignore },
      note: ignore,
      left: ignore,
      unrestored: ignore,
      signal: new AbortController().signal,
      existing: new Set(),
    }
    const [payload] = target.plan.payloads
    if (!payload) throw new Error('no payload')
    const nothing = { baseMs: 0, headMs: 15 }
    const request = {
      payload,
      memoryMB: 1769,
      about: one.about,
      duration: one.durationMs ?? { baseMs: 15, headMs: 15 },
      ...(one.about === 'init' && { init: nothing }),
    }
    return await explainTarget(target, request, run, AbortSignal.timeout(MAX_MS))
  } finally {
    disconnect(lambda)
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

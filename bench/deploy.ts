import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LoggedRequest } from '@lambda-cost-gate/local-lambda'
import { type LambdaService, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { runCheck } from '../src/check/check.ts'
import { checkPlan } from '../src/inputs/check-plan.ts'
import { parseInputs } from '../src/inputs/parse.ts'
import type { CheckPlan } from '../src/inputs/plan.ts'
import { quietFactory } from './deploy/quiet-factory.ts'

/**
 * How long deploying, measuring and cleaning up take on an account that answers as AWS does, beside
 * the time that its limit of 15 control calls a second sets: `npm run bench:deploy`. Ends with status 1 where
 * more control calls or more time are needed than a scenario may take, or something is left behind.
 */
const CONTROL_CALLS_PER_SECOND = 15
const ACCOUNT = {
  latencies: {
    responseMs: { Invoke: 15 },
    settleMs: {
      CreateFunction: 2000,
      UpdateFunctionCode: 1200,
      UpdateFunctionConfiguration: 1200,
      PublishVersion: 600,
    },
  },
  rates: { controlPlanePerSecond: CONTROL_CALLS_PER_SECOND, getFunctionPerSecond: 100 },
  maxEnvironments: 1000,
}
/** What the client keeps to; the rest of the 15 is left to others. */
const PACE = { controlCallsPerSecond: 14 }
const SIZES = '512,1024,1769,3008'
/** What is said once the first look is over. */
const DECIDED = /: (pass|fail|inconclusive|not decided yet|confirming)/

/**
 * Before previews were published one after the other, one function took 142 control calls and twenty took
 * 2,726, which AWS lets through in 181.7 s. Twenty may take 65 % of that, one no more than before.
 */
const BEFORE = { callsOfOne: 142, callsOfTwenty: 2726, secondsOfTwenty: 181.7 }
const SHARE = 0.65

interface Scenario {
  name: string
  functions: number
  maxConcurrency: number
  /** So many requests after its start. */
  cancelAt?: number
  maxControlCalls?: number
  maxFirstLookSeconds?: number
  maxSeconds?: number
}

const scenarios: readonly Scenario[] = [
  {
    name: '1 function, 4 sizes, both sides',
    functions: 1,
    maxConcurrency: 10,
    maxControlCalls: BEFORE.callsOfOne,
    maxFirstLookSeconds: 12,
    maxSeconds: 25,
  },
  {
    name: '1 function, cancelled while it deploys',
    functions: 1,
    maxConcurrency: 10,
    cancelAt: 30,
  },
  {
    name: '20 functions, 4 sizes, both sides',
    functions: 20,
    maxConcurrency: 100,
    maxControlCalls: Math.floor(SHARE * BEFORE.callsOfTwenty),
    maxSeconds: SHARE * BEFORE.secondsOfTwenty,
  },
]
for (const scenario of scenarios) {
  if (process.argv[2] === undefined || scenario.name.startsWith(process.argv[2]))
    await run(scenario)
}

async function run(scenario: Scenario): Promise<void> {
  // As on AWS, also in how pairs are invoked: not in turn, as on one machine.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' })
  await using service = await startLambdaService({ factory: quietFactory(), ...ACCOUNT })
  const directory = codeDirectory(scenario.functions)
  const cancel = new AbortController()
  let cancelledAtMs: number | undefined
  const watch = setInterval(() => {
    if (scenario.cancelAt === undefined || service.requests.length < scenario.cancelAt) return
    cancelledAtMs ??= Date.now()
    cancel.abort(new Error('cancelled'))
  }, 10)
  try {
    const plan = await planOf(scenario.functions, scenario.maxConcurrency, directory)
    const startedMs = Date.now()
    let firstLookMs: number | undefined
    let shownMs: number | undefined
    const show = async () => {
      shownMs = Date.now() - startedMs
    }
    const ignore = () => {}
    const around = {
      endpoint: service.endpoint,
      pace: PACE,
      signal: cancel.signal,
      now: () => new Date(),
      progress: {
        say(line: string) {
          if (DECIDED.test(line)) firstLookMs ??= Date.now() - startedMs
        },
        detail: ignore,
        plan: ignore,
        step: ignore,
        end: ignore,
      },
    }
    const outcome = await runCheck(plan, around, show).then(
      ({ functions }) =>
        functions.map((each) => (each.kind === 'measured' ? each.comparison.verdict : each.kind)),
      (error: unknown) => [String(error)],
    )
    const endedMs = Date.now()
    const times = { startedMs, endedMs, firstLookMs, shownMs, cancelledAtMs }
    print(scenario, service, times, outcome)
  } finally {
    clearInterval(watch)
    rmSync(directory, { recursive: true, force: true })
  }
}

interface Times {
  startedMs: number
  endedMs: number
  firstLookMs: number | undefined
  shownMs: number | undefined
  cancelledAtMs: number | undefined
}

function print(
  {
    name,
    maxControlCalls = Number.POSITIVE_INFINITY,
    maxFirstLookSeconds = Number.POSITIVE_INFINITY,
    maxSeconds = Number.POSITIVE_INFINITY,
  }: Scenario,
  service: LambdaService,
  times: Times,
  outcome: string[],
): void {
  const { requests } = service
  const { startedMs, endedMs } = times
  // What the preflight tries has no effect and is refused.
  const at = (operation: string) =>
    requests.filter((each) => each.operation === operation && Number(each.status) < 300)
  const span = (list: readonly LoggedRequest[]) => {
    const [first, last] = [list.at(0), list.at(-1)]
    return first && last
      ? `${seconds(first.atMs - startedMs)} – ${seconds(last.atMs - startedMs)}`
      : 'none'
  }
  const control = requests.filter(
    ({ operation }) => !['GetFunction', 'Invoke', 'DownloadCode'].includes(operation),
  )
  const boundMs = (control.length / CONTROL_CALLS_PER_SECOND) * 1000
  const left = Object.keys(service.snapshot()).length
  const missed = [
    ...(control.length > maxControlCalls ? [`${maxControlCalls} control calls`] : []),
    ...((times.firstLookMs ?? endedMs - startedMs) > maxFirstLookSeconds * 1000
      ? [`${seconds(maxFirstLookSeconds * 1000)} for the first look`]
      : []),
    ...(endedMs - startedMs > maxSeconds * 1000 ? [seconds(maxSeconds * 1000)] : []),
    ...(left > 0 ? ['nothing left behind'] : []),
  ]
  if (missed.length > 0) process.exitCode = 1
  const deletes = at('DeleteFunction')
  const cleanUpFromMs = times.cancelledAtMs ?? deletes.at(0)?.atMs ?? endedMs
  const rows: [string, string][] = [
    ['functions created', `${at('CreateFunction').length}, ${span(at('CreateFunction'))}`],
    [
      'further versions',
      `${at('UpdateFunctionCode').length} by upload, ${at('PublishVersion').length} by description`,
    ],
    ['invocations', `${at('Invoke').length}, ${span(at('Invoke'))}`],
    ['functions deleted', `${deletes.length}, ${span(deletes)}`],
    ['aliases created', `${at('CreateAlias').length}`],
    ['first look decided', times.firstLookMs === undefined ? 'never' : seconds(times.firstLookMs)],
    ['report shown', times.shownMs === undefined ? 'never' : seconds(times.shownMs)],
    ['clean-up', seconds(endedMs - cleanUpFromMs)],
    ['whole check', seconds(endedMs - startedMs)],
    [
      'lower bound',
      `${seconds(boundMs)} for ${control.length} control calls, ${at('GetFunction').length} GetFunction`,
    ],
    ['whole check over bound', ((endedMs - startedMs) / boundMs).toFixed(2)],
    ['throttled requests', String(requests.filter(({ status }) => status === 429).length)],
    ['left behind', String(left)],
    ['limits', missed.length === 0 ? 'met' : `MISSED: at most ${missed.join(', ')}`],
    ['verdicts', [...new Set(outcome)].join(', ')],
  ]
  console.log(`\n${name}`)
  for (const [what, said] of rows) console.log(`  ${what.padEnd(24)}${said}`)
}

function codeDirectory(functions: number): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-bench-'))
  for (let index = 0; index < functions; index++) {
    for (const side of ['base', 'head']) {
      const home = path.join(directory, String(index), side)
      mkdirSync(home, { recursive: true })
      writeFileSync(path.join(home, 'index.mjs'), `export const handler = '${side} ${index}'`)
    }
  }
  return directory
}

async function planOf(functions: number, maxConcurrency: number, cwd: string): Promise<CheckPlan> {
  const inputs = Array.from({ length: functions }, (_, index) => {
    const flags = {
      'function-name': `function-${index}`,
      'base-code': `${index}/base`,
      'head-code': `${index}/head`,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      'memory-sizes': SIZES,
      'execution-role': 'arn:aws:iam::000000000000:role/bench',
    }
    return parseInputs(
      Object.fromEntries(
        Object.entries(flags).map(([name, value]) => [name, { value, where: `--${name}` }]),
      ),
    )
  })
  return checkPlan({ backend: 'aws', seed: 1, 'max-concurrency': maxConcurrency }, inputs, {
    cwd,
    region: 'us-east-1',
    identity: { repository: 'octo/bench', stem: 'pr-1', token: 'bench1', base: {}, head: {} },
    randomSeed: () => 1,
  })
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

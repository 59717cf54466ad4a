import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { stackReader } from '../aws/cloudformation/stack.ts'
import { publishLayers } from '../aws/lambda/local-layers.ts'
import { regionOf } from '../aws/region.ts'
import { checkPlan } from '../inputs/check-plan.ts'
import { gatherInputs, gatherRunInputs } from '../inputs/gather/gather.ts'
import { type MainTree, withinMain } from '../inputs/main-tree.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import type { CheckPlan, RunIdentity } from '../inputs/plan.ts'
import { repeatCommand } from '../inputs/repeat.ts'
import { buildReport, type ReportInput } from '../report/build.ts'
import { type SampleSummary, summarizeSamples } from '../report/sample-summary.ts'
import type { Report } from '../report/schema.ts'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import type { FileStore } from '../shared/file-store.ts'
import { type CheckResult, runCheck } from './check.ts'
import { publish, trafficOf } from './cloudwatch.ts'
import { nameDeployed } from './deployed-names.ts'
import { explain } from './exit.ts'
import { profilesOf, withExplanations } from './explain/in-report.ts'
import type { Progress } from './progress.ts'
import { readRecorded } from './record/recorded.ts'
import { withHistory } from './record/with-history.ts'
import { requireWritable } from './report-directory.ts'
import { REPORT_FILES, type WrittenReport, writeReportFiles } from './report-files.ts'
import { reportInputOf } from './report-of.ts'
import { type Raw, samplesFile } from './samples-file/write.ts'
import { readDeployedStacks } from './stack-functions.ts'
import { isPassing, statusOf } from './verdict.ts'

/** Years of the history that a trend is made of: this one and the last. */
const TREND_YEARS = 2

export interface PerformOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  identity: RunIdentity
  progress: Progress
  signal: AbortSignal
  /** Names of what the run has made in the account and not deleted yet. */
  existing?: Set<string>
  now: () => Date
  /** Main's working tree, which base is taken from. */
  main?: MainTree
  /** What the command line was given beside the inputs, to repeat the check. */
  repeated?: Readonly<Record<string, string>>
  /** Where the history of main is kept, for a trend beside what was measured. */
  history?: FileStore
  /** Turns a failing report into an accepted one where a maintainer said so. */
  accept?: (report: Report) => Promise<Report>
}

/** What was performed, with its report files where `report-dir` asked for them. */
export interface PerformedCheck extends WrittenReport {
  plan: CheckPlan
  result: CheckResult
  report: Report
  /** Whether the check lets the pull request through. */
  passed: boolean
  /** The exit status that says the same. */
  status: number
}

/**
 * A check from inputs to report: what the command line and the action both do. The report files are
 * written; showing the report and failing is left to the caller.
 */
export async function performCheck(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedCheck> {
  const { plan, result } = await measureInputs(given, options, 'check', REPORT_FILES)
  return finishCheck(plan, result, options, repeatOf(given, plan, result, options))
}

/** From measurements to report: what is left of a check once everything was measured. */
export async function finishCheck(
  plan: CheckPlan,
  result: CheckResult,
  options: PerformOptions,
  beside: Pick<ReportInput, 'repeat'> = {},
): Promise<PerformedCheck> {
  const traffic = await trafficOf(plan, { now: result.finishedAt, signal: options.signal })
  const input = { ...reportInputOf(plan, result, traffic), ...beside }
  const explained = withExplanations(buildReport(input), plan, result, options.cwd)
  const measured = await withTrend(explained, options)
  const report = options.accept ? await options.accept(measured) : measured
  const unpublished = await publish(plan, report, { signal: options.signal })
  if (unpublished !== undefined) options.progress.say(unpublished)
  const written =
    plan.reportDir === undefined
      ? {}
      : await writeReportFiles(plan.reportDir, report, {
          samples: () =>
            samplesFile({ ...input, ...shownWith(report) }, rawOf(result), plan.onInconclusive),
          material: { samples: summariesOf(result), profiles: profilesOf(result) },
        })
  return {
    plan,
    result,
    report,
    ...written,
    passed: isPassing(report, plan.onInconclusive),
    status: statusOf(report, plan.onInconclusive),
  }
}

/** The command line that repeats what failed, of one function alone where one alone did. */
function repeatOf(
  given: GivenInputs,
  { functions, seed }: CheckPlan,
  result: CheckResult,
  options: PerformOptions,
): Pick<ReportInput, 'repeat'> {
  const failing = result.functions.flatMap((each) =>
    each.kind === 'measured' && each.comparison.verdict === 'fail' ? [each.target.plan] : [],
  )
  const [one, ...others] = failing
  const isOne = one && others.length === 0 && functions.length > 1
  const id = one?.template?.logicalId
  const command = repeatCommand(given, {
    seed,
    only: !isOne
      ? undefined
      : id !== undefined
        ? { input: 'logical-id', value: id }
        : one.functionName === undefined
          ? undefined
          : { input: 'function-name', value: one.functionName },
    ...(options.repeated && { further: options.repeated }),
  })
  return command === undefined ? {} : { repeat: command }
}

/** A history that cannot be read keeps nobody from the report. */
async function withTrend(report: Report, { history, progress }: PerformOptions): Promise<Report> {
  if (history === undefined) return report
  try {
    const { lines } = await readRecorded(history, TREND_YEARS)
    return withHistory(report, lines)
  } catch (error) {
    progress.say(`The history of main was not read: ${explain(error).message}`)
    return report
  }
}

/** What the report shows beside the measurements, for when it is made again from the samples. */
function shownWith({ links, overrideLabel }: Report): Pick<ReportInput, 'links' | 'overrideLabel'> {
  return { ...(links && { links }), ...defined({ overrideLabel }) }
}

function rawOf({ functions }: CheckResult): Map<string, Raw> {
  const raw = functions.flatMap((each) => {
    if (each.kind !== 'measured') return []
    return [[each.target.plan.name, { samples: each.samples }] as const]
  })
  return new Map(raw)
}

function summariesOf({ functions }: CheckResult): Map<string, SampleSummary> {
  return new Map(
    functions.flatMap((each) =>
      each.kind === 'measured'
        ? [[each.target.plan.name, summarizeSamples(each.fn, each.samples)] as const]
        : [],
    ),
  )
}

/**
 * From inputs to measurements: reads the plan and runs it on its backend.
 * @param files names of what will be written to `report-dir`
 */
export async function measureInputs(
  given: GivenInputs,
  options: PerformOptions,
  purpose: CheckPlan['purpose'],
  files: readonly string[],
): Promise<{ plan: CheckPlan; result: CheckResult }> {
  const plan = await planInputs(given, options, purpose)
  const { cwd: workspace } = options
  if (plan.reportDir !== undefined) await requireWritable(plan.reportDir, files, { workspace })
  const result = await withBackend(plan, workspace, (ready, endpoint) =>
    runCheck(ready, { ...options, ...defined({ endpoint }) }),
  )
  return { plan, result }
}

/** Reads the plan, with the names that functions of stacks are deployed under. */
export async function planInputs(
  given: GivenInputs,
  { cwd, env, identity, signal, main }: PerformOptions,
  purpose: CheckPlan['purpose'],
): Promise<CheckPlan> {
  const { pullRequest } = identity
  // What is wrong with the inputs of the run is told with what is wrong with those of functions.
  const run = await gatherRunInputs(given, cwd).catch(() => undefined)
  const region = () => regionOf(env, run?.backend ?? 'aws')
  const stacks = stackReader(async () => ({ region: await region(), signal }))
  const deployed = run && (await readDeployedStacks(run, stacks, pullRequest))
  const inputs = await gatherInputs(given, cwd, purpose, { stacks: deployed, main })
  const functions = await nameDeployed(inputs, { stacks, purpose, pullRequest })
  const plan = await checkPlan(inputs.run, functions, {
    cwd,
    region: await region(),
    identity,
    randomSeed: () => randomInt(2 ** 32),
    purpose,
    notes: inputs.notes,
    leftOut: inputs.leftOut,
  })
  return main ? withinMain(plan, main) : plan
}

/** Where head's code and its templates lie on this machine. */
export async function watchedPaths(
  given: GivenInputs,
  options: PerformOptions,
): Promise<readonly string[]> {
  const { functions } = await planInputs(given, options, 'check')
  const paths = functions.flatMap(({ code, template }) => [
    ...(code.head.kind === 'path' ? [code.head.path] : []),
    ...(template && code.head.kind === 'path' ? [path.resolve(options.cwd, template.file)] : []),
  ])
  if (paths.length > 0) return [...new Set(paths)]
  throw new BadInput('--watch: head has no code on this machine to watch; leave it out.')
}

/** Starts the embedded service where it is the backend; it ends with the check. */
export async function withBackend<Result>(
  plan: CheckPlan,
  cwd: string,
  work: (plan: CheckPlan, endpoint: string | undefined) => Promise<Result>,
): Promise<Result> {
  if (plan.backend === 'aws') return work(plan, undefined)
  const { findSdk, SETTLED_AT_ONCE, startEmbeddedService } = await import(
    '@lambda-cost-gate/local-lambda'
  )
  await using service = await startEmbeddedService({
    region: plan.region,
    maxEnvironments: availableParallelism(),
    nodeModules: findSdk(cwd),
    latencies: SETTLED_AT_ONCE,
  })
  return await work(await publishLayers(plan, service.endpoint), service.endpoint)
}

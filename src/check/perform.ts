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
import { type CheckPlan, isOnThisMachine, type RunIdentity } from '../inputs/plan.ts'
import { repeatCommand } from '../inputs/repeat.ts'
import type { ReportInput } from '../report/build.ts'
import { BadInput } from '../shared/errors.ts'
import { type CheckContext, type CheckResult, runCheck } from './check.ts'
import { nameDeployed } from './deployed-names.ts'
import { afterCleanUp, type FinishOptions, finishCheck, type PerformedCheck } from './finish.ts'
import { requireWritable } from './report-directory.ts'
import { REPORT_FILES } from './report-files.ts'
import { readDeployedStacks } from './stack-functions.ts'

export interface PerformOptions extends FinishOptions {
  env: NodeJS.ProcessEnv
  identity: RunIdentity
  /** Names of what the run has made in the account and not deleted yet. */
  existing?: Set<string>
  now: () => Date
  /** Main's working tree, which base is taken from. */
  main?: MainTree
  /** What the command line was given beside the inputs, to repeat the check. */
  repeated?: Readonly<Record<string, string>>
}

/**
 * A check from inputs to report: what the command line and the action both do. The report files are
 * written and the report is shown while the last previews are being deleted; failing is left to the caller.
 * @returns what was performed, once all is cleaned up
 */
export async function performCheck(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedCheck> {
  const finish = (plan: CheckPlan, result: CheckResult) =>
    finishCheck(plan, result, options, repeatOf(given, plan, result, options))
  const shown: PerformedCheck[] = []
  const { plan, result } = await measureInputs(given, options, 'check', REPORT_FILES, {
    async show(...measured) {
      const performed = await finish(...measured)
      shown.push(performed)
      await options.show?.(performed)
    },
  })
  const performed = shown.at(0) ?? (await finish(plan, result))
  return afterCleanUp(performed, result, options)
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

/**
 * From inputs to measurements: reads the plan and runs it on its backend.
 * @param files names of what will be written to `report-dir`
 * @param show is given what was measured while the last previews are being deleted
 */
export async function measureInputs(
  given: GivenInputs,
  options: PerformOptions,
  purpose: CheckPlan['purpose'],
  files: readonly string[],
  {
    show = async () => {},
  }: { show?: (plan: CheckPlan, measured: CheckResult) => Promise<void> } = {},
): Promise<{ plan: CheckPlan; result: CheckResult }> {
  const plan = await planInputs(given, options, purpose)
  const { cwd: workspace } = options
  if (plan.reportDir !== undefined) await requireWritable(plan.reportDir, files, { workspace })
  const result = await withBackend(plan, workspace, (ready, embedded) =>
    runCheck(ready, { ...options, ...embedded }, (measured) => show(plan, measured)),
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
  // What is wrong with the inputs of the run is said with what is wrong with those of functions.
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
  const paths = functions.flatMap(({ code, layers, template }) => [
    ...(isOnThisMachine(code.head) ? [code.head.path] : []),
    ...(layers?.head.map((layer) => layer.path) ?? []),
    ...(template && isOnThisMachine(code.head) ? [path.resolve(options.cwd, template.file)] : []),
  ])
  if (paths.length > 0) return [...new Set(paths)]
  throw new BadInput('--watch: head has no code on this machine to watch; leave it out.')
}

/** The embedded service, where it is the backend. */
type Embedded = Pick<CheckContext, 'endpoint' | 'inProcess'>

/** Starts the embedded service where it is the backend; it ends with the check. */
export async function withBackend<Result>(
  plan: CheckPlan,
  cwd: string,
  work: (plan: CheckPlan, embedded: Embedded) => Promise<Result>,
): Promise<Result> {
  if (plan.backend === 'aws') return work(plan, {})
  const { findSdk, SETTLED_AT_ONCE, startEmbeddedService } = await import(
    '@lambda-cost-gate/local-lambda'
  )
  await using service = await startEmbeddedService({
    region: plan.region,
    nodeModules: findSdk(cwd),
    latencies: SETTLED_AT_ONCE,
  })
  const withLayers = await publishLayers(plan, service.endpoint)
  const embedded = { endpoint: service.endpoint, inProcess: service }
  return await work({ ...withLayers, maxConcurrency: twoEachCore(plan) }, embedded)
}

/** The two environments of a pair may share a core, as it disturbs both alike; there is one pair on each. */
function twoEachCore({ maxConcurrency: wanted = Infinity }: CheckPlan): number {
  return Math.min(wanted, 2 * availableParallelism())
}

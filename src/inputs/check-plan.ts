import path from 'node:path'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import { asOne } from '../shared/mistakes.ts'
import { deployedSides, refuseDeployedLocally } from './deployed-sides.ts'
import { functionExtras } from './function-extras.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { nameOf } from './function-name.ts'
import { type GivenCode, givenCode } from './given-code.ts'
import type { Inputs } from './inputs.ts'
import { layersOf, refuseLayersOnAws } from './layers.ts'
import { moneyOf } from './money-inputs.ts'
import { nameInReport } from './name-in-report.ts'
import { oncePerName } from './once-per-name.ts'
import { overridesOf, statedTracing } from './overrides.ts'
import { fillPlaceholders } from './placeholders.ts'
import type {
  CheckPlan,
  CodeSource,
  FunctionPlan,
  LeftOut,
  NamedFunction,
  RefusedFunction,
  RunIdentity,
} from './plan.ts'

/** What the outside world adds to the inputs. */
export interface PlanContext {
  /** Directory that relative paths and globs start from. */
  cwd: string
  region: string
  identity: RunIdentity
  randomSeed: () => number
  /** What the report has to say about where the functions come from. */
  notes?: readonly string[]
  /** What the templates hold and the check leaves out. */
  leftOut?: readonly LeftOut[]
  /** `calibrate` compares base with itself, so it needs no head. Default `check`. */
  purpose?: CheckPlan['purpose']
}

/**
 * Turns inputs into the plan of a check. Reads payload files, and nothing else.
 * @param run inputs of the run
 * @param functions inputs of each function, those of the run included
 * @throws BadInput for combinations that cannot be measured
 */
export async function checkPlan(
  run: Inputs,
  functions: readonly FunctionInputs[],
  context: PlanContext,
): Promise<CheckPlan> {
  const { plans, refused, added } = await functionPlans(run, functions, context)
  refuseWithoutCloudWatch(run, plans)
  refuseOneProcessor(run, plans)
  refuseLayersOnAws(run, plans)
  refuseDeployedLocally(run, plans)
  return {
    purpose: context.purpose ?? 'check',
    backend: run.backend ?? 'aws',
    region: context.region,
    functions: plans,
    ...(refused.length > 0 && { refused }),
    ...(added.length > 0 && { added }),
    ...(context.leftOut?.length && { leftOut: context.leftOut }),
    onInconclusive: run['on-inconclusive'] ?? 'pass',
    maxSpendUsd: run['max-spend'] ?? 1,
    explain: run.explain ?? 'regression',
    ...defined({ maxConcurrency: run['max-concurrency'] }),
    seed: run.seed ?? context.randomSeed(),
    ...(run['report-dir'] !== undefined && {
      reportDir: path.resolve(context.cwd, run['report-dir']),
    }),
    ...defined({ uploadBucket: run['upload-bucket'] }),
    ...(run['publish-metrics'] === 'cloudwatch' && { publishMetrics: true }),
    identity: context.identity,
    ...(context.notes?.length && { notes: context.notes }),
  }
}

/**
 * A function for which something unusable was given keeps no other from being measured.
 * @throws BadInput with all that was unusable where nothing is left to measure
 */
async function functionPlans(
  { backend }: Inputs,
  functions: readonly FunctionInputs[],
  context: PlanContext,
) {
  const plans: FunctionPlan[] = []
  const refused: RefusedFunction[] = []
  const added: NamedFunction[] = []
  for (const inputs of functions) {
    const named = namedFunction(inputs, context.cwd)
    if (inputs.isNew && !['invoke', 'record'].includes(context.purpose ?? 'check')) {
      added.push(named)
      continue
    }
    try {
      if (inputs.refused) throw inputs.refused
      const plan = await functionPlan(inputs, context)
      const { functionName } = plan
      // An ARN of AWS would be another account's function there.
      const isOther = backend === 'local' && functionName !== undefined
      plans.push(isOther ? { ...plan, functionName: nameOf(functionName) } : plan)
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      refused.push({ ...named, error })
    }
  }
  const named = oncePerName({ plans, refused, added })
  if (named.plans.length + named.added.length === 0) {
    throw asOne(named.refused.map(({ error }) => error))
  }
  return named
}

function namedFunction(inputs: FunctionInputs, cwd: string): NamedFunction {
  const { listedAt } = inputs
  return { name: nameInReport(inputs, cwd), ...(listedAt && { listedAt }) }
}

async function functionPlan(
  inputs: FunctionInputs,
  { cwd, purpose, identity }: PlanContext,
): Promise<FunctionPlan> {
  const { baseCode, headCode, givenAs } = givenCode(inputs, purpose)
  const isHeadPath = typeof headCode === 'string'
  const named = namedFunction({ ...inputs, ...(isHeadPath && { 'head-code': headCode }) }, cwd)
  const { name } = named
  const placeholders = { 'function-name': name, 'logical-id': inputs.stated?.logicalId }
  const source = (input: string, given: GivenCode): CodeSource => {
    if (given === undefined) return { kind: 'deployed' }
    if (typeof given !== 'string') return given
    return codeSource(input, fillPlaceholders(given, input, placeholders), cwd)
  }
  return {
    ...named,
    ...deployedSides(inputs, {
      name,
      purpose: purpose ?? 'check',
      pullRequest: identity.pullRequest,
    }),
    preview: previewOf(inputs),
    ...(inputs['preview-alias'] === 'none' && { withoutAlias: true }),
    code: {
      base: source(givenAs ?? 'base-code', baseCode),
      head: source(givenAs ?? 'head-code', headCode),
    },
    ...defined({ baseCommit: inputs['base-commit'] }),
    changedOnly: inputs['changed-only'] ?? true,
    ...(await functionExtras(inputs, name, cwd)),
    ...(inputs['memory-sizes'] && { memorySizesMB: inputs['memory-sizes'] }),
    ...(inputs['head-memory-size'] &&
      purpose !== 'calibrate' && { headMemoryMB: inputs['head-memory-size'] }),
    ...(inputs.statedBase?.memoryMB !== undefined && { baseMemoryMB: inputs.statedBase.memoryMB }),
    overrides: overridesOf(inputs, purpose),
    ...statedTracing(inputs),
    ...defined({ layers: layersOf(inputs, { cwd, purpose }) }),
    ...(inputs.architecture === 'both' &&
      ['check', 'record'].includes(purpose ?? 'check') && { bothArchitectures: true }),
    limits: {
      durationPercent: inputs['max-duration-increase'] ?? 5,
      costPercent: inputs['max-cost-increase'] ?? 5,
      initPercent: inputs['max-init-increase'] ?? 10,
    },
    failOn: inputs['fail-on'] ?? 'any',
    ...(inputs['max-environments'] && { maxEnvironments: inputs['max-environments'] }),
    ...moneyOf(inputs),
    // What may fail the check is counted in every check, not only where something is explained.
    ...(inputs.findings?.['downstream-growth'] === 'fail' && { countDownstream: true }),
  }
}

/** The embedded service has no CloudWatch, and nothing was deployed whose use it could know. */
function refuseWithoutCloudWatch(run: Inputs, plans: readonly FunctionPlan[]): void {
  if (run.backend === 'local' && run['publish-metrics'] === 'cloudwatch') {
    throw new BadInput(
      'publish-metrics: figures of the embedded service are estimates for comparison, not for dashboards; measure with backend: aws, or leave it out.',
    )
  }
  for (const { invocationsPerMonth, functionName, name } of plans) {
    if (invocationsPerMonth !== 'auto') continue
    if (run.backend !== 'local' && functionName !== undefined) continue
    throw new BadInput(
      `invocations-per-month: auto asks CloudWatch about a deployed function, and ${functionName === undefined ? `${name} is not deployed` : 'the embedded service has no CloudWatch'}; give the number.`,
    )
  }
}

function previewOf(inputs: Inputs): FunctionPlan['preview'] {
  if (inputs.preview !== 'in-place') return 'isolated'
  if (inputs['function-name'] === undefined) {
    throw new BadInput('preview: in-place needs the function itself; give function-name.')
  }
  if (inputs['head-function-name'] !== undefined) {
    throw new BadInput(
      'preview: in-place changes the function itself, and head-function-name compares what is deployed without writing to either; use preview: isolated.',
    )
  }
  if (inputs.architecture !== undefined) {
    throw new BadInput(
      'architecture: the architecture of a function cannot be changed in place; leave it out, or use preview: isolated.',
    )
  }
  return 'in-place'
}

function codeSource(input: string, value: string, cwd: string): CodeSource {
  if (value.startsWith('s3://')) return storedCode(input, value)
  if (/^[^/\s]+\.dkr\.ecr\./.test(value)) return { kind: 'image', uri: value }
  return { kind: 'path', input, path: path.resolve(cwd, value), workspace: cwd }
}

function storedCode(input: string, value: string): CodeSource {
  const [, bucket, key, versionId] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([^?]+)(?:\?versionId=([^&]+))?$/.exec(value) ?? []
  if (bucket === undefined || key === undefined) {
    throw new BadInput(
      `${input}: ${value} is not an S3 address; write it as in s3://bucket/path/code.zip, with ?versionId=… behind it for one version.`,
    )
  }
  return { kind: 's3', bucket, key, ...defined({ versionId }) }
}

/** What one machine measures says nothing of another architecture. */
function refuseOneProcessor(run: Inputs, plans: readonly FunctionPlan[]): void {
  if (run.backend !== 'local' || !plans.some(({ bothArchitectures }) => bothArchitectures)) return
  throw new BadInput(
    'architecture: both compares x86_64 with arm64, and the embedded service runs them on the same processor; measure with backend: aws, or leave it out.',
  )
}

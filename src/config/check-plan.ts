import path from 'node:path'
import { BadInput } from './errors.ts'
import type { Inputs } from './inputs.ts'
import { readPayloads } from './payloads.ts'
import type {
  CheckPlan,
  CodeSource,
  ConfigurationOverrides,
  FunctionPlan,
  RunIdentity,
} from './plan.ts'

/** What the outside world adds to the inputs. */
export interface Surroundings {
  /** Directory that relative paths and globs start from. */
  cwd: string
  region: string
  identity: RunIdentity
  randomSeed: () => number
}

/**
 * Turns inputs into the plan of a check. Reads payload files, and nothing else.
 * @param run inputs of the run
 * @param functions inputs of each function, those of the run included
 * @throws BadInput for combinations that cannot be measured
 */
export async function checkPlan(
  run: Inputs,
  functions: readonly Inputs[],
  surroundings: Surroundings,
): Promise<CheckPlan> {
  const plans: FunctionPlan[] = []
  for (const inputs of functions) plans.push(await functionPlan(inputs, surroundings.cwd))
  refuseDuplicates(plans)
  return {
    backend: run.backend ?? 'aws',
    region: surroundings.region,
    functions: plans,
    onInconclusive: run['on-inconclusive'] ?? 'pass',
    maxSpendUsd: run['max-spend'] ?? 1,
    ...(run['max-concurrency'] !== undefined && { maxConcurrency: run['max-concurrency'] }),
    seed: run.seed ?? surroundings.randomSeed(),
    ...(run['report-dir'] !== undefined && {
      reportDir: path.resolve(surroundings.cwd, run['report-dir']),
    }),
    identity: surroundings.identity,
  }
}

async function functionPlan(inputs: Inputs, cwd: string): Promise<FunctionPlan> {
  const headCode = inputs['head-code']
  if (headCode === undefined) {
    throw new BadInput(
      `head-code is missing${ofFunction(inputs)}: give the directory or .zip with the pull request's code.`,
    )
  }
  const functionName = inputs['function-name']
  const baseCode = inputs['base-code']
  if (baseCode === undefined && functionName === undefined) {
    throw new BadInput(
      `There is nothing to compare ${headCode} with: give function-name, or base-code with main's code.`,
    )
  }
  return {
    name: functionName ? nameOf(functionName) : nameFromPath(headCode),
    ...(functionName !== undefined && { functionName }),
    qualifier: inputs['base-qualifier'] ?? '$LATEST',
    code: {
      base: baseCode === undefined ? { kind: 'deployed' } : codeSource('base-code', baseCode, cwd),
      head: codeSource('head-code', headCode, cwd),
    },
    payloads: await readPayloads(inputs.payloads, cwd),
    ...(inputs['memory-sizes'] && { memorySizesMB: inputs['memory-sizes'] }),
    ...(inputs['head-memory-size'] && { headMemoryMB: inputs['head-memory-size'] }),
    overrides: overrides(inputs),
    limits: {
      durationPercent: inputs['max-duration-increase'] ?? 5,
      costPercent: inputs['max-cost-increase'] ?? 5,
      initPercent: inputs['max-init-increase'] ?? 10,
    },
    failOn: inputs['fail-on'] ?? 'any',
    ...(inputs['invocations-per-month'] !== undefined && {
      invocationsPerMonth: inputs['invocations-per-month'],
    }),
    coldStartShare: (inputs['cold-start-share'] ?? 1) / 100,
  }
}

function overrides(inputs: Inputs): ConfigurationOverrides {
  return {
    ...(inputs.runtime && { runtime: inputs.runtime }),
    ...(inputs.handler && { handler: inputs.handler }),
    ...(inputs.timeout && { timeoutSeconds: inputs.timeout }),
    ...(inputs.architecture && { architecture: inputs.architecture }),
    ...(inputs.environment && { environment: inputs.environment }),
    ...(inputs['execution-role'] && { executionRole: inputs['execution-role'] }),
  }
}

function codeSource(input: string, value: string, cwd: string): CodeSource {
  if (value.startsWith('s3://') || /^[^/\s]+\.dkr\.ecr\./.test(value)) {
    throw new BadInput(
      `${input}: ${value} does not work in this version; give a directory or a .zip.`,
    )
  }
  return { kind: 'path', path: path.resolve(cwd, value) }
}

/** The function's own name from a name, partial ARN or ARN. */
function nameOf(functionName: string): string {
  return /:function:([^:]+)/.exec(functionName)?.[1] ?? functionName
}

/** `examples/image-resize/head` → `image-resize`: a directory called after its side says nothing. */
function nameFromPath(code: string): string {
  const parts = path.resolve(code).split(path.sep).filter(Boolean)
  const telling = parts.findLast((part) => !/^(head|base|dist|build|src|out)(\.zip)?$/.test(part))
  return (telling ?? 'function').replace(/\.zip$/, '')
}

function ofFunction(inputs: Inputs): string {
  const name = inputs['function-name']
  return name === undefined ? '' : ` for function ${name}`
}

function refuseDuplicates(plans: readonly FunctionPlan[]): void {
  const seen = new Set<string>()
  for (const { name } of plans) {
    if (seen.has(name)) {
      throw new BadInput(`Two functions are called ${name}: give each its own function-name.`)
    }
    seen.add(name)
  }
}

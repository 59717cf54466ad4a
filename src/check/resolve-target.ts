import { isDeepStrictEqual } from 'node:util'
import type { Lambda } from '../aws/lambda/client.ts'
import { concurrencyLimitOf } from '../aws/lambda/concurrency.ts'
import { previewConfiguration, runOf } from '../aws/lambda/configuration.ts'
import type { Deployed } from '../aws/lambda/deployed.ts'
import { readProvisioned } from '../aws/lambda/provisioned.ts'
import { isExtended, requireHandler } from '../code/handler.ts'
import { isSameCode, type LocalCode } from '../code/local-code.ts'
import type { LocalPackages } from '../code/local-packages.ts'
import {
  type CheckPlan,
  type FunctionPlan,
  isOnThisMachine,
  SIDES,
  type Side,
} from '../inputs/plan.ts'
import { DEFAULT_MEMORY_MB, FULL_VCPU_MB } from '../money/constants.ts'
import { BadInput } from '../shared/errors.ts'
import { changesTheRun, deployedDifferences } from './deployed-differences.ts'
import { planOther } from './other-architecture.ts'
import { pricesFor } from './prices.ts'
import { baseOf, headOf, readSides, readSource } from './read-source.ts'
import type { Target } from './target.ts'
import { tracingOf } from './tracing.ts'

/** Full vCPU: single-threaded code gains nothing above it. */

export interface Resolving {
  region: string
  now: Date
  packages: LocalPackages
  purpose: CheckPlan['purpose']
}

/**
 * Code and configuration that are the same on both sides need no measuring, but to calibrate, and
 * where the user wants it all the same.
 */
export function isMeasured(
  { plan, isChanged }: Pick<Target, 'plan' | 'isChanged'>,
  purpose: CheckPlan['purpose'],
): boolean {
  return purpose !== 'check' || !plan.changedOnly || isChanged
}

/**
 * Looks up and reads what a function of the plan needs.
 * @throws BadInput for what the user has to put right
 */
export async function resolveTarget(
  lambda: Lambda,
  plan: FunctionPlan,
  { region, now, packages, purpose }: Resolving,
): Promise<Target> {
  const { deployed, deployedHead } = await readSides(lambda, plan)
  const codeOf = (side: Side, same?: LocalCode) => {
    const from =
      side === 'head' && deployedHead ? headOf(plan, deployedHead) : baseOf(plan, deployed)
    return readSource(plan.code[side], { lambda, from, packages, ...(same && { same }) })
  }
  const head = await codeOf('head')
  const code = { base: await codeOf('base', head), head }
  const packaging = packagingOf(plan.name, code)
  const configurationOf = (side: Side) =>
    previewConfiguration(plan.name, {
      packaging,
      deployed: (side === 'head' ? (deployedHead ?? deployed) : (deployed ?? deployedHead))
        ?.configuration,
      overrides: plan.overrides[side],
    })
  const configuration = { base: configurationOf('base'), head: configurationOf('head') }
  const run = { base: runOf(configuration.base), head: runOf(configuration.head) }
  if (plan.preview === 'in-place') requireInPlace(plan.name, deployed, code, run)
  const deployedMB = deployedSizes(plan, deployed, deployedHead)
  const differences =
    deployedHead && deployed && deployedDifferences(configuration, plan.stackResources)
  const tracing = tracingOf({ configuration, plan })
  const isChanged =
    tracing.base !== tracing.head ||
    (differences
      ? changesTheRun(differences) || !isDeepStrictEqual(run.base, run.head)
      : !isDeepStrictEqual(configuration.base, configuration.head)) ||
    (deployedMB !== undefined && deployedMB.base !== deployedMB.head) ||
    !(await isSameCode(code.base, code.head))
  const measured = isMeasured({ plan, isChanged }, purpose)
  for (const side of measured ? SIDES : []) {
    const source = code[side]
    const { runtime = '', handler = '' } = run[side]
    if (source.kind !== 'zip') continue
    const extended = isExtended(configuration[side])
    const given = plan.code[side]
    const input = isOnThisMachine(given) ? given.input : 'the deployed code'
    requireHandler(await source.contents(), { runtime, handler, extended, input })
  }
  const source = {
    region,
    now,
    wanted: plan.prices,
    ...(lambda.signal && { signal: lambda.signal }),
  }
  const target: Target = {
    plan,
    deployed,
    ...(deployedHead && { deployedHead }),
    ...(differences && { differences }),
    code,
    configuration,
    run,
    prices: await pricesFor(run, source),
    memorySizesMB: memorySizes(plan, deployedMB),
    deployedMB,
    isChanged,
    ...(deployed &&
      plan.invocationsPerMonth !== undefined && {
        provisioned: await readProvisioned(lambda, deployed, plan.qualifier),
      }),
    ...(deployed && (await limitOf(lambda, deployed, plan))),
  }
  return plan.bothArchitectures && measured
    ? { ...target, other: await planOther(target, source) }
    : target
}

/** What limits its concurrency, where CloudWatch is asked how often it runs. */
async function limitOf(
  lambda: Lambda,
  { configuration: { FunctionName: name } }: Deployed,
  { invocationsPerMonth }: FunctionPlan,
): Promise<Pick<Target, 'concurrencyLimit'>> {
  if (invocationsPerMonth !== 'auto' || name === undefined) return {}
  const concurrencyLimit = await concurrencyLimitOf(lambda, name)
  return concurrencyLimit ? { concurrencyLimit } : {}
}

/** What is changed in place must be there, and must be something that can be restored. */
function requireInPlace(
  name: string,
  deployed: Deployed | undefined,
  { base, head }: Readonly<Record<Side, LocalCode>>,
  run: Target['run'],
): void {
  if (!deployed) {
    throw new BadInput(
      `preview: no function ${name} is deployed to change in place; correct function-name, or use preview: isolated.`,
    )
  }
  const { Architectures: [architecture = 'x86_64'] = [] } = deployed.configuration
  const other = SIDES.find((side) => run[side].architecture !== architecture)
  if (other) {
    throw new BadInput(
      `preview: ${name} runs on ${architecture} and ${other} is to run on ${run[other].architecture}, which cannot be changed in place; use preview: isolated.`,
    )
  }
  if (base.kind === 'zip' && head.kind === 'zip') return
  throw new BadInput(
    `preview: in-place takes code from a directory or a .zip only; give ${name} such code, or use preview: isolated.`,
  )
}

/** Lambda never makes one kind of package into the other. */
function packagingOf(name: string, { base, head }: Readonly<Record<Side, LocalCode>>) {
  const image = base.kind === 'image'
  if (image === (head.kind === 'image')) return image ? 'image' : 'zip'
  throw new BadInput(
    `head-code: of ${name}, one side is a container image and the other is a zip; these cannot be compared, give both as the same.`,
  )
}

function memorySizes(plan: FunctionPlan, deployedMB: Target['deployedMB']): number[] {
  const atMB = deployedMB?.base ?? DEFAULT_MEMORY_MB
  const context = [Math.floor(atMB / 2), atMB, atMB * 2, FULL_VCPU_MB]
  const isDeployedSizeOfInterest = plan.headMemoryMB !== undefined || deployedMB?.head !== atMB
  const changed = deployedMB && isDeployedSizeOfInterest ? [deployedMB.head, atMB] : []
  const sizes = [...(plan.memorySizesMB ?? context), ...changed]
  return [...new Set(sizes)].filter((size) => size >= 128 && size <= 10_240).sort((a, b) => a - b)
}

/** What main's template states wins: it is the code that is measured, deployed or not yet. */
function baseMemory(plan: FunctionPlan, deployed: Deployed | undefined): number | undefined {
  return plan.baseMemoryMB ?? deployed?.memoryMB ?? plan.headMemoryMB
}

function deployedSizes(
  plan: FunctionPlan,
  deployed: Deployed | undefined,
  deployedHead: Deployed | undefined,
): Target['deployedMB'] {
  const base = baseMemory(plan, deployed ?? deployedHead)
  if (base === undefined) return undefined
  return { base, head: plan.headMemoryMB ?? deployedHead?.memoryMB ?? base }
}

import { isDeepStrictEqual } from 'node:util'
import type { Lambda } from '../aws/lambda/client.ts'
import { previewConfiguration, runOf } from '../aws/lambda/configuration.ts'
import { type Deployed, readDeployed } from '../aws/lambda/deployed.ts'
import { downloadCode } from '../aws/lambda/download.ts'
import { readProvisioned } from '../aws/lambda/provisioned.ts'
import { isExtended, requireHandler } from '../code/handler.ts'
import { isSameCode, type LocalCode, type LocalPackages } from '../code/local-packages.ts'
import {
  type CheckPlan,
  type CodeSource,
  type FunctionPlan,
  SIDES,
  type Side,
} from '../inputs/plan.ts'
import { BadInput } from '../shared/errors.ts'
import { planOther } from './other-architecture.ts'
import { pricesFor } from './prices.ts'
import type { Target } from './target.ts'

/** There is no deployed function, and its code was to be base. */
export class NotDeployed extends BadInput {}

/** Full vCPU: single-threaded code gains nothing above it. */
const FULL_VCPU_MB = 1769
const LAMBDA_DEFAULT_MB = 128

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
  const deployed =
    plan.functionName === undefined
      ? undefined
      : await readDeployed(lambda, plan.functionName, plan.qualifier)
  const codeOf = (side: Side, same?: LocalCode) =>
    codeFrom(plan.code[side], { lambda, plan, deployed, packages, ...(same && { same }) })
  const head = await codeOf('head')
  const code = { base: await codeOf('base', head), head }
  const packaging = packagingOf(plan.name, code)
  const configurationOf = (side: Side) =>
    previewConfiguration(plan.name, {
      packaging,
      deployed: deployed?.configuration,
      overrides: plan.overrides[side],
    })
  const configuration = { base: configurationOf('base'), head: configurationOf('head') }
  const run = { base: runOf(configuration.base), head: runOf(configuration.head) }
  if (plan.preview === 'in-place') requireInPlace(plan.name, deployed, code, run)
  const deployedMB = deployedSizes(plan, deployed)
  const isChanged =
    !isDeepStrictEqual(configuration.base, configuration.head) ||
    (deployedMB !== undefined && deployedMB.base !== deployedMB.head) ||
    !(await isSameCode(code.base, code.head))
  const measured = isMeasured({ plan, isChanged }, purpose)
  for (const side of measured ? SIDES : []) {
    const source = code[side]
    const { runtime = '', handler = '' } = run[side]
    if (source.kind !== 'zip') continue
    const extended = isExtended(configuration[side])
    const given = plan.code[side]
    const input = given.kind === 'path' ? given.input : 'the deployed code'
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
    code,
    configuration,
    run,
    prices: await pricesFor(run, source),
    memorySizesMB: memorySizes(plan, deployed),
    deployedMB,
    isChanged,
    ...(deployed &&
      plan.invocationsPerMonth !== undefined && {
        provisioned: await readProvisioned(lambda, deployed, plan.qualifier),
      }),
  }
  return plan.bothArchitectures && measured
    ? { ...target, other: await planOther(target, source) }
    : target
}

interface Reading {
  lambda: Lambda
  plan: FunctionPlan
  deployed: Deployed | undefined
  packages: LocalPackages
  /** The other side's code, which may turn out to be what is deployed. */
  same?: LocalCode
}

async function codeFrom(
  source: CodeSource,
  { lambda, plan, deployed, packages, same }: Reading,
): Promise<LocalCode> {
  if (source.kind === 'path') {
    return packages.atPath(source.path, source.input, source.workspace)
  }
  if (source.kind !== 'deployed') return source
  const { name } = plan
  if (!deployed) {
    throw new NotDeployed(
      `function-name: no function ${name} is deployed here, so there is nothing to compare with; correct the name, or give base-code.`,
    )
  }
  if (deployed.imageUri !== undefined) return { kind: 'image', uri: deployed.imageUri }
  const { codeUrl, referenced } = deployed
  // Lambda reads it itself where it tells no address to download it from.
  if (codeUrl === undefined && referenced) return { kind: 's3', ...referenced }
  // The very zip that was deployed need not be downloaded.
  if (same?.kind === 'zip' && same.givenSha256 === deployed.codeSha256) return same
  return packages.deployed(deployed.codeSha256, {
    what: `the deployed code of ${name}`,
    zipBytes: deployed.configuration.CodeSize ?? 0,
    download: () =>
      downloadCode(lambda, deployed, name, async () => {
        const again = await readDeployed(lambda, plan.functionName ?? name, plan.qualifier)
        return again?.codeUrl
      }),
  })
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

function memorySizes(plan: FunctionPlan, deployed: Deployed | undefined): number[] {
  const atMB = baseMemory(plan, deployed) ?? LAMBDA_DEFAULT_MB
  const context = [Math.floor(atMB / 2), atMB, atMB * 2, FULL_VCPU_MB]
  const changed = plan.headMemoryMB === undefined ? [] : [plan.headMemoryMB, atMB]
  const sizes = [...(plan.memorySizesMB ?? context), ...changed]
  return [...new Set(sizes)].filter((size) => size >= 128 && size <= 10_240).sort((a, b) => a - b)
}

/** What main's template states wins: it is the code that is measured, deployed or not yet. */
function baseMemory(plan: FunctionPlan, deployed: Deployed | undefined): number | undefined {
  return plan.baseMemoryMB ?? deployed?.memoryMB ?? plan.headMemoryMB
}

function deployedSizes(plan: FunctionPlan, deployed: Deployed | undefined) {
  const base = baseMemory(plan, deployed)
  return base === undefined ? undefined : { base, head: plan.headMemoryMB ?? base }
}

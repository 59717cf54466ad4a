import { createHash } from 'node:crypto'
import { type CodePackage, packageOf, readCode } from '../code/code.ts'
import { requireHandler } from '../code/handler.ts'
import { unzip } from '../code/zip.ts'
import { BadInput, CouldNotMeasure } from '../config/errors.ts'
import type { Architecture, CodeSource, FunctionPlan, Side } from '../config/plan.ts'
import { arePrices, pricesOf } from '../cost/lookup.ts'
import type { Prices } from '../cost/prices.ts'
import type { Lambda } from '../lambda/client.ts'
import {
  architectureOf,
  type PreviewConfiguration,
  previewConfiguration,
} from '../lambda/configuration.ts'
import { type Deployed, readDeployed } from '../lambda/deployed.ts'

/** One function of the plan, with everything that was looked up for it. Nothing is deployed yet. */
export interface Target {
  plan: FunctionPlan
  deployed: Deployed | undefined
  code: Readonly<Record<Side, CodePackage>>
  configuration: PreviewConfiguration
  architecture: Architecture
  prices: Prices
  memorySizesMB: readonly number[]
  deployedMB: Readonly<Record<Side, number>> | undefined
  ephemeralStorageMB: number
}

/** Full vCPU: single-threaded code gains nothing above it. */
const FULL_VCPU_MB = 1769
const LAMBDA_DEFAULT_MB = 128
const DEFAULT_TMP_MB = 512

/**
 * Looks up and reads what a function of the plan needs.
 * @throws BadInput for what the user has to put right
 */
export async function resolveTarget(
  lambda: Lambda,
  plan: FunctionPlan,
  region: string,
): Promise<Target> {
  const deployed =
    plan.functionName === undefined
      ? undefined
      : await readDeployed(lambda, plan.functionName, plan.qualifier)
  const code = {
    base: await codeOf(plan.code.base, 'base', plan, deployed),
    head: await codeOf(plan.code.head, 'head', plan, deployed),
  }
  const configuration = previewConfiguration(plan.name, deployed?.configuration, plan.overrides)
  const { Runtime: runtime = '', Handler: handler = '' } = configuration
  for (const side of ['base', 'head'] as const) {
    requireHandler(code[side], { runtime, handler, input: `${side}-code` })
  }
  const architecture = architectureOf(deployed?.configuration, plan.overrides)
  const ephemeralStorageMB = configuration.EphemeralStorage?.Size ?? DEFAULT_TMP_MB
  const prices = pricesOf(region, architecture, ephemeralStorageMB)
  if (!arePrices(prices)) throw new BadInput(prices.message)
  return {
    plan,
    deployed,
    code,
    configuration,
    architecture,
    prices,
    memorySizesMB: memorySizes(plan, deployed),
    deployedMB: deployedSizes(plan, deployed),
    ephemeralStorageMB,
  }
}

async function codeOf(
  source: CodeSource,
  side: Side,
  { name }: FunctionPlan,
  deployed: Deployed | undefined,
): Promise<CodePackage> {
  if (source.kind === 'path') return readCode(source.path, `${side}-code`)
  if (!deployed) {
    throw new BadInput(
      `function-name: no function ${name} is deployed here, so there is nothing to compare with; correct the name, or give base-code.`,
    )
  }
  return downloadDeployed(deployed, name)
}

async function downloadDeployed({ codeUrl, codeSha256 }: Deployed, name: string) {
  if (codeUrl === undefined) {
    throw new CouldNotMeasure(
      `Lambda told no address to download the code of ${name} from; give base-code instead.`,
    )
  }
  const response = await fetch(codeUrl)
  if (!response.ok) {
    throw new CouldNotMeasure(
      `The code of ${name} cannot be downloaded (status ${response.status}).`,
    )
  }
  const zip = new Uint8Array(await response.arrayBuffer())
  const files = await unzip(zip, `the deployed code of ${name}`)
  if (createHash('sha256').update(zip).digest('base64') !== codeSha256) {
    throw new CouldNotMeasure(
      `The code downloaded of ${name} is not the deployed one (its CodeSha256 differs); somebody deployed just now. Run the check again.`,
    )
  }
  return packageOf(files, 'base-code')
}

function memorySizes(plan: FunctionPlan, deployed: Deployed | undefined): number[] {
  const atMB = deployed?.memoryMB ?? plan.headMemoryMB ?? LAMBDA_DEFAULT_MB
  const around = [Math.floor(atMB / 2), atMB, atMB * 2, FULL_VCPU_MB]
  const changed = plan.headMemoryMB === undefined ? [] : [plan.headMemoryMB, atMB]
  const sizes = [...(plan.memorySizesMB ?? around), ...changed]
  return [...new Set(sizes)].filter((size) => size >= 128 && size <= 10_240).sort((a, b) => a - b)
}

function deployedSizes(plan: FunctionPlan, deployed: Deployed | undefined) {
  const base = deployed?.memoryMB ?? plan.headMemoryMB
  return base === undefined ? undefined : { base, head: plan.headMemoryMB ?? base }
}

import { type DeployableCode, packageOf, readCode } from '../code/code.ts'
import { requireHandler } from '../code/handler.ts'
import { unzip } from '../code/zip.ts'
import { BadInput } from '../config/errors.ts'
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
import { downloadCode } from '../lambda/download.ts'
import { currentPrices, type Place } from '../pricing/current.ts'

/** One function of the plan, with everything that was looked up for it. Nothing is deployed yet. */
export interface Target {
  plan: FunctionPlan
  deployed: Deployed | undefined
  code: Readonly<Record<Side, DeployableCode>>
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
  { region, now }: { region: string; now: Date },
): Promise<Target> {
  const deployed =
    plan.functionName === undefined
      ? undefined
      : await readDeployed(lambda, plan.functionName, plan.qualifier)
  const code = {
    base: await codeOf(lambda, plan.code.base, 'base', plan, deployed),
    head: await codeOf(lambda, plan.code.head, 'head', plan, deployed),
  }
  if (plan.preview === 'in-place') requireInPlace(plan.name, deployed, code)
  const packaging = packagingOf(plan.name, code)
  const configuration = previewConfiguration(plan.name, {
    packaging,
    deployed: deployed?.configuration,
    overrides: plan.overrides,
  })
  const { Runtime: runtime = '', Handler: handler = '' } = configuration
  for (const side of ['base', 'head'] as const) {
    const source = code[side]
    if (source.kind === 'zip') requireHandler(source, { runtime, handler, input: `${side}-code` })
  }
  const architecture = architectureOf(deployed?.configuration, plan.overrides)
  const ephemeralStorageMB = configuration.EphemeralStorage?.Size ?? DEFAULT_TMP_MB
  const prices = await pricesFor({ region, architecture, now }, ephemeralStorageMB, plan)
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

/** From the price table, the user, or AWS's price list of today. */
async function pricesFor(place: Place, tmpMB: number, { prices }: FunctionPlan): Promise<Prices> {
  if (prices !== 'aws') {
    const known = pricesOf(place.region, place.architecture, tmpMB, prices)
    if (arePrices(known)) return known
    throw new BadInput(known.message)
  }
  const current = await currentPrices(place)
  if (tmpMB <= 512 || current.usdPerTmpGBSecond !== null) return current
  throw new BadInput(
    `prices: AWS's price list has none for /tmp above 512 MB in ${place.region}; give it as \`prices\`.`,
  )
}

async function codeOf(
  lambda: Lambda,
  source: CodeSource,
  side: Side,
  { name }: FunctionPlan,
  deployed: Deployed | undefined,
): Promise<DeployableCode> {
  if (source.kind === 'path') return readCode(source.path, `${side}-code`)
  if (source.kind !== 'deployed') return source
  if (!deployed) {
    throw new BadInput(
      `function-name: no function ${name} is deployed here, so there is nothing to compare with; correct the name, or give base-code.`,
    )
  }
  if (deployed.imageUri !== undefined) return { kind: 'image', uri: deployed.imageUri }
  const zip = await downloadCode(lambda, deployed, name)
  return packageOf(await unzip(zip, `the deployed code of ${name}`), 'base-code')
}

/** What is changed in place must be there, and must be something that can be put back. */
function requireInPlace(
  name: string,
  deployed: Deployed | undefined,
  { base, head }: Readonly<Record<Side, DeployableCode>>,
): void {
  if (!deployed) {
    throw new BadInput(
      `preview: no function ${name} is deployed to change in place; correct function-name, or use preview: isolated.`,
    )
  }
  if (base.kind === 'zip' && head.kind === 'zip') return
  throw new BadInput(
    `preview: in-place takes code from a directory or a .zip only; give ${name} such code, or use preview: isolated.`,
  )
}

/** Both sides run in the same way, as one configuration has to fit both. */
function packagingOf(name: string, { base, head }: Readonly<Record<Side, DeployableCode>>) {
  const image = base.kind === 'image'
  if (image === (head.kind === 'image')) return image ? 'image' : 'zip'
  throw new BadInput(
    `head-code: of ${name}, one side is a container image and the other is a zip; these cannot be compared, give both as the same.`,
  )
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

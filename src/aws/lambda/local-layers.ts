import { randomUUID } from 'node:crypto'
import { PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import { readCode } from '../../code/code.ts'
import type { CheckPlan, FunctionPlan, LocalPath, RefusedFunction } from '../../inputs/plan.ts'
import { BadInput, messageOf } from '../../shared/errors.ts'
import { asOne } from '../../shared/mistakes.ts'
import { connect, disconnect, type Lambda, send } from './client.ts'

/**
 * Publishes the layers that the plan's functions have on the embedded service, and puts their ARNs
 * into the configuration of each side. Layers of the same content have one ARN, so that they are no
 * difference between the sides. A function with a layer that cannot be used is refused.
 *
 * @param endpoint of the embedded service
 * @throws BadInput where no function is left
 */
export async function publishLayers(plan: CheckPlan, endpoint: string): Promise<CheckPlan> {
  const { region, backend } = plan
  const lambda = connect({ region, backend, endpoint })
  try {
    const publish = publisher(lambda)
    const functions: FunctionPlan[] = []
    const refused: RefusedFunction[] = [...(plan.refused ?? [])]
    for (const each of plan.functions) {
      try {
        functions.push(await withLayers(each, publish))
      } catch (cause) {
        const { name, listedAt } = each
        refused.push({ name, ...(listedAt && { listedAt }), error: asBadInput(cause) })
      }
    }
    if (plan.functions.length > 0 && functions.length === 0 && !plan.added) {
      throw asOne(refused.map(({ error }) => error))
    }
    return { ...plan, functions, ...(refused.length > 0 && { refused }) }
  } finally {
    disconnect(lambda)
  }
}

type Publish = (layer: LocalPath) => Promise<string>

/** Publishes each path and each content once. */
function publisher(lambda: Lambda): Publish {
  const byPath = new Map<string, string>()
  const byContent = new Map<string, string>()
  return async ({ path, workspace }) => {
    const known = byPath.get(path)
    if (known !== undefined) return known
    const { zip, contentSha256 } = await readCode(path, 'layers', workspace)
    const arn = byContent.get(contentSha256) ?? (await published(lambda, zip))
    byPath.set(path, arn)
    byContent.set(contentSha256, arn)
    return arn
  }
}

async function published(lambda: Lambda, zip: Uint8Array): Promise<string> {
  const { LayerVersionArn: arn = '' } = await send(
    lambda,
    new PublishLayerVersionCommand({ LayerName: randomUUID(), Content: { ZipFile: zip } }),
  )
  return arn
}

async function withLayers(plan: FunctionPlan, publish: Publish): Promise<FunctionPlan> {
  const { layers, overrides } = plan
  if (!layers) return plan
  const arnsOf = async (side: readonly LocalPath[]) => {
    const arns: string[] = []
    for (const each of side) arns.push(await publish(each))
    return arns
  }
  return {
    ...plan,
    overrides: {
      base: { ...overrides.base, layerArns: await arnsOf(layers.base) },
      head: { ...overrides.head, layerArns: await arnsOf(layers.head) },
    },
  }
}

function asBadInput(cause: unknown): BadInput {
  if (cause instanceof BadInput) return cause
  return new BadInput(`layers: ${messageOf(cause)}`, {
    cause,
  })
}

import { randomUUID } from 'node:crypto'
import { PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import { readCode } from '../../code/code.ts'
import type { CheckPlan, FunctionPlan } from '../../inputs/plan.ts'
import { BadInput } from '../../shared/errors.ts'
import { connect, disconnect } from './client.ts'

/**
 * Publishes the layers that the plan's functions have on the embedded service, each once, and puts
 * their ARNs into the configuration of both sides.
 *
 * @param endpoint of the embedded service
 * @throws BadInput for a layer that is not there or cannot be unzipped
 */
export async function publishLayers(plan: CheckPlan, endpoint: string): Promise<CheckPlan> {
  const { region, backend } = plan
  const lambda = connect({ region, backend, endpoint })
  const published = new Map<string, string>()
  try {
    for (const { path, workspace } of plan.functions.flatMap(({ layers = [] }) => layers)) {
      if (published.has(path)) continue
      const { zip } = await readCode(path, 'layers', workspace)
      const { LayerVersionArn } = await lambda.control.send(
        new PublishLayerVersionCommand({ LayerName: randomUUID(), Content: { ZipFile: zip } }),
      )
      if (LayerVersionArn) published.set(path, LayerVersionArn)
    }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(`layers: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  } finally {
    disconnect(lambda)
  }
  return { ...plan, functions: plan.functions.map((each) => withLayers(each, published)) }
}

function withLayers(plan: FunctionPlan, published: ReadonlyMap<string, string>): FunctionPlan {
  const { layers = [], overrides } = plan
  if (layers.length === 0) return plan
  const layerArns = layers.flatMap(({ path }) => published.get(path) ?? [])
  return {
    ...plan,
    overrides: {
      base: { ...overrides.base, layerArns },
      head: { ...overrides.head, layerArns },
    },
  }
}

import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { codeGivenFor } from './given-code.ts'
import type { Inputs } from './inputs.ts'
import type { CheckPlan, FunctionPlan, LocalPath, SideLayers, TemplateStatement } from './plan.ts'

/**
 * The layers that each side runs with on the embedded service: those that were given, for both, or
 * else those that the templates make of content on this machine. As with the rest of a configuration,
 * base's are what main's template states, or where there is none, the pull request's.
 * @returns nothing on AWS, where layers have ARNs, and where there are none
 */
export function layersOf(
  inputs: FunctionInputs,
  { cwd, purpose = 'check' }: { cwd: string; purpose?: CheckPlan['purpose'] | undefined },
): SideLayers | undefined {
  const local = (given: string): LocalPath => ({ path: path.resolve(cwd, given), workspace: cwd })
  if (inputs.layers) {
    const given = inputs.layers.map(local)
    return { from: 'input', base: given, head: given }
  }
  if (inputs.backend !== 'local') return undefined
  const { stated, statedBase = stated } = inputs
  const made = (statement: TemplateStatement | undefined) =>
    (statement?.layers ?? []).flatMap((layer) =>
      layer.path === undefined ? [] : local(layer.path),
    )
  const sides = { base: made(statedBase), head: made(stated) }
  if (sides.base.length + sides.head.length === 0) return undefined
  const one = oneSideOf(inputs, purpose)
  return { from: 'template', ...(one ? { base: sides[one], head: sides[one] } : sides) }
}

/** The side whose code is all that is measured, where nothing is compared. */
function oneSideOf(inputs: FunctionInputs, purpose: CheckPlan['purpose']) {
  if (purpose === 'calibrate') return 'base'
  if (purpose !== 'invoke') return undefined
  return codeGivenFor('head', inputs) === undefined ? 'base' : 'head'
}

/** On AWS a layer has an ARN, and the deployed function has it. */
export function refuseLayersOnAws(run: Inputs, plans: readonly FunctionPlan[]): void {
  if (run.backend === 'local' || !plans.some(({ layers }) => layers !== undefined)) return
  throw new BadInput(
    'layers: directories and zips are for backend: local; on AWS a preview has the layers of the deployed function. Leave layers out.',
  )
}

/** Whether a template states the ARN of a layer version, and not what only the deployment knows. */
export function isLayerVersion(name: string): boolean {
  return /^arn:[^:]+:lambda:[^:]+:[^:]+:layer:[^:]+:\d+$/.test(name)
}

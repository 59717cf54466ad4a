import { defined } from '../shared/defined.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { codeGivenFor } from './given-code.ts'
import { isLayerVersion } from './layers.ts'
import type { CheckPlan, ConfigurationOverrides, FunctionPlan, TemplateStatement } from './plan.ts'

/**
 * What each side's previews get instead of the deployed configuration. What is given for both sides
 * goes to both; head gets what the template states unless it was given, and what was given for head
 * before all. With base code at hand nothing needs to be deployed, so base runs as main's template
 * states, or where there is none, as the pull request's.
 */
export function overridesOf(
  inputs: FunctionInputs,
  purpose: CheckPlan['purpose'] = 'check',
): FunctionPlan['overrides'] {
  const { stated, statedBase = stated } = inputs
  const both = givenForBoth(inputs)
  const fromTemplate = (statement: TemplateStatement | undefined): ConfigurationOverrides => ({
    ...statement?.configuration,
    ...both,
    ...environmentOf(inputs, statement),
    ...statedLayers(inputs, statement),
  })
  const base = fromTemplate(codeGivenFor('base', inputs) === undefined ? undefined : statedBase)
  if (purpose === 'calibrate') return { base, head: base }
  const head = { ...fromTemplate(stated), ...givenForHead(inputs) }
  if (purpose === 'check' || purpose === 'record') return { base, head }
  const isHead =
    codeGivenFor('head', inputs) !== undefined || inputs['head-function-name'] !== undefined
  const invoked = isHead ? head : base
  return { base: invoked, head: invoked }
}

/** Where nothing is deployed to take them from, environment variables are what the template says. */
function environmentOf(
  { backend, environment }: FunctionInputs,
  stated: TemplateStatement | undefined,
): ConfigurationOverrides {
  const literals = backend === 'local' ? stated?.environmentLiterals : undefined
  const all = { ...literals, ...environment }
  return Object.keys(all).length > 0 ? { environment: all } : {}
}

/** In place, previews keep the deployed layers: the rights for that case do not cover others. */
function statedLayers(
  { backend, preview }: FunctionInputs,
  stated: TemplateStatement | undefined,
): ConfigurationOverrides {
  if (backend === 'local' || preview === 'in-place') return {}
  const statedLayerArns = (stated?.layers ?? []).map(({ name }) => name).filter(isLayerVersion)
  return statedLayerArns.length > 0 ? { statedLayerArns } : {}
}

function givenForBoth(inputs: FunctionInputs): ConfigurationOverrides {
  return {
    ...(inputs.runtime && { runtime: inputs.runtime }),
    ...(inputs.handler && { handler: inputs.handler }),
    ...(inputs.timeout && { timeoutSeconds: inputs.timeout }),
    ...(inputs.architecture &&
      inputs.architecture !== 'both' && { architecture: inputs.architecture }),
    ...(inputs['ephemeral-storage'] && { ephemeralStorageMB: inputs['ephemeral-storage'] }),
    ...(inputs['execution-role'] && { executionRole: inputs['execution-role'] }),
  }
}

function givenForHead(inputs: FunctionInputs): ConfigurationOverrides {
  return {
    ...(inputs['head-runtime'] && { runtime: inputs['head-runtime'] }),
    ...(inputs['head-handler'] && { handler: inputs['head-handler'] }),
    ...(inputs['head-timeout'] && { timeoutSeconds: inputs['head-timeout'] }),
    ...(inputs['head-architecture'] && { architecture: inputs['head-architecture'] }),
    ...(inputs['head-ephemeral-storage'] && {
      ephemeralStorageMB: inputs['head-ephemeral-storage'],
    }),
  }
}

/** Whether templates switch active tracing on: head's, and base's where base is not what is deployed. */
export function statedTracing(inputs: FunctionInputs): Pick<FunctionPlan, 'tracing'> {
  const { stated, statedBase = stated } = inputs
  const base = codeGivenFor('base', inputs) === undefined ? undefined : statedBase?.tracing
  const tracing = defined({ base, head: stated?.tracing })
  return Object.keys(tracing).length > 0 ? { tracing } : {}
}

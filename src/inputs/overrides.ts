import type { FunctionInputs } from './function-inputs.ts'
import type { CheckPlan, ConfigurationOverrides, FunctionPlan } from './plan.ts'

/**
 * What each side's previews get instead of the deployed configuration. What is given for both sides
 * goes to both; head gets what the template states unless it was given, and what was given for head
 * before all. With base code at hand nothing needs to be deployed, so what the template states is how
 * base runs, too.
 */
export function overridesOf(
  inputs: FunctionInputs,
  purpose: CheckPlan['purpose'] = 'check',
): FunctionPlan['overrides'] {
  const stated = inputs.stated?.configuration
  const both = givenForBoth(inputs)
  const base = { ...(inputs['base-code'] !== undefined && stated), ...both }
  if (purpose === 'calibrate') return { base, head: base }
  return { base, head: { ...stated, ...both, ...givenForHead(inputs) } }
}

function givenForBoth(inputs: FunctionInputs): ConfigurationOverrides {
  return {
    ...(inputs.runtime && { runtime: inputs.runtime }),
    ...(inputs.handler && { handler: inputs.handler }),
    ...(inputs.timeout && { timeoutSeconds: inputs.timeout }),
    ...(inputs.architecture &&
      inputs.architecture !== 'both' && { architecture: inputs.architecture }),
    ...(inputs['ephemeral-storage'] && { ephemeralStorageMB: inputs['ephemeral-storage'] }),
    ...(inputs.environment && { environment: inputs.environment }),
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

import { budgetsOf } from './budget-inputs.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { readPayloads } from './payloads.ts'
import type { FunctionPlan } from './plan.ts'

type Extras = Pick<
  FunctionPlan,
  'payloads' | 'setUp' | 'tearDown' | 'severities' | 'template' | 'budgets'
>

/** What a function is called with, and what a template, the user's severities and budgets say of it. */
export async function functionExtras(
  inputs: FunctionInputs,
  name: string,
  cwd: string,
): Promise<Extras> {
  const context = {
    cwd,
    placeholders: { 'function-name': name, 'logical-id': inputs.stated?.logicalId },
  }
  const { 'set-up': setUp, 'tear-down': tearDown, findings, stated } = inputs
  const budgets = budgetsOf(inputs)
  return {
    payloads: await readPayloads(inputs.payloads, context),
    ...(setUp && { setUp: await readPayloads(setUp, { ...context, input: 'set-up' }) }),
    ...(tearDown && { tearDown: await readPayloads(tearDown, { ...context, input: 'tear-down' }) }),
    ...(findings && { severities: findings }),
    ...(stated && { template: stated }),
    ...(budgets && { budgets }),
  }
}

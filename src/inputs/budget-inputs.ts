import { z } from 'zod'
import { BadInput } from '../shared/errors.ts'
import { notNegative } from '../shared/figures.ts'
import { type InputSpec, perFunction } from './input-spec.ts'
import { positive } from './number-values.ts'

const WHERE = 'at the memory size that it will run at'

/** Absolute limits: they hold whatever base does. */
export const BUDGET_INPUTS = {
  'max-duration': perFunction({
    description: `Maximum duration of an invocation of head in milliseconds, ${WHERE}. Default: no limit.`,
    schema: positive('250', 'ms'),
  }),
  'max-init-duration': perFunction({
    description:
      'Maximum init duration of a cold start of head in milliseconds. Default: no limit.',
    schema: positive('400', 'ms'),
  }),
  'max-cost-per-million': perFunction({
    description: `Maximum cost of a million invocations of head in USD, ${WHERE}. Default: no limit.`,
    schema: positive('2.50'),
  }),
  'max-month': perFunction({
    description:
      'Maximum cost of head per month in USD; needs `invocations-per-month`. Default: no limit.',
    schema: positive('20'),
  }),
  'max-package-size': perFunction({
    description:
      "Maximum size of head's zipped package in MB (of 1,048,576 bytes), as Lambda's console shows it. Default: no limit.",
    schema: positive('5', 'MB'),
  }),
} satisfies Record<string, InputSpec>

/** Absolute limits that head is held to, whatever base does; each absent where there is none. */
export const budgetsSchema = z.strictObject({
  durationMs: notNegative.exactOptional().describe('`max-duration`'),
  initMs: notNegative.exactOptional().describe('`max-init-duration`'),
  costPerMillionUsd: notNegative.exactOptional().describe('`max-cost-per-million`'),
  monthUsd: notNegative.exactOptional().describe('`max-month`'),
  packageMB: notNegative
    .exactOptional()
    .describe('`max-package-size`, of 1,048,576 bytes, zipped.'),
})
export type Budgets = z.output<typeof budgetsSchema>

type BudgetName = keyof typeof BUDGET_INPUTS
export const BUDGET_NAMES = Object.keys(BUDGET_INPUTS) as readonly BudgetName[]

type Given = Partial<Record<BudgetName, number>>

/**
 * The budgets of a function, where it has any.
 * @throws BadInput for a month of nobody knows how many invocations
 */
export function budgetsOf(
  inputs: Given & { 'invocations-per-month'?: unknown },
): Budgets | undefined {
  if (inputs['max-month'] !== undefined && inputs['invocations-per-month'] === undefined) {
    throw new BadInput(
      'max-month needs the number of invocations that a month has; give invocations-per-month.',
    )
  }
  return budgetsIn(inputs)
}

/** The same, where it is known elsewhere how many invocations a month has. */
export function budgetsIn(inputs: Given): Budgets | undefined {
  const given = {
    durationMs: inputs['max-duration'],
    initMs: inputs['max-init-duration'],
    costPerMillionUsd: inputs['max-cost-per-million'],
    monthUsd: inputs['max-month'],
    packageMB: inputs['max-package-size'],
  }
  const known = Object.entries(given).filter(([, limit]) => limit !== undefined)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

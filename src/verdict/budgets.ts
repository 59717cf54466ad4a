import type { Budgets } from '../inputs/budget-inputs.ts'
import type { Severities } from '../inputs/severities.ts'
import type { FunctionComparison } from './comparison.ts'
import { type FailOn, graded } from './fail-on.ts'
import type { BudgetState, Fact, MoneyBudget, TimeBudget } from './finding.ts'
import { withSeverity } from './severity-overrides.ts'

/** A figure of head with its 95 % interval, which a figure that is exact has not, and base's. */
export interface BudgetFigure {
  head: number
  low?: number | undefined
  high?: number | undefined
  base?: number | undefined
}

/** What is known of what budgets are about; what is not is absent. */
export type BudgetFigures = { [Name in keyof Budgets]?: BudgetFigure | undefined } & {
  /** Size that duration, cost and month are of. */
  memoryMB?: number | undefined
}

/**
 * What the budgets of a function come to: a fact for each that is exceeded beyond doubt, that may be
 * exceeded, or of which nothing can be said. Beyond doubt is a figure whose whole 95 % interval is
 * above the limit; at most 2.5 % of checks of a function that is just within its budget say so.
 */
export function budgetFacts(budgets: Budgets, figures: BudgetFigures): Fact[] {
  const { memoryMB } = figures
  const place = memoryMB === undefined ? {} : { memoryMB }
  const { durationMs, initMs, costPerMillionUsd, monthUsd, packageMB } = budgets
  return [
    ...judged(durationMs, figures.durationMs, (limit, state) => {
      return { kind: 'duration-budget', ...place, ...time(limit, state, figures.durationMs) }
    }),
    ...judged(initMs, figures.initMs, (limit, state) => {
      return { kind: 'init-budget', ...time(limit, state, figures.initMs) }
    }),
    ...judged(costPerMillionUsd, figures.costPerMillionUsd, (limit, state) => {
      return { kind: 'cost-budget', ...place, ...money(limit, state, figures.costPerMillionUsd) }
    }),
    ...judged(monthUsd, figures.monthUsd, (limit, state) => {
      return { kind: 'month-budget', ...place, ...money(limit, state, figures.monthUsd) }
    }),
    ...judged(packageMB, figures.packageMB, (limitMB, state) => {
      const { head: headMB, base: baseMB } = figures.packageMB ?? {}
      return { kind: 'package-budget', ...present({ limitMB, headMB, baseMB }), state }
    }),
  ]
}

/** A comparison with what is found beside it; what fails comes before what is only warned of. */
export function withFacts(
  comparison: FunctionComparison,
  facts: readonly Fact[],
  { severities = {}, ...failOn }: FailOn & { severities?: Severities | undefined },
): FunctionComparison {
  const found = facts
    .map((fact) => graded(fact, failOn))
    .flatMap((finding) => withSeverity(finding, severities))
  if (found.length === 0) return comparison
  const fails = (each: { severity: string }) => each.severity === 'fail'
  const others = comparison.findings
  return {
    ...comparison,
    verdict: found.some(fails) ? 'fail' : comparison.verdict,
    findings: [
      ...others.filter(fails),
      ...found.filter(fails),
      ...others.filter((each) => !fails(each)),
      ...found.filter((each) => !fails(each)),
    ],
  }
}

function judged(
  limit: number | undefined,
  figure: BudgetFigure | undefined,
  factOf: (limit: number, state: BudgetState) => Fact,
): Fact[] {
  if (limit === undefined) return []
  const state = stateOf(limit, figure)
  return state === 'kept' ? [] : [factOf(limit, state)]
}

function stateOf(limit: number, figure: BudgetFigure | undefined): BudgetState | 'kept' {
  if (figure === undefined) return 'unknown'
  const { head, low = head, high = head } = figure
  if (low > limit) return 'exceeded'
  return high > limit ? 'unsure' : 'kept'
}

function time(
  limitMs: number,
  state: BudgetState,
  figure?: BudgetFigure,
): Omit<TimeBudget, 'kind'> {
  const { head: headMs, low: lowMs, high: highMs, base: baseMs } = figure ?? {}
  return { ...present({ limitMs, headMs, lowMs, highMs, baseMs }), state }
}

function money(
  limitUsd: number,
  state: BudgetState,
  figure?: BudgetFigure,
): Omit<MoneyBudget, 'kind'> {
  const { head: headUsd, low: lowUsd, high: highUsd, base: baseUsd } = figure ?? {}
  return { ...present({ limitUsd, headUsd, lowUsd, highUsd, baseUsd }), state }
}

type Present<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> }

/** Without what is not known. */
function present<Values extends Record<string, number | undefined>>(values: Values) {
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Present<Values>
}

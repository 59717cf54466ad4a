import { Exact } from '../money/exact.ts'
import { invocationUsd } from '../money/invocation.ts'
import {
  type BudgetFigure,
  type BudgetFigures,
  budgetFacts,
  withFacts,
} from '../verdict/budgets.ts'
import type { Bounds, FunctionComparison, Row } from '../verdict/comparison.ts'
import type { MeasuredInput } from './measured.ts'
import { sideMonth } from './month.ts'
import type { Month, ReportRow } from './schema.ts'

const BYTES_OF_MB = 2 ** 20

/**
 * The comparison with what became of the budgets: those of a size are judged by the row of the function
 * as deployed, or where nothing is by the one that the month is of.
 * @param month null where it is not known
 */
export function comparisonWithBudgets(
  input: MeasuredInput,
  row: ReportRow | undefined,
  month: Month | null,
): FunctionComparison {
  const { budgets, severities, comparison, fn } = input
  if (!budgets) return comparison
  const figures = figuresOf(input, row, month)
  const { failOn, deployedMB } = fn
  return withFacts(comparison, budgetFacts(budgets, figures), { failOn, deployedMB, severities })
}

function figuresOf(
  input: MeasuredInput,
  row: ReportRow | undefined,
  month: Month | null,
): BudgetFigures {
  const { comparison, package: size } = input
  const { coldStart } = comparison
  const measured = row && rowBehind(row, comparison)
  const whole = measured?.missing === undefined ? measured : undefined
  const head = whole?.head
  return {
    ...(row && { memoryMB: row.memoryMB }),
    durationMs: head?.bounds && {
      ...{ head: head.durationMs, base: whole?.base?.durationMs },
      ...head.bounds.durationMs,
    },
    costPerMillionUsd: head?.bounds && {
      ...{ head: head.costPerMillionUsd, base: whole?.base?.costPerMillionUsd },
      ...head.bounds.costPerMillionUsd,
    },
    initMs: coldStart
      ? { head: coldStart.headInitMs, base: coldStart.baseInitMs, ...coldStart.headBounds }
      : undefined,
    monthUsd:
      row && month && !month.assumed && head?.bounds
        ? monthFigure(input, row, month, head.bounds.costPerMillionUsd)
        : undefined,
    packageMB: size && {
      head: size.headZipBytes / BYTES_OF_MB,
      base: size.baseZipBytes / BYTES_OF_MB,
    },
  }
}

/** The row of the comparison that a row of the report was made from. */
export function rowBehind(
  { memoryMB, baseMemoryMB }: ReportRow,
  comparison: FunctionComparison,
): Row {
  const rows = [...(comparison.asDeployed ? [comparison.asDeployed] : []), ...comparison.sizes]
  const found = rows.find(
    (each) => each.memoryMB === memoryMB && (each.baseMemoryMB ?? null) === baseMemoryMB,
  )
  if (!found) throw new RangeError(`There is no row of ${memoryMB} MB.`)
  return found
}

/** The month at both ends of the interval of the warm invocations' cost. */
function monthFigure(
  input: MeasuredInput,
  row: ReportRow,
  { headUsd, baseUsd }: Month,
  cost: Bounds,
): BudgetFigure {
  const { fn } = input
  const usdOf = (billedMs: number) =>
    invocationUsd({
      billedMs,
      memoryMB: row.memoryMB,
      ephemeralStorageMB: fn.ephemeralStorageMB.head,
      prices: fn.prices.head,
    })
  const usdPerMs = usdOf(1).minus(usdOf(0))
  if (usdPerMs.isZero()) return { head: headUsd, base: baseUsd }
  const at = (costPerMillionUsd: number) => {
    const moreUsd = new Exact(costPerMillionUsd).minus(row.head?.costPerMillionUsd ?? 0)
    const extraMs = moreUsd.div(1_000_000).div(usdPerMs).toNumber()
    const month = sideMonth('head', row, input, extraMs)
    return 'kind' in month ? undefined : month.usd.toNumber()
  }
  return { head: headUsd, base: baseUsd, low: at(cost.low), high: at(cost.high) }
}

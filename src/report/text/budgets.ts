import type { Fact, MoneyBudget, PackageBudget, TimeBudget } from '../../verdict/finding.ts'
import { grouped, megabytes, milliseconds, usd } from './numbers.ts'

export type BudgetFinding = Extract<Fact, TimeBudget | MoneyBudget | PackageBudget>

/** The input that a budget comes from. */
export const BUDGET_INPUT = {
  'duration-budget': 'max-duration',
  'init-budget': 'max-init-duration',
  'cost-budget': 'max-cost-per-million',
  'month-budget': 'max-month',
  'package-budget': 'max-package-size',
} as const satisfies Record<BudgetFinding['kind'], string>

/** What head does by itself, and of which limit that is more, or may be. */
export function budgetMessage(fact: BudgetFinding): string {
  const input = BUDGET_INPUT[fact.kind]
  const { limit, head, low, high, base } = figures(fact)
  if (fact.state === 'unknown' || head === undefined) {
    return `It is not known whether head stays within ${input} (${limit}): ${WHY_UNKNOWN[fact.kind]}.`
  }
  const beside = [
    ...(low === undefined || high === undefined ? [] : [`95 % interval ${low} to ${high}`]),
    ...(base === undefined ? [] : [`base ${base}`]),
  ]
  const what = `${subject(fact)} ${head}${beside.length === 0 ? '' : ` (${beside.join('; ')})`}`
  return fact.state === 'exceeded'
    ? `${what}, which exceeds ${input} (${limit}).`
    : `${what}; it is not known whether that exceeds ${input} (${limit}).`
}

/** As a clause: `461 ms at 1,024 MB, above max-duration (400 ms)`. */
export function budgetClause(
  kind: BudgetFinding['kind'],
  { memoryMB, numbers }: { memoryMB: number | null; numbers: Readonly<Record<string, number>> },
): string {
  const [head = 0, limit = 0] = ['head', 'limit'].map(
    (name) => Object.entries(numbers).find(([key]) => key.startsWith(name))?.[1],
  )
  const figure = formatOf(kind, head, limit)
  const where = memoryMB === null ? '' : ` at ${megabytes(memoryMB)}`
  return `${CLAUSE[kind](figure(head))}${where}, above ${BUDGET_INPUT[kind]} (${figure(limit)})`
}

const packageMegabytes = (sizeMB: number) => `${grouped(sizeMB, sizeMB < 9.995 ? 2 : 1)} MB`
const FORMAT: Record<BudgetFinding['kind'], (value: number) => string> = {
  'duration-budget': milliseconds,
  'init-budget': milliseconds,
  'cost-budget': (value) => usd(value),
  'month-budget': (value) => usd(value),
  'package-budget': packageMegabytes,
}

const WITH_UNIT: Record<BudgetFinding['kind'], (figure: string) => string> = {
  'duration-budget': (figure) => `${figure} ms`,
  'init-budget': (figure) => `${figure} ms`,
  'cost-budget': (figure) => `$${figure}`,
  'month-budget': (figure) => `$${figure}`,
  'package-budget': (figure) => `${figure} MB`,
}

const MAX_DECIMALS = 6

/** With as many digits as it takes to distinguish a figure from its limit, which `5.00 MB` and `5.00 MB` would not. */
function formatOf(kind: BudgetFinding['kind'], head: number | undefined, limit: number) {
  const usual = FORMAT[kind]
  if (head === undefined || head === limit || usual(head) !== usual(limit)) return usual
  const differ = (decimals: number) => grouped(head, decimals) !== grouped(limit, decimals)
  const enough = [2, 3, 4, 5].find(differ) ?? MAX_DECIMALS
  return (value: number) => WITH_UNIT[kind](grouped(value, enough))
}

const CLAUSE: Record<BudgetFinding['kind'], (figure: string) => string> = {
  'duration-budget': (figure) => `${figure} per invocation`,
  'init-budget': (figure) => `${figure} to initialize`,
  'cost-budget': (figure) => `${figure} per million`,
  'month-budget': (figure) => `${figure} a month`,
  'package-budget': (figure) => `a package of ${figure}`,
}

const WHY_UNKNOWN = {
  'duration-budget': 'it could not be measured with all payloads at its own memory size',
  'init-budget': 'too few cold starts were reported',
  'cost-budget': 'it could not be measured with all payloads at its own memory size',
  'month-budget': 'its month is not known',
  'package-budget':
    'its package is not available (a container image, or a zip that Lambda takes from S3)',
} as const

function subject(fact: BudgetFinding): string {
  switch (fact.kind) {
    case 'duration-budget':
      return `At ${megabytes(fact.memoryMB ?? 0)} an invocation of head takes`
    case 'init-budget':
      return 'A cold start of head initializes for'
    case 'cost-budget':
      return `At ${megabytes(fact.memoryMB ?? 0)} a million invocations of head cost`
    case 'month-budget':
      return `At ${megabytes(fact.memoryMB ?? 0)} a month of head costs`
    case 'package-budget':
      return "Head's package is"
  }
}

function figures(fact: BudgetFinding) {
  const [limit, head, low, high, base] = valuesOf(fact)
  const format = formatOf(fact.kind, head, limit)
  const written = (value: number | undefined) => (value === undefined ? undefined : format(value))
  return {
    limit: format(limit),
    head: written(head),
    low: written(low),
    high: written(high),
    base: written(base),
  }
}

type Values = [number, ...(number | undefined)[]]

function valuesOf(fact: BudgetFinding): Values {
  switch (fact.kind) {
    case 'duration-budget':
    case 'init-budget':
      return [fact.limitMs, fact.headMs, fact.lowMs, fact.highMs, fact.baseMs]
    case 'cost-budget':
    case 'month-budget':
      return [fact.limitUsd, fact.headUsd, fact.lowUsd, fact.highUsd, fact.baseUsd]
    case 'package-budget':
      return [fact.limitMB, fact.headMB, undefined, undefined, fact.baseMB]
  }
}

import { refusalOf } from '../aws/cloudwatch/client.ts'
import {
  type KnownLogGroup,
  type LogsPlace,
  NotTheSamePlace,
  readLogGroups,
} from '../aws/cloudwatch/log-group.ts'
import type { CheckPlan } from '../inputs/plan.ts'
import { logPricesFor } from '../money/log-prices.ts'
import type { Prices } from '../money/prices.ts'
import type { LogClass } from '../money/region-log-prices.ts'
import type { Target } from './target.ts'

const CLASSES: Readonly<Record<string, LogClass>> = {
  STANDARD: 'standard',
  INFREQUENT_ACCESS: 'infrequent-access',
  DELIVERY: 'delivery',
}

/**
 * The targets with what their functions' own log groups make of the price of logs: its class, or that
 * there is none, so that nothing that is logged is paid for. Never fails a check.
 * @returns also what the report has to say, where it could not be read
 */
export async function withLogGroups(
  { backend, region }: Pick<CheckPlan, 'backend' | 'region'>,
  targets: readonly Target[],
  context: Omit<LogsPlace, 'region'>,
): Promise<{ targets: readonly Target[]; notes: readonly string[] }> {
  const names = [...new Set(targets.flatMap((target) => groupNameOf(target) ?? []))]
  const standard = targets.map(atStandard)
  if (backend === 'local' || names.length === 0) return { targets: standard, notes: [] }
  try {
    const groups = await readLogGroups(names, { region, ...context })
    const known = targets.map((target) => withLogGroup(target, groups))
    return { targets: known, notes: known.flatMap(noteOn) }
  } catch (error) {
    if (error instanceof NotTheSamePlace) return { targets: standard, notes: [] }
    context.signal?.throwIfAborted()
    return {
      targets: standard,
      notes: [
        `The log groups of the functions could not be read (${refusalOf(error)}), so logs are priced at the class Standard; grant logs:DescribeLogGroups, or give the price as prices (log-gb).`,
      ],
    }
  }
}

function withLogGroup(
  target: Target,
  groups: ReadonlyMap<string, KnownLogGroup | undefined>,
): Target {
  const name = groupNameOf(target)
  if (name === undefined) return target
  const group = groups.get(name)
  return {
    ...withPrices(target, (prices) => priced(prices, group)),
    logGroup: group
      ? { name, isThere: true, class: group.class, retentionDays: group.retentionDays }
      : { name, isThere: false },
  }
}

/** With other prices, on the other architecture as well. */
function withPrices(target: Target, of: (prices: Prices) => Prices): Target {
  const { prices, other } = target
  return {
    ...target,
    prices: { base: of(prices.base), head: of(prices.head) },
    ...(other?.kind === 'target' && {
      other: { ...other, target: withPrices(other.target, of) },
    }),
  }
}

/** A price that the user gave stands, whatever the class is, and where there is no group yet. */
function priced({ logs, ...prices }: Prices, group: KnownLogGroup | undefined): Prices {
  if (isGiven(logs)) return { ...prices, logs }
  const logClass = group && CLASSES[group.class]
  const known = logClass && logPricesFor(logClass, prices.region, logs)
  return known ? { ...prices, logs: known } : prices
}

const isGiven = (logs: Prices['logs']) => logs !== undefined && logs.asOf === undefined

/** Nothing is known of the group. */
function atStandard(target: Target): Target {
  return withPrices(target, ({ logs, ...prices }) => {
    const known = logPricesFor('standard', prices.region, logs)
    return known ? { ...prices, logs: known } : prices
  })
}

function noteOn({ plan: { name }, logGroup, prices }: Target): string[] {
  if (!logGroup || logGroup.isThere || isGiven(prices.head.logs)) return []
  return [
    `${name}: there is no log group ${logGroup.name}, so nothing that it logs is kept or paid for, and logs are not part of the cost. If it has just never been invoked, give what they will cost as prices (log-gb).`,
  ]
}

/** Where the deployed function logs. */
function groupNameOf({ deployed, plan }: Target): string | undefined {
  if (!deployed) return undefined
  const { LoggingConfig, FunctionName = plan.name } = deployed.configuration
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`
}

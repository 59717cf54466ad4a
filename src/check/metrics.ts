import type { MetricDatum, Metrics } from '../aws/cloudwatch/metrics.ts'
import type { MeasuredFunction, Report, ReportRow } from '../report/schema.ts'

/**
 * The figures of a report as metrics for dashboards, each with the dimensions FunctionName,
 * MemorySize and Side: execution time and memory used in `Lambda/Performance`, estimated cost in
 * `Lambda/Cost`. Pure.
 */
export function metricsOf(report: Report): Metrics[] {
  const at = new Date(report.finishedAt)
  const measured = report.functions.filter((each) => each.kind === 'measured')
  const metrics = (figures: (side: Figures) => MetricDatum[]) =>
    measured
      .flatMap((fn) => sidesOf(fn).flatMap(figures))
      .map((datum) => {
        return { ...datum, Timestamp: at }
      })
  return [
    { namespace: 'Lambda/Performance', data: metrics(performance) },
    { namespace: 'Lambda/Cost', data: metrics(cost) },
  ]
}

interface Figures {
  Dimensions: { Name: string; Value: string }[]
  side: NonNullable<ReportRow['base']>
}

function sidesOf({ name, sizes }: MeasuredFunction): Figures[] {
  return sizes.flatMap((row) =>
    (['base', 'head'] as const).flatMap((side): Figures[] => {
      const figures = row[side]
      if (figures === null) return []
      const Dimensions = [
        { Name: 'FunctionName', Value: name },
        { Name: 'MemorySize', Value: String(row.memoryMB) },
        { Name: 'Side', Value: side },
      ]
      return [{ Dimensions, side: figures }]
    }),
  )
}

function performance({ Dimensions, side }: Figures): MetricDatum[] {
  const metric = (MetricName: string, Unit: NonNullable<MetricDatum['Unit']>, Value: number) => {
    return { MetricName, Dimensions, Unit, Value }
  }
  return [
    metric('Duration', 'Milliseconds', side.durationMs),
    metric('BilledDuration', 'Milliseconds', side.billedMs),
    metric('MaxMemoryUsed', 'Megabytes', side.maxMemoryUsedMB),
    metric('Failures', 'Count', side.failures),
  ]
}

function cost({ Dimensions, side }: Figures): MetricDatum[] {
  return [
    { MetricName: 'CostPerMillionUsd', Dimensions, Unit: 'None', Value: side.costPerMillionUsd },
  ]
}

import type { ReportRow } from '../../src/report/schema.ts'
import { aChange, aFinding, aFunction, aReport, aRow } from './report.ts'

/** The same row, of which head logs a line of 1 KB more. */
function logging(row: ReportRow): ReportRow {
  const side = (figures: ReportRow['base'], logBytes: number) => {
    if (figures === null) return null
    const logPerMillionUsd = (logBytes * 500_000) / 2 ** 30
    const costPerMillionUsd = figures.costPerMillionUsd + logPerMillionUsd
    return { ...figures, costPerMillionUsd, logBytes, logPerMillionUsd }
  }
  return { ...row, base: side(row.base, 342), head: side(row.head, 1392) }
}

/** Costs beyond those of duration: logs, tracing, downstream calls, provisioned concurrency and budgets. */
export const COSTS = aReport({
  functions: [
    aFunction({
      name: 'order-events',
      verdict: 'fail',
      budgets: { durationMs: 400, monthUsd: 35 },
      sizes: [
        logging(aRow(512, 801, 803, { cost: aChange(7.2, 0.4, 'fail') })),
        logging(aRow(1024, 412, 411, { cost: aChange(6.5, 0.4, 'fail') })),
      ],
      month: {
        invocations: 3_200_000,
        memoryMB: 1024,
        baseUsd: 36.43,
        headUsd: 37.99,
        changeUsd: 1.56,
        lowUsd: 1.43,
        highUsd: 1.69,
        parts: {
          base: {
            computeUsd: 21.9,
            requestsUsd: 0.64,
            tmpUsd: 0,
            initUsd: 0.1,
            logsUsd: 0.51,
            xrayUsd: 13.28,
          },
          head: {
            computeUsd: 21.9,
            requestsUsd: 0.64,
            tmpUsd: 0,
            initUsd: 0.1,
            logsUsd: 2.07,
            xrayUsd: 13.28,
          },
        },
        traced: { basePercent: 83.0, headPercent: 83.0 },
      },
      downstream: {
        payload: 'small',
        counts: false,
        uses: [
          {
            name: 'DynamoDB GetItem',
            ...{ baseCalls: 3, headCalls: 30, baseBytes: 900, headBytes: 9000, isMore: true },
            ...{ baseUnits: 1.5, headUnits: 15 },
            ...{ basePerMillionUsd: 0.1875, headPerMillionUsd: 1.875 },
          },
        ],
        transfer: { how: 'nat', basePerMillionUsd: 0.0377, headPerMillionUsd: 0.377 },
      },
      findings: [
        aFinding({
          kind: 'cost-regression',
          memoryMB: 1024,
          message: 'At 1,024 MB a million invocations cost $7.71 instead of $7.24: 6.5 % more.',
        }),
        aFinding({
          kind: 'duration-budget',
          memoryMB: 1024,
          message:
            'At 1,024 MB an invocation of head takes 411 ms (95 % interval 407 ms to 415 ms; base 412 ms), which exceeds max-duration (400 ms).',
          numbers: { headMs: 411, limitMs: 400, lowMs: 407, highMs: 415, baseMs: 412 },
        }),
        aFinding({
          kind: 'month-budget',
          memoryMB: 1024,
          message:
            'At 1,024 MB a month of head costs $37.99 (95 % interval $37.78 to $38.20; base $36.43), which exceeds max-month ($35.00).',
          numbers: { headUsd: 37.99, limitUsd: 35 },
        }),
        aFinding({
          kind: 'log-growth',
          severity: 'warn',
          message:
            'An invocation of head logs 1,392 bytes instead of 342 bytes: $0.489 more per million invocations; in total they cost $0.472 more.',
        }),
        aFinding({
          kind: 'downstream-growth',
          severity: 'warn',
          payload: 'small',
          message:
            'An invocation of head makes 30 calls of DynamoDB GetItem instead of 3 calls: $1.69 more per million invocations, in addition to the cost of the function.',
        }),
      ],
    }),
    aFunction({
      name: 'payments',
      sizes: [aRow(1024, 412, 430)],
      capacity: { peak: 485, headPeak: 506.2, limit: 500, kind: 'reserved' },
      month: {
        invocations: 3_200_000,
        memoryMB: 1024,
        baseUsd: 22.61,
        headUsd: 23.57,
        changeUsd: 0.96,
        lowUsd: 0.9,
        highUsd: 1.02,
        parts: {
          base: { computeUsd: 21.97, requestsUsd: 0.64, tmpUsd: 0, initUsd: 0 },
          head: { computeUsd: 22.93, requestsUsd: 0.64, tmpUsd: 0, initUsd: 0 },
        },
      },
      findings: [
        aFinding({
          kind: 'concurrency-limit',
          severity: 'warn',
          message:
            'At its peak the function needs 506 concurrent invocations instead of 485, and 500 are reserved for it: the others are throttled.',
        }),
      ],
    }),
  ],
})

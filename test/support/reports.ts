import type { Report } from '../../src/report/schema.ts'
import {
  aChange,
  aFunction,
  anUnchangedFunction,
  anUnmeasuredFunction,
  aRegression,
  aReport,
  aRow,
} from './report.ts'
import { COSTS } from './report-of-costs.ts'

/** One report of each kind that people will meet. */
export const REPORTS = {
  pass: aReport(),

  fail: aReport({
    mergeSha: 'c0ffee1d2e3f405162738495a6b7c8d9e0f10213',
    functions: [aRegression()],
  }),

  costs: COSTS,

  inconclusive: aReport({
    verdict: 'inconclusive',
    functions: [
      aFunction({
        verdict: 'inconclusive',
        replicas: 16,
        sizes: [
          aRow(512, 801, 826, {
            duration: aChange(3.1, 6.2, 'inconclusive'),
            cost: aChange(3.0, 6.1, 'inconclusive'),
          }),
          aRow(1024, 412, 423, {
            duration: aChange(2.7, 5.9, 'inconclusive'),
            cost: aChange(2.6, 5.8, 'inconclusive'),
          }),
        ],
        advice: { kind: 'none', reason: 'too-few-sizes' },
        month: {
          invocations: 320_000,
          memoryMB: 1024,
          baseUsd: 2.26,
          headUsd: 2.32,
          changeUsd: 0.06,
          lowUsd: -0.07,
          highUsd: 0.19,
        },
        findings: [
          {
            kind: 'inconclusive',
            severity: 'warn',
            message:
              'Undecided: the cost at 1,024 MB changed by +2.6 %, but may be anywhere between −3.2 % and +8.4 %. With 16 environments per side, a check finds an increase of 8.3 % in 80 % of cases, but this one is too close to the limit of 5 %. About 40 environments per side (raise max-environments), or payloads that run longer, would decide it.',
            next: 'About 40 environments per side (raise max-environments), or payloads that run longer, would decide it.',
            numbers: {
              ...{ changePercent: 2.6, lowPercent: -3.2, highPercent: 8.4, limitPercent: 5 },
              ...{ environments: 16, detectablePercent: 8.3, neededEnvironments: 40 },
            },
            memoryMB: 1024,
            payload: null,
          },
        ],
      }),
    ],
  }),

  accepted: aReport({
    verdict: 'accepted',
    acceptance: { label: 'lambda-cost-accepted', by: 'mona', at: '2026-11-20T09:30:12.000Z' },
    functions: [aRegression({ verdict: 'accepted' })],
  }),

  improved: aReport({
    functions: [
      aFunction({
        sizes: [aRow(512, 801, 640), aRow(1024, 412, 329), aRow(1769, 240, 192)],
        coldStart: null,
        payloadSet: [{ name: 'default', weight: 1, source: 'default' }],
        payloads: [],
        month: {
          invocations: 45_000_000,
          memoryMB: 1024,
          baseUsd: 318.38,
          headUsd: 256.11,
          changeUsd: -62.27,
          lowUsd: -65.3,
          highUsd: -59.1,
        },
        findings: [
          {
            kind: 'cost-improvement',
            severity: 'info',
            message:
              'At 1,024 MB a million invocations cost $5.69 instead of $7.08: 19.6 % less (with 95 % confidence between −20.6 % and −18.6 %).',
            numbers: {},
            memoryMB: 1024,
            payload: null,
          },
        ],
      }),
    ],
  }),

  resized: aReport({
    functions: [
      aFunction({
        verdict: 'fail',
        deployedMB: { base: 512, head: 1024 },
        asDeployed: aRow(1024, 801, 412, {
          baseMemoryMB: 512,
          base: aRow(512, 801, 801).base,
          duration: aChange(-48.6, 0.8, 'pass'),
          cost: aChange(2.9, 0.8, 'pass'),
        }),
        sizes: [
          aRow(512, 801, 961, {
            duration: aChange(20, 1.1, 'pass'),
            cost: aChange(19.4, 1.1, 'fail'),
          }),
          aRow(1024, 412, 412),
          aRow(1769, 240, 240),
        ],
        payloads: [
          { ...aRow(512, 98.4, 98.1), payload: 'small' },
          {
            ...aRow(512, 1353, 1752, { duration: aChange(29.5, 1.9, 'fail') }),
            payload: 'large',
          },
        ],
        findings: [
          {
            kind: 'cost-regression',
            severity: 'fail',
            message: 'At 512 MB a million invocations cost 19.4 % more.',
            numbers: { changePercent: 19.4, lowPercent: 18.3, highPercent: 20.5, limitPercent: 5 },
            memoryMB: 512,
            payload: null,
          },
          {
            kind: 'memory-headroom',
            severity: 'warn',
            message:
              'At 512 MB head uses up to 440 MB, 86 % of its memory; from 80 % on, garbage collection slows a function down, and an out-of-memory error is near.',
            numbers: {},
            memoryMB: 512,
            payload: null,
          },
        ],
      }),
    ],
  }),

  abandoned: aReport({
    functions: [
      aFunction({
        name: 'report-export',
        verdict: 'fail',
        deployedMB: { base: 128, head: 128 },
        sizes: [
          aRow(128, 962, 962, { head: null, duration: null, cost: null }),
          aRow(256, 480, 489),
          aRow(512, 244, 246),
        ],
        abandoned: [{ side: 'head', memoryMB: 128, reason: 'ran out of memory' }],
        findings: [
          {
            kind: 'new-failures',
            severity: 'fail',
            message: 'At 128 MB head ran out of memory; base works.',
            numbers: {},
            memoryMB: 128,
            payload: null,
          },
        ],
      }),
    ],
  }),

  failures: aReport({
    functions: [
      aFunction({
        name: 'orders-api',
        verdict: 'fail',
        runtime: 'python3.13',
        sizes: [aRow(512, 3.21, 3.2), aRow(1024, 1.62, 1.63), aRow(1769, 0.93, 0.93)].map(
          (row) => ({
            ...row,
            head: row.head && { ...row.head, failures: 24 },
          }),
        ),
        findings: [
          {
            kind: 'new-failures',
            severity: 'fail',
            message:
              'With payload large head failed in 8 of 8 environments, base in 0 of 8: it threw TypeError: Cannot read properties of undefined (reading "items").',
            numbers: {},
            memoryMB: null,
            payload: 'large',
          },
        ],
        advice: { kind: 'none', reason: 'too-few-sizes' },
      }),
    ],
  }),

  unchanged: aReport({ functions: [anUnchangedFunction('image-resize')] }),

  unmeasured: aReport({
    verdict: 'inconclusive',
    functions: [
      aFunction({ name: 'thumbnails' }),
      { kind: 'new', name: 'refunds', verdict: 'pass' },
      anUnmeasuredFunction(),
      anUnchangedFunction('mailer'),
    ],
  }),

  local: aReport({
    backend: 'local',
    pullRequest: null,
    base: { sha: null, ref: null },
    head: { sha: null, ref: null },
    spend: { usd: 0, invocations: 0 },
    notes: ['Only 2 environments run at once here.'],
    functions: [aFunction({ deployedMB: null, advice: { kind: 'none', reason: 'within-noise' } })],
  }),

  twenty: aReport({
    functions: Array.from({ length: 20 }, (_, index) => {
      const name = `service-${String.fromCharCode(97 + index)}`
      if (index % 6 === 4) return aRegression({ name })
      if (index === 1) return anUnchangedFunction(name)
      return aFunction({ name })
    }),
  }),

  many: aReport({
    functions: [
      anUnchangedFunction('billing'),
      aFunction({ name: 'thumbnails' }),
      aRegression(),
      anUnchangedFunction('mailer'),
      aFunction({
        name: 'orders-api',
        verdict: 'inconclusive',
        sizes: [
          aRow(1024, 412, 423, {
            duration: aChange(2.7, 5.9, 'inconclusive'),
            cost: aChange(2.6, 5.8, 'inconclusive'),
          }),
        ],
      }),
    ],
  }),
} satisfies Record<string, Report>

import { keepSamples } from '../../src/check/kept-samples.ts'
import { samplesFile } from '../../src/check/samples-file/write.ts'
import { buildReport, type ReportInput } from '../../src/report/build.ts'
import type { Report } from '../../src/report/schema.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'

/** How functions of the tests run. */
export const RUN = {
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  architecture: 'x86_64',
  timeoutSeconds: 3,
  ephemeralStorageMB: 512,
} as const

/** What a check of a head that takes 30 % longer writes: report and samples that lead to it. */
export function measuredReport(
  name: string,
  about: Partial<ReportInput> = {},
): { report: Report; samples: string } {
  const fn = functionCase({
    name,
    memorySizesMB: [512, 1024],
    rule: { looks: [4], confirmReplicas: 0 },
  })
  const samples = samplesOf(fn, {
    replicas: 4,
    durationMs: ({ side }) => (side === 'head' ? 130 : 100),
    initMs: () => 150,
  })
  const input: ReportInput = {
    backend: 'local',
    base: {},
    head: {},
    seed: 11,
    startedAt: new Date('2026-11-24T10:00:00Z'),
    finishedAt: new Date('2026-11-24T10:01:00Z'),
    spend: { usd: 0, invocations: samples.length },
    notes: [],
    functions: [
      {
        kind: 'measured',
        fn,
        comparison: comparisonOf(fn, samples),
        payloads: fn.payloads.map((each) => ({ ...each, source: 'inline' })),
        configuration: { base: RUN, head: RUN },
        coldStartShare: 0.01,
      },
    ],
    ...about,
  }
  const text = [...samplesFile(input, new Map([[name, keepSamples(samples)]]), 'pass')].join('')
  return { report: buildReport(input), samples: text }
}

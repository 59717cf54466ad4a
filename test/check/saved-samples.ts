import { type JudgeOptions, judgeSamples } from '../../src/check/judge-samples.ts'
import { keepSamples } from '../../src/check/kept-samples.ts'
import { samplesFile as samplesFilePieces } from '../../src/check/samples-file/write.ts'
import type { ReportInput } from '../../src/report/build.ts'
import { reportRow } from '../../src/report/rows.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { directoryWith } from '../support/files.ts'
import { RUN } from '../support/measured-report.ts'
import { pricesIn } from '../support/prices.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'

export const fn = functionCase({
  payloads: [
    { name: 'small', weight: 2 },
    { name: 'large', weight: 1 },
  ],
  deployedMB: { base: 512, head: 1024 },
  memorySizesMB: [512, 1024],
  rule: { looks: [4], confirmReplicas: 0 },
  abandoned: [],
})

export const samples = samplesOf(fn, {
  replicas: 4,
  durationMs: ({ side }) => (side === 'head' ? 130 : 100),
  initMs: () => 150,
  adjust: (sample) =>
    sample.sequence % 2 === 0 && sample.side === 'head'
      ? { ...sample, failure: { kind: 'function-error', errorType: 'E', message: 'x | <b>' } }
      : sample,
})

export const input: ReportInput = {
  backend: 'local',
  base: { sha: 'b'.repeat(40), ref: 'main' },
  head: { sha: 'a'.repeat(40) },
  pullRequest: 7,
  seed: 11,
  startedAt: new Date('2026-11-24T10:00:00.123Z'),
  finishedAt: new Date('2026-11-24T10:01:00Z'),
  spend: { usd: 0.1 + 0.2, invocations: samples.length },
  predicted: { invocations: 10, leastUsd: 0.01, mostUsd: 0.5 },
  notes: ['One note.'],
  functions: [
    {
      kind: 'measured',
      fn,
      comparison: comparisonOf(fn, samples),
      payloads: fn.payloads.map((each) => ({ ...each, source: 'inline' })),
      configuration: { base: RUN, head: { ...RUN, timeoutSeconds: 9 } },
      invocationsPerMonth: 3_000_000,
      other: {
        kind: 'measured',
        architecture: 'arm64',
        memoryMB: 1024,
        sizes: comparisonOf(fn, samples).sizes.map(reportRow),
        prices: { base: fn.prices.head, head: pricesIn('us-east-1', 'arm64') },
        coldBilledMs: { base: 150, head: 151.5 },
      },
      coldStartShare: 0.02,
      account: { freeTier: true, otherGBSeconds: 10, otherRequests: 20 },
      maxLatencyMs: 500,
      snapStart: false,
      provisioned: { environments: 2, share: 0.5 },
      package: {
        baseBytes: 1,
        headBytes: 2,
        baseZipBytes: 3,
        headZipBytes: 4,
        grown: [{ path: 'index.js', baseBytes: 1, headBytes: 2 }],
      },
    },
    { kind: 'unchanged', name: 'orders', codeSha256: 'abc=' },
  ],
}

export const samplesFile = (...of: Parameters<typeof samplesFilePieces>) =>
  [...samplesFilePieces(...of)].join('')

export const FILE = samplesFile(input, new Map([['resize', keepSamples(samples)]]), 'fail')

export async function judged(text: string, more: Partial<JudgeOptions> = {}) {
  using directory = directoryWith({ 'report/samples.ndjson': text })
  const options = { cwd: directory.path, from: 'report/samples.ndjson', ...more }
  try {
    return await judgeSamples(options)
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    return { refused: error.message.replaceAll(directory.path, '<cwd>') }
  }
}

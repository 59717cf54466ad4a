import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type JudgedBy, type JudgeOptions, judgeSamples } from '../../src/check/judge-samples.ts'
import { nameOf, readSamplesFile } from '../../src/check/samples-file/read.ts'
import { samplesFile as samplesFilePieces } from '../../src/check/samples-file/write.ts'
import { buildReport, type ReportInput } from '../../src/report/build.ts'
import { readReport } from '../../src/report/read.ts'
import { reportRow } from '../../src/report/rows.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { directoryWith } from '../support/files.ts'
import { RUN } from '../support/measured-report.ts'
import { pricesIn } from '../support/prices.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'

const fn = functionCase({
  payloads: [
    { name: 'small', weight: 2 },
    { name: 'large', weight: 1 },
  ],
  deployedMB: { base: 512, head: 1024 },
  memorySizesMB: [512, 1024],
  rule: { looks: [4], confirmReplicas: 0 },
  abandoned: [],
})
const samples = samplesOf(fn, {
  replicas: 4,
  durationMs: ({ side }) => (side === 'head' ? 130 : 100),
  initMs: () => 150,
  adjust: (sample) =>
    sample.sequence % 2 === 0 && sample.side === 'head'
      ? { ...sample, failure: { kind: 'function-error', errorType: 'E', message: 'x | <b>' } }
      : sample,
})

const input: ReportInput = {
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
const samplesFile = (...of: Parameters<typeof samplesFilePieces>) =>
  [...samplesFilePieces(...of)].join('')
const FILE = samplesFile(input, new Map([['resize', { samples }]]), 'fail')

async function judged(text: string, more: Partial<JudgeOptions> = {}) {
  using directory = directoryWith({ 'report/samples.ndjson': text })
  const options = { cwd: directory.path, from: 'report/samples.ndjson', ...more }
  try {
    return await judgeSamples(options)
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    return { refused: error.message.replaceAll(directory.path, '<cwd>') }
  }
}

describe('samples.ndjson', () => {
  test('gives the same report again, to the last byte', async () => {
    const again = await judged(FILE)
    expect(JSON.stringify('report' in again && again.report)).toBe(
      JSON.stringify(buildReport(input)),
    )
    expect(again).toMatchObject({ report: { verdict: 'fail' }, status: 1 })
  })

  test('holds which functions are not restored, which comes before the verdict', async () => {
    const unrestored = [
      {
        functionName: 'orders',
        region: 'us-east-1',
        run: 'pr-12/abc123',
        message: '$LATEST of orders is not restored: it runs the code of the pull request.',
      },
    ]
    const text = samplesFile({ ...input, unrestored }, new Map([['resize', { samples }]]), 'fail')
    expect(await judged(text)).toMatchObject({ report: { unrestored }, status: 3 })
  })

  test('may be of an architecture that this version does not know', async () => {
    const text = FILE.replaceAll('"architecture":"x86_64"', '"architecture":"riscv64"')
    const again = await judged(text)
    expect(again).toMatchObject({ report: { verdict: 'fail' }, status: 1 })
    expect(readReport(JSON.parse(JSON.stringify('report' in again && again.report)))).toMatchObject(
      { functions: [{ prices: { base: { architecture: 'riscv64' } } }, {}] },
    )
  })

  test('holds sizes that were computed from environments of another', async () => {
    const shared = { ...fn, abandoned: [] }
    const computed = samples
      .filter(({ memoryMB }) => memoryMB === 512)
      .flatMap((sample) => [sample, { ...sample, memoryMB: 1024, ranAtMB: 512 }])
    const [measured] = input.functions
    if (measured?.kind !== 'measured') throw new Error('not measured')
    const comparison = comparisonOf(shared, computed)
    const saved = { ...input, functions: [{ ...measured, fn: shared, comparison }] }
    const text = samplesFile(saved, new Map([['resize', { samples: computed }]]), 'fail')
    const again = await judged(text)
    expect(JSON.stringify('report' in again && again.report)).toBe(
      JSON.stringify(buildReport(saved)),
    )
    expect(again).toMatchObject({
      report: { functions: [{ sizes: [{ memoryMB: 512 }, { memoryMB: 1024, ranAtMB: 512 }] }] },
    })
    const firstComputed =
      /("memoryMB":1024[^\n]*"environment":")base:512:look:0("[^\n]*),"ranAtMB":512/
    expect(await judged(text.replace(firstComputed, '$1own$2'))).toHaveProperty(
      'refused',
      expect.stringContaining('line 6: samples of 1024 MB ran at 1024 MB before'),
    )
    expect(await judged(text.replace(firstComputed, '$1base:512:look:0$2'))).toHaveProperty(
      'refused',
      expect.stringContaining('environment "base:512:look:0" is of base at 512 MB (look) before'),
    )
  })

  test('is found in its directory, and written again as it was', async () => {
    using directory = directoryWith({ 'first/samples.ndjson': FILE })
    await judgeSamples({ cwd: directory.path, from: 'first', reportDir: 'second' })
    const copy = path.join(directory.path, 'second', 'samples.ndjson')
    expect(readFileSync(copy, 'utf8')).toBe(FILE)
    await judgeSamples({ cwd: directory.path, from: copy, reportDir: 'third' })
    for (const file of ['report.json', 'report.md', 'report.html']) {
      expect(readFileSync(path.join(directory.path, 'third', file))).toEqual(
        readFileSync(path.join(directory.path, 'second', file)),
      )
    }
  })

  test('is judged function by function, and what was judged is not kept', async () => {
    const [measured] = input.functions
    if (measured?.kind !== 'measured') throw new Error('not measured')
    const two = { ...measured, fn: { ...fn, name: 'later' } }
    const of = (later: typeof samples) =>
      samplesFile(
        { ...input, functions: [measured, two] },
        new Map([
          ['resize', { samples }],
          ['later', { samples: later }],
        ]),
        'pass',
      )
    const heldAt = async (text: string) => {
      using directory = directoryWith({ 'samples.ndjson': text })
      const held: string[] = []
      await readSamplesFile(directory.path, (read) =>
        held.push(`${nameOf(read.saved)} ${read.samples.length}`),
      ).catch((error: Error) => held.push(error.message.replace(/.*, (?=line)/, '')))
      return held
    }
    expect(await heldAt(of(samples))).toEqual([
      `resize ${samples.length}`,
      `later ${samples.length}`,
    ])
    const broken = of(samples).replace('{"function":"later"', '{"function":1')
    expect(await heldAt(broken)).toEqual([
      `resize ${samples.length}`,
      expect.stringMatching(`^line ${samples.length + 4}: function: `),
    ])
  })

  test('has a line for each line feed, and for no other character', async () => {
    const separators = 'One \u2028 \u2029 \u0085'
    const again = await judged(
      samplesFile({ ...input, notes: [separators] }, new Map([['resize', { samples }]]), 'fail'),
    )
    expect(again).toMatchObject({ report: { notes: expect.arrayContaining([separators]) } })
  })

  test('keeps functions that were not measured', async () => {
    const more: ReportInput = {
      ...input,
      functions: [
        { kind: 'new', name: 'added' },
        { kind: 'unmeasured', name: 'broken', reason: 'It was not there.' },
      ],
    }
    const again = await judged(samplesFile(more, new Map(), 'pass'))
    expect(again).toEqual({ report: buildReport(more), status: 3 })
  })

  test('may have its samples in any order', async () => {
    const [run = '', measured = '', unchanged = '', ...lines] = FILE.trim().split('\n')
    const shuffled = [run, unchanged, measured, ...lines.reverse()].join('\n')
    const again = await judged(shuffled)
    const report = buildReport(input)
    expect(again).toMatchObject({
      report: { ...report, functions: report.functions.toReversed() },
    })
  })

  test('keeps what the user wanted findings to do', async () => {
    const severities = { 'duration-regression': 'warn', 'cost-regression': 'off' } as const
    const functions = input.functions.map((each) =>
      each.kind === 'measured' ? { ...each, severities } : each,
    )
    const text = samplesFile({ ...input, functions }, new Map([['resize', { samples }]]), 'pass')
    const again = await judged(text)
    expect(again).toMatchObject({ report: { verdict: 'fail' } })
    const kinds =
      'report' in again &&
      again.report.functions.flatMap((each) =>
        each.kind === 'measured'
          ? each.findings.map(({ kind, severity }) => `${severity} ${kind}`)
          : [],
      )
    expect(kinds).toContain('warn duration-regression')
    expect(kinds).not.toContainEqual(expect.stringContaining('cost-regression'))
  })

  test.each<[JudgedBy, string]>([
    [{}, 'inconclusive'],
    [{ limits: { durationPercent: 10, costPercent: 10 } }, 'pass'],
    [{ limits: { durationPercent: 3 } }, 'fail'],
    [{ limits: { durationPercent: 3 }, severities: { 'duration-regression': 'warn' } }, 'pass'],
    [{ limits: { durationPercent: 3 }, failOn: 'none' }, 'pass'],
    [{ limits: { durationPercent: 10, costPercent: 10 }, budgets: { durationMs: 1100 } }, 'pass'],
    [{ limits: { durationPercent: 10, costPercent: 10 }, budgets: { durationMs: 900 } }, 'fail'],
  ])('is judged by %j where that is given', async (judgedBy, verdict) => {
    const one = functionCase({ rule: { looks: [4], confirmReplicas: 0 } })
    const slower = samplesOf(one, {
      replicas: 4,
      durationMs: ({ side }) => (side === 'head' ? 1040 : 1000),
      spread: 0.001,
    })
    const run: ReportInput = {
      ...input,
      functions: [
        {
          kind: 'measured',
          fn: one,
          comparison: comparisonOf(one, slower),
          payloads: one.payloads.map((each) => ({ ...each, source: 'inline' })),
          configuration: { base: RUN, head: RUN },
          coldStartShare: 0.01,
        },
      ],
    }
    const file = samplesFile(run, new Map([[one.name, { samples: slower }]]), 'pass')
    const again = await judged(file, { judgedBy })
    expect(again).toMatchObject({ report: { verdict } })
  })

  test('keeps what an inconclusive check comes to, unless told otherwise', async () => {
    const exhausted = { ...fn, exhausted: true }
    const few = samples.filter(
      ({ environment, failure }) => /[01]$/.test(environment) && failure === undefined,
    )
    const [measured] = input.functions
    if (measured?.kind !== 'measured') throw new Error('not measured')
    const undecided: ReportInput = {
      ...input,
      functions: [{ ...measured, fn: exhausted }],
    }
    const step = nextStep(exhausted, few)
    expect(step.kind === 'done' && step.comparison.verdict).toBe('inconclusive')
    const text = samplesFile(undecided, new Map([['resize', { samples: few }]]), 'fail')
    expect(await judged(text)).toMatchObject({ status: 1 })
    expect(await judged(text, { onInconclusive: 'pass' })).toMatchObject({ status: 0 })
  })
})

describe('what is no samples.ndjson of a check is refused in one sentence with its line', () => {
  const lines = FILE.trimEnd().split('\n')
  const changed = (index: number, from: string | RegExp, to: string) =>
    lines.map((line, at) => (at === index ? line.replace(from, to) : line)).join('\n')
  test.each<[string, string, string]>([
    ['an empty file', '', 'line 1, column 1: this is not valid JSON'],
    ['another file', '{"a": 1}', 'line 1: this is not how samples.ndjson of a check begins'],
    ['a list', '[]', 'line 1: this is not how samples.ndjson of a check begins'],
    ['a newer format', changed(0, '"format":1', '"format":2'), 'line 1: the file has format 2'],
    ['no function', `${lines[0]}\n`, 'line 1: no function follows'],
    ['broken JSON', changed(9, '"side"', 'side'), 'line 10, column'],
    ['an unknown key', changed(4, '"side"', '"x":1,"side"'), 'line 5: Unrecognized key: "x"'],
    ['a negative duration', changed(4, '"durationMs":', '"durationMs":-'), 'line 5: durationMs: '],
    [
      'a duration that is no number',
      changed(4, /"durationMs":[\d.]+/, '"durationMs":1e999'),
      'line 5: durationMs: ',
    ],
    [
      'another size',
      changed(5, '"memoryMB":512', '"memoryMB":640'),
      'line 6: 640 MB is no memory size of "resize"',
    ],
    [
      'another payload',
      changed(6, /"payload":"\w+"/, '"payload":"big"'),
      'line 7: "big" is no payload of "resize"',
    ],
    [
      'another function',
      changed(7, '"function":"resize"', '"function":"re\\nsize"'),
      'line 8: no line before describes a measured function "re\uFFFDsize"',
    ],
    [
      'an environment of both sides',
      changed(8, '"side":"base"', '"side":"head"'),
      'line 9: environment "base:512:look:0" is of base at 512 MB (look) before',
    ],
    [
      'an environment of two pairs',
      changed(8, '"side":"base"', '"side":"base","pair":3'),
      'line 9: environment "base:512:look:0" is of base at 512 MB (look) before',
    ],
    [
      'the same invocation twice',
      lines.map((line, at) => (at === 9 ? lines[8] : line)).join('\n'),
      `line 10: invocation 5 of "base:512:look:0" is there twice`,
    ],
    [
      'a sample more',
      [...lines, lines[8]].join('\n'),
      `line ${lines.length + 1}: "resize" has all its ${samples.length} samples already`,
    ],
    [
      'a sample less',
      lines.slice(0, -1).join('\n'),
      `line 2: ${samples.length} samples of resize should follow, but there are ${samples.length - 1}`,
    ],
    [
      'a function twice',
      [...lines.slice(0, 2), lines[1]].join('\n'),
      'line 3: the function "resize" is there twice',
    ],
  ])('%s', async (_, text, sentence) => {
    const { refused } = (await judged(text)) as { refused?: string }
    expect(refused).toContain(`<cwd>/report/samples.ndjson, ${sentence}`)
  })

  test('samples with which the check was not decided', async () => {
    const longer = {
      ...fn,
      deployedMB: { base: 1024, head: 1024 },
      rule: { looks: [4, 8], confirmReplicas: 0 },
    }
    const [measured] = input.functions
    if (measured?.kind !== 'measured') throw new Error('not measured')
    const noisy = samplesOf(longer, { replicas: 4, spread: 0.1, durationMs: () => 100 })
    const undecided: ReportInput = { ...input, functions: [{ ...measured, fn: longer }] }
    const text = samplesFile(undecided, new Map([['resize', { samples: noisy }]]), 'pass')
    expect(await judged(text)).toHaveProperty(
      'refused',
      expect.stringContaining('line 2: its samples end before the check was decided'),
    )
  })

  test('a pipe, which nobody may ever write to', async () => {
    using directory = directoryWith({ 'dir/x': '' })
    execFileSync('mkfifo', ['pipe', 'dir/samples.ndjson'], { cwd: directory.path })
    for (const from of ['pipe', 'dir', '/dev/null']) {
      await expect(judgeSamples({ cwd: directory.path, from })).rejects.toThrow(
        'cannot be read (it is no regular file); give the samples.ndjson that a check wrote',
      )
    }
  })

  test('a file that is not there', async () => {
    using directory = directoryWith()
    await expect(judgeSamples({ cwd: directory.path, from: 'none' })).rejects.toThrow(
      /^--from-samples: .*none cannot be read \(ENOENT/,
    )
  })

  test('whatever is changed in it', async () => {
    using directory = directoryWith()
    const from = path.join(directory.path, 'samples.ndjson')
    const garbage = fc.constantFrom('', '0', '-1', '1e308', 'null', '[]', '{}', '"', '\\u0000', 'x')
    const place = fc.nat(FILE.length)
    await fc.assert(
      fc.asyncProperty(place, fc.nat(12), garbage, async (at, length, text) => {
        writeFileSync(from, FILE.slice(0, at) + text + FILE.slice(at + length))
        try {
          const { report } = await judgeSamples({ cwd: directory.path, from })
          expect(() => readReport(JSON.parse(JSON.stringify(report)))).not.toThrow()
        } catch (error) {
          if (!(error instanceof BadInput)) throw error
          expect(error.message.split('\n')[0]).toMatch(/samples\.ndjson, line \d+/)
        }
      }),
      { numRuns: 150 },
    )
  })
})

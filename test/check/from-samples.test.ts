import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type JudgedBy, judgeSamples } from '../../src/check/judge-samples.ts'
import { keepSamples } from '../../src/check/kept-samples.ts'
import { nameOf, readSamplesFile } from '../../src/check/samples-file/read.ts'
import { buildReport, type ReportInput } from '../../src/report/build.ts'
import { readReport } from '../../src/report/read.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { directoryWith } from '../support/files.ts'
import { RUN } from '../support/measured-report.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'
import { FILE, fn, input, judged, samples, samplesFile } from './saved-samples.ts'

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
    const text = samplesFile(
      { ...input, unrestored },
      new Map([['resize', keepSamples(samples)]]),
      'fail',
    )
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
    const text = samplesFile(saved, new Map([['resize', keepSamples(computed)]]), 'fail')
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
      expect.stringContaining('line 6: earlier samples of 1,024 MB ran at 1,024 MB'),
    )
    expect(await judged(text.replace(firstComputed, '$1base:512:look:0$2'))).toHaveProperty(
      'refused',
      expect.stringContaining(
        'environment "base:512:look:0" already belongs to base at 512 MB (look)',
      ),
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
          ['resize', keepSamples(samples)],
          ['later', keepSamples(later)],
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
      samplesFile(
        { ...input, notes: [separators] },
        new Map([['resize', keepSamples(samples)]]),
        'fail',
      ),
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
    const text = samplesFile(
      { ...input, functions },
      new Map([['resize', keepSamples(samples)]]),
      'pass',
    )
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
    const file = samplesFile(run, new Map([[one.name, keepSamples(slower)]]), 'pass')
    const again = await judged(file, { judgedBy })
    expect(again).toMatchObject({ report: { verdict } })
  })

  test('keeps what an inconclusive check comes to, unless the flag says otherwise', async () => {
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
    const text = samplesFile(undecided, new Map([['resize', keepSamples(few)]]), 'fail')
    expect(await judged(text)).toMatchObject({ status: 1 })
    expect(await judged(text, { onInconclusive: 'pass' })).toMatchObject({ status: 0 })
  })
})

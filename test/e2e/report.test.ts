import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { cpuProfile } from '../../src/explain/cpuprofile.ts'
import type { MeasuredFunction, Report } from '../../src/report/schema.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'
import { measuredReport } from '../support/measured-report.ts'
import { aCallTree } from '../support/profiles.ts'

const { report: REPORT, samples: SAMPLES } = measuredReport('resize')

/** The report with a cause, as a check with `explain` writes it. */
const EXPLAINED: Report = {
  ...REPORT,
  functions: REPORT.functions.map((each) => {
    const measured = each as MeasuredFunction
    return {
      ...measured,
      explanation: { payload: 'large', memoryMB: 512, causes: [], unexplainedPercent: 40 },
    }
  }),
}

const saved = (more: Record<string, string> = {}) =>
  directoryWith({
    'report/report.json': JSON.stringify(REPORT),
    'report/samples.ndjson': SAMPLES,
    ...more,
  })

describe('lambda-cost-gate report', () => {
  test('makes both pages again from what a check wrote, and prints the report', async () => {
    using directory = saved({
      'report/report.json': JSON.stringify(EXPLAINED),
      'report/resize.base.cpuprofile': cpuProfile(aCallTree({ resizeMs: 20 })),
      'report/resize.head.cpuprofile': cpuProfile(aCallTree({ resizeMs: 41 })),
    })
    const cwd = directory.path
    const { status, stdout, stderr } = await runDist(
      'cli.js',
      ['report', '--report-dir', 'report', '--out', 'pages'],
      { cwd },
    )
    expect([status, stderr]).toEqual([0, `${path.join(cwd, 'pages/report.html')} is written.\n`])
    expect(readFileSync(path.join(cwd, 'pages/report.md'), 'utf8')).toBe(stdout)
    const html = readFileSync(path.join(cwd, 'pages/report.html'), 'utf8')
    // Two sizes, two sides, four environments each: a mean and a cold start of each.
    expect(html.match(/<circle [^>]*r="2\.6"/g)).toHaveLength(32)
    expect(html).toContain('<title>resize at src/index.mjs:18: 20.0 ms → 41.0 ms</title>')
    expect(existsSync(path.join(cwd, 'report/report.html'))).toBe(false)
  })

  test('does without samples, and says so on the page', async () => {
    using directory = directoryWith({ 'report.json': JSON.stringify(REPORT) })
    const { status } = await runDist(
      'cli.js',
      ['report', '--report-dir', '.', '--format', 'json'],
      {
        cwd: directory.path,
      },
    )
    expect(status).toBe(0)
    expect(readFileSync(path.join(directory.path, 'report.html'), 'utf8')).toContain(
      'as samples.ndjson was not available',
    )
  })

  const contradicting = JSON.stringify({ ...REPORT, verdict: 'pass' })
  test.each([
    ['no report', { 'report/report.json': '{}' }, /it has no schema number/],
    ['a damaged one', { 'report/report.json': '{"schema"' }, /report\.json, line 1, column 10/],
    ['one that contradicts itself', { 'report/report.json': contradicting }, /contradicts itself/],
    [
      'samples of another run',
      { 'report/samples.ndjson': SAMPLES.replace('"seed":11', '"seed":12') },
      /samples\.ndjson is of another run than report\.json/,
    ],
    [
      'damaged samples',
      { 'report/samples.ndjson': SAMPLES.replace('"side":"base"', '"side":"mine"') },
      /samples\.ndjson, line 3: side/,
    ],
    [
      'a damaged profile',
      {
        'report/report.json': JSON.stringify(EXPLAINED),
        'report/resize.base.cpuprofile': '{"nodes":[]}',
        'report/resize.head.cpuprofile': '{}',
      },
      /resize\.base\.cpuprofile is not a CPU profile/,
    ],
  ])('refuses %s in one sentence, and writes nothing', async (_, files, sentence) => {
    using directory = saved(files)
    const { status, stdout, stderr } = await runDist(
      'cli.js',
      ['report', '--report-dir', 'report'],
      {
        cwd: directory.path,
      },
    )
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(sentence)
    expect(existsSync(path.join(directory.path, 'report/report.html'))).toBe(false)
  })

  test('says which directory it needs', async () => {
    using directory = directoryWith({})
    const { status, stderr } = await runDist('cli.js', ['report', '--report-dir', 'nowhere'], {
      cwd: directory.path,
    })
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^report-dir: .*nowhere\/report\.json cannot be read \(ENOENT.*give the directory that a check wrote its report to\.$/m,
    )
  })
})

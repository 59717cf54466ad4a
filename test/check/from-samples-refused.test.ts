import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { judgeSamples } from '../../src/check/judge-samples.ts'
import { keepSamples } from '../../src/check/kept-samples.ts'
import type { ReportInput } from '../../src/report/build.ts'
import { readReport } from '../../src/report/read.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { directoryWith } from '../support/files.ts'
import { samplesOf } from '../verdict/support.ts'
import { FILE, fn, input, judged, samples, samplesFile } from './saved-samples.ts'

describe('what is no samples.ndjson of a check is refused in one sentence with its line', () => {
  const lines = FILE.trimEnd().split('\n')
  const changed = (index: number, from: string | RegExp, to: string) =>
    lines.map((line, at) => (at === index ? line.replace(from, to) : line)).join('\n')
  test.each<[string, string, string]>([
    ['an empty file', '', 'line 1, column 1: this is not valid JSON'],
    ['another file', '{"a": 1}', 'line 1: this is not how the samples.ndjson of a check begins'],
    ['a list', '[]', 'line 1: this is not how the samples.ndjson of a check begins'],
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
      'line 6: 640 MB is not a memory size of "resize"',
    ],
    [
      'another payload',
      changed(6, /"payload":"\w+"/, '"payload":"big"'),
      'line 7: "big" is not a payload of "resize"',
    ],
    [
      'another function',
      changed(7, '"function":"resize"', '"function":"re\\nsize"'),
      'line 8: no line before describes a measured function "re\uFFFDsize"',
    ],
    [
      'an environment of both sides',
      changed(8, '"side":"base"', '"side":"head"'),
      'line 9: environment "base:512:look:0" already belongs to base at 512 MB (look)',
    ],
    [
      'an environment of two pairs',
      changed(8, '"side":"base"', '"side":"base","pair":3'),
      'line 9: environment "base:512:look:0" already belongs to base at 512 MB (look)',
    ],
    [
      'the same invocation twice',
      lines.map((line, at) => (at === 9 ? lines[8] : line)).join('\n'),
      `line 10: invocation 5 of "base:512:look:0" appears twice`,
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
      'line 3: the function "resize" appears twice',
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
    const text = samplesFile(undecided, new Map([['resize', keepSamples(noisy)]]), 'pass')
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
        'cannot be read (it is not a regular file); give the samples.ndjson that a check wrote',
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

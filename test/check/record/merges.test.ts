import { expect, test } from '@jest/globals'
import { measured } from '../../../bench/history/simulated.ts'
import { withCreep } from '../../../src/check/record/creep-findings.ts'
import { directoryStore } from '../../../src/check/record/directory-store.ts'
import { linesOf } from '../../../src/check/record/lines-of.ts'
import { readRecorded } from '../../../src/check/record/recorded.ts'
import { withHistory } from '../../../src/check/record/with-history.ts'
import { writeRecord } from '../../../src/check/record/write.ts'
import { anchorPoint } from '../../../src/history/anchor.ts'
import { renderMarkdown } from '../../../src/report/markdown/report.ts'
import { directoryWith } from '../../support/files.ts'
import { commitOf } from '../../support/history.ts'
import { aReport } from '../../support/report.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000
const MERGES = 11
/** A step of 20 % in the eighth merge, and 1.3 % with each from the third on. */
const FUNCTIONS = {
  stepping: (merge: number) => (merge === 8 ? 1.2 : 1),
  creeping: (merge: number) => (merge >= 3 ? 1.013 : 1),
} as const

test('a repository of merges: the step and the creep are found where they were made', async () => {
  using directory = directoryWith({})
  const store = directoryStore(directory.path)
  const found: string[] = []
  let shown = ''
  for (let merge = 1; merge <= MERGES; merge++) {
    const recorded = await readRecorded(store)
    const startedAt = new Date(Date.UTC(2026, 0, 1) + merge * WEEK_MS)
    const names = Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[]
    const since = (name: keyof typeof FUNCTIONS) =>
      Array.from({ length: merge - 1 }, (_, at): number => FUNCTIONS[name](at + 2)).reduce(
        (a, b) => a * b,
        1,
      )
    const report = aReport({
      startedAt: startedAt.toISOString(),
      functions: names.map((name, at) => measured(name, FUNCTIONS[name](merge), 100 * merge + at)),
    })
    const anchor = anchorPoint(recorded.lines, {
      wish: { kind: 'release' },
      releases: [{ name: 'v1.4', commit: commitOf(1), time: new Date(Date.UTC(2026, 0, 8)) }],
      now: startedAt,
    })
    const live = new Map(
      anchor
        ? names.map((name, at) => [name, measured(name, since(name), 7000 + 100 * merge + at)])
        : [],
    )
    const origin = merge === 1 ? ({ kind: 'first' } as const) : ({ kind: 'given' } as const)
    const lines = (of: typeof report) =>
      linesOf({
        report: of,
        merge: { commit: commitOf(merge), pullRequest: merge },
        origins: new Map(names.map((name) => [name, origin])),
        baseCommits: new Map(names.map((name) => [name, merge === 1 ? null : commitOf(merge - 1)])),
        anchor,
        live,
      })
    const all = [...recorded.lines, ...lines(report)]
    const judged = anchor
      ? withCreep(report, { lines: all, anchor, severitiesOf: () => undefined })
      : report
    await writeRecord(store, {
      ...{ lines: lines(judged), code: [], now: startedAt, anchorTime: anchor?.time },
      message: `Record ${merge}`,
    })
    for (const each of judged.functions) {
      if (each.kind !== 'measured') continue
      if (each.verdict === 'fail') found.push(`${each.name} fails at ${merge}`)
      const creep = each.findings.find(({ kind }) => kind === 'creep')
      if (creep) found.push(`${each.name} creeps at ${merge}: ${creep.message}`)
    }
    if (merge === MERGES)
      shown = renderMarkdown(withHistory(judged, [...recorded.lines, ...lines(judged)]))
  }

  expect(found.filter((each) => each.includes('fails'))).toEqual(['stepping fails at 8'])
  const creeps = found.filter((each) => each.includes('creeps'))
  expect(creeps.every((each) => each.startsWith('creeping'))).toBe(true)
  // 1.3 % with each merge from the third on: 4 % after the fifth, 9 % after the ninth.
  const [, at] = /creeps at (\d+)/.exec(creeps[0] ?? '') ?? []
  expect(Number(at)).toBeGreaterThanOrEqual(5)
  expect(Number(at)).toBeLessThanOrEqual(9)
  expect(creeps.at(-1)).toMatch(
    /Since v1\.4, \d+ merges, none of which failed, together made the function .* slower .* Most of it came between [0-9a-f]{7} and [0-9a-f]{7}/,
  )
  expect(shown).toMatch(
    /Main: [▁▂▃▄▅▆▇█]{10,} duration over 11 records; since `v1\.4`: \+\d+\.\d %/,
  )
})

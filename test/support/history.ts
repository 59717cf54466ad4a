import type { HistoryLine, MeasuredLine, UnchangedLine } from '../../src/history/line.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { VERSION } from '../../src/shared/version.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000

/** A line of a function that was measured against the commit before and passed. */
export function aLine(overrides: Partial<MeasuredLine> = {}): MeasuredLine {
  return {
    schema: 1,
    kind: 'measured',
    time: '2026-11-20T10:00:00.000Z',
    commit: commitOf(2),
    baseCommit: commitOf(1),
    pullRequest: 12,
    repository: 'https://github.com/octo-org/octo-repo',
    function: 'image-resize',
    seed: 42,
    versions: { gate: VERSION, prices: '2026-11' },
    backend: 'aws',
    region: 'us-east-1',
    architecture: 'x86_64',
    runtime: 'nodejs24.x',
    memoryMB: 1024,
    isDeployed: true,
    payload: 'thumbnail',
    durationMs: 412,
    durationLowMs: 408,
    durationHighMs: 416,
    costPerMillionUsd: 7.07,
    maxMemoryUsedMB: 118,
    environments: 8,
    invocations: 320,
    failures: 0,
    base: { durationMs: 411, costPerMillionUsd: 7.06 },
    duration: { changePercent: 0.2, lowPercent: -1.2, highPercent: 1.6 },
    cost: { changePercent: 0.2, lowPercent: -1.2, highPercent: 1.6 },
    init: { ms: 184, change: { changePercent: 0.4, lowPercent: -2, highPercent: 2.9 } },
    zipBytes: 48_211,
    unzippedBytes: 120_334,
    verdict: 'pass',
    ...overrides,
  }
}

/** A note that a function did not change. */
export function anUnchangedLine(overrides: Partial<UnchangedLine> = {}): UnchangedLine {
  const { schema, time, commit, baseCommit, pullRequest, repository, seed, versions } = aLine()
  const known = { schema, time, commit, baseCommit, pullRequest, seed, versions }
  return {
    ...known,
    ...(repository !== undefined && { repository }),
    kind: 'unchanged',
    function: 'image-resize',
    ...overrides,
  }
}

/** 40 hexadecimal digits that only the n-th commit has. */
export function commitOf(n: number): string {
  return (Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(5)
}

export interface HistoryOptions {
  functions?: number
  weeks?: number
  memorySizesMB?: readonly number[]
  /** Of each function; several get a line for all of them together, too. */
  payloads?: readonly string[]
  /** Factor on the duration of the n-th function from the n-th week on. */
  factorOf?: (index: number, week: number) => number
  start?: string
  seed?: number
}

/**
 * A history with one merge a week: two years of 50 functions unless said otherwise. A merge changes one
 * function in three; now and then it makes one slower, which some maintainer accepts.
 */
export function aHistory(options: HistoryOptions = {}): HistoryLine[] {
  const { functions = 50, weeks = 104, start = '2024-11-25T10:00:00.000Z', seed = 1 } = options
  const { memorySizesMB = [512, 1024, 1769], payloads = ['small'], factorOf = () => 1 } = options
  const random = seededRandom(seed, 'history')
  const noise = () => (random() + random() + random() - 1.5) * 0.03
  const levels = Array.from({ length: functions }, (_, index) => 20 + 37 * index)
  const lines: HistoryLine[] = []
  for (let week = 0; week < weeks; week++) {
    const time = new Date(Date.parse(start) + week * WEEK_MS).toISOString()
    const about = {
      time,
      commit: commitOf(week),
      baseCommit: week === 0 ? null : commitOf(week - 1),
      pullRequest: 100 + week,
      seed: week,
    }
    const day = Math.exp(noise() * 2)
    for (let index = 0; index < functions; index++) {
      const own = { ...about, function: `function-${String(index).padStart(2, '0')}` }
      const isChanged = week === 0 || random() < 1 / 3
      if (!isChanged) {
        lines.push(anUnchangedLine(own))
        continue
      }
      const isStep = week > 0 && random() < 0.02
      const before = levels[index] ?? 1
      const factor =
        (factorOf(index, week) / (week === 0 ? 1 : factorOf(index, week - 1))) * (isStep ? 1.1 : 1)
      levels[index] = before * factor
      const verdict = isStep ? (random() < 0.5 ? 'accepted' : 'fail') : 'pass'
      for (const memoryMB of memorySizesMB) {
        for (const payload of payloads.length > 1 ? [null, ...payloads] : payloads) {
          const scale = (1769 / memoryMB) * day
          const durationMs = before * factor * scale * Math.exp(noise())
          const baseMs = before * scale * Math.exp(noise())
          const changePercent = 100 * (durationMs / baseMs - 1)
          const cost = (ms: number) => 0.2 + ((ms / 1000) * memoryMB * 0.0000166667 * 1e6) / 1024
          const change = {
            changePercent,
            lowPercent: changePercent - 2,
            highPercent: changePercent + 2,
          }
          const isFirst = week === 0
          lines.push(
            aLine({
              ...own,
              memoryMB,
              isDeployed: memoryMB === 1024,
              payload,
              durationMs,
              durationLowMs: durationMs * 0.986,
              durationHighMs: durationMs * 1.014,
              costPerMillionUsd: cost(durationMs),
              base: isFirst ? null : { durationMs: baseMs, costPerMillionUsd: cost(baseMs) },
              duration: isFirst ? null : change,
              cost: isFirst ? null : change,
              verdict,
              monthUsd: cost(durationMs) * 3.2,
              ...(isStep && { findings: ['duration-regression', 'cost-regression'] }),
            }),
          )
        }
      }
    }
  }
  return lines
}

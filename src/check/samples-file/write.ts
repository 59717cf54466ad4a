import type { Severities } from '../../inputs/plan.ts'
import type { Sample } from '../../measure/sample.ts'
import type { ReportInput } from '../../report/build.ts'
import { FORMAT, type SavedFunction, type SavedRun, type SavedSample } from './format.ts'

/** What was measured of a function beside what its report is made of. */
export interface Raw {
  samples: readonly Sample[]
  severities?: Severities
}

/**
 * The lines of samples.ndjson: the run, each function, then every sample, one JSON object a line.
 * They hold all that the report is made of, so that it can be made again without measuring.
 * @param raw by function name
 */
export function samplesFile(
  { functions, startedAt, finishedAt, ...run }: ReportInput,
  raw: ReadonlyMap<string, Raw>,
  onInconclusive: 'pass' | 'fail',
): string {
  const saved: SavedRun = {
    ...run,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    onInconclusive,
  }
  const cases = functions.map((each): SavedFunction => {
    if (each.kind !== 'measured') return each
    const { comparison: _, payloads, ...known } = each
    const { samples = [], severities } = raw.get(each.function_.name) ?? {}
    return {
      ...known,
      payloads: payloads.map(({ name, weight, source }) => ({ name, weight, source })),
      ...(severities && { severities }),
      samples: samples.length,
    }
  })
  const samples = [...raw].flatMap(([name, own]) =>
    own.samples.map((sample): SavedSample => ({ function: name, ...sample })),
  )
  return [{ format: FORMAT, run: saved }, ...cases.map((each) => ({ case: each })), ...samples]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
}

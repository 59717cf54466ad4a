import type { Sample } from '../../measure/sample.ts'
import type { ReportInput } from '../../report/build.ts'
import { inPieces } from '../../shared/lines.ts'
import type { KeptSamples } from '../kept-samples.ts'
import { FORMAT, type SavedFunction, type SavedRun, type SavedSample } from './format.ts'

/** What is saved of a function beside what its report is made of. */
export interface SavedExtras {
  /** How many samples follow. */
  samples: number
}

/** A text in pieces, as files are written. */
export type Pieces = Iterable<string> | AsyncIterable<string>

/**
 * samples.ndjson in pieces: the run, each function, then every sample, one JSON object a line. It holds
 * all that the report is made of, so that it can be made again without measuring. Functions' samples
 * follow one after the other, so that a reader needs those of one function only in memory.
 * @param raw by function name
 */
export function* samplesFile(
  input: ReportInput,
  raw: ReadonlyMap<string, KeptSamples>,
  onInconclusive: 'pass' | 'fail',
): Generator<string> {
  const extras = new Map([...raw].map(([name, { count }]) => [name, { samples: count }] as const))
  yield* headOfSamplesFile(input, extras, onInconclusive)
  for (const [name, samples] of raw) yield* inPieces(sampleLines(name, samples.read()))
}

/** The lines before the samples. */
export function* headOfSamplesFile(
  { functions, startedAt, finishedAt, unrestored = [], ...run }: ReportInput,
  extras: ReadonlyMap<string, SavedExtras>,
  onInconclusive: 'pass' | 'fail',
): Generator<string> {
  const saved: SavedRun = {
    ...run,
    ...(unrestored.length > 0 && { unrestored }),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    onInconclusive,
  }
  yield lineOf({ format: FORMAT, run: saved })
  for (const each of functions) yield lineOf({ case: savedFunction(each, extras) })
}

function savedFunction(
  each: ReportInput['functions'][number],
  extras: ReadonlyMap<string, SavedExtras>,
): SavedFunction {
  if (each.kind !== 'measured') return each
  const { comparison: _, payloads, ...known } = each
  const { samples = 0 } = extras.get(each.fn.name) ?? {}
  return {
    ...known,
    payloads: payloads.map(({ name, weight, source }) => ({ name, weight, source })),
    samples,
  }
}

function* sampleLines(name: string, samples: readonly Sample[]): Generator<string> {
  for (const sample of samples) yield lineOf({ function: name, ...sample } satisfies SavedSample)
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import type { Sample } from '../../measure/sample.ts'
import { megabytes } from '../../report/text/numbers.ts'
import { BadInput } from '../../shared/errors.ts'
import { isObject, parseJson } from '../../shared/json.ts'
import { linesIn } from '../../shared/lines.ts'
import { FORMAT, LINES, type SavedFunction, type SavedRun, type SavedSample } from './format.ts'

/** A function of the file, with its samples. */
export interface ReadFunction {
  saved: SavedFunction
  samples: Sample[]
  /** Where the file describes it, to point at in a message. */
  where: string
}

export interface SamplesFile<Judged> {
  run: SavedRun
  /** What `judge` made of each function, in the order in which the file describes them. */
  functions: readonly { saved: SavedFunction; judged: Judged }[]
  /** The lines of all samples once more, as they are in the file. */
  sampleLines(): AsyncIterable<string>
}

/** Name of the file in `report-dir`. */
export const SAMPLES_FILE = 'samples.ndjson'
/** A function with a thousand payloads, of which each has a long name, takes a tenth. */
const MAX_LINE_BYTES = 64 * 2 ** 20
/** In memory at once; a check writes the samples of each function together, at most some 100,000. */
const MAX_WAITING = 2_000_000

/**
 * Reads samples.ndjson, which may come from anybody: each line is checked by itself and against
 * those before it. Each function is judged as soon as all its samples were read, and they are dropped,
 * so that memory does not grow with the file.
 * @param given the file, or the directory that it is in
 * @throws BadInput with the line that cannot be used
 */
export async function readSamplesFile<Judged>(
  given: string,
  judge: (read: ReadFunction) => Judged,
): Promise<SamplesFile<Judged>> {
  const file = await fileOf(given)
  const where = (index: number) => `${file}, line ${index + 1}`
  const lineOptions = {
    maxLineBytes: MAX_LINE_BYTES,
    tooLong: (index: number) =>
      refused(where(index), 'the line is longer than any that a check writes'),
  }
  const functions = new Map<string, Reading<Judged>>()
  const described = new Set<number>([0])
  let run: SavedRun | undefined
  let index = 0
  let waiting = 0
  const take = (line: string) => {
    const at = where(index)
    const json = parseJson(line, file, index + 1)
    if (run === undefined) run = runOf(json, at)
    else if (isObject(json) && 'case' in json) {
      addFunction(functions, json, at)
      described.add(index)
    } else {
      const reading = addSample(functions, json, at)
      if (++waiting > MAX_WAITING) {
        throw refused(at, 'the samples of too many functions are mixed with each other')
      }
      if (reading.samples.length === countOf(reading)) waiting -= settle(reading, judge)
    }
    index++
  }
  for await (const lines of linesOf(file, given, lineOptions)) for (const line of lines) take(line)
  if (run === undefined) run = runOf(parseJson('', file), where(0))
  if (functions.size === 0) throw refused(where(0), 'no function follows')
  return {
    run,
    functions: [...functions.values()].map((reading) => {
      const { saved, samples, where: at } = reading
      if (reading.judged === undefined && samples.length < countOf(reading)) {
        throw refused(
          at,
          `${countOf(reading)} samples of ${nameOf(saved)} should follow, but there are ${samples.length}`,
        )
      }
      if (reading.judged === undefined) settle(reading, judge)
      return { saved, judged: (reading.judged as { value: Judged }).value }
    }),
    async *sampleLines() {
      let at = 0
      for await (const lines of linesIn(file, lineOptions)) {
        const samples = lines.filter(() => !described.has(at++))
        if (samples.length > 0) yield samples.map((line) => `${line}\n`).join('')
      }
    },
  }
}

interface Reading<Judged> extends ReadFunction {
  /** Side, size and stage of each environment, and the invocations that it has had, by size. */
  environments: Map<string, { place: string; invocations: Set<string> }>
  /** By size: where its environments ran. */
  ranAt: Map<number, number>
  /** Once all its samples were read. */
  judged?: { value: Judged }
}

/** Judges a function and drops its samples. Returns how many they were. */
function settle<Judged>(reading: Reading<Judged>, judge: (read: ReadFunction) => Judged): number {
  const { saved, samples, where } = reading
  reading.judged = { value: judge({ saved, samples, where }) }
  reading.samples = []
  reading.environments.clear()
  return samples.length
}

function countOf({ saved }: ReadFunction): number {
  return saved.kind === 'measured' ? saved.samples : 0
}

async function fileOf(given: string): Promise<string> {
  try {
    const file = (await stat(given)).isDirectory() ? path.join(given, SAMPLES_FILE) : given
    // Reading a pipe would wait for somebody to write into it.
    if ((await stat(file)).isFile()) return file
  } catch (cause) {
    throw unreadable(given, cause)
  }
  throw unreadable(given, new Error('it is not a regular file'))
}

/** The lines; what the system says of a file that cannot be read comes as a sentence. */
async function* linesOf(
  file: string,
  given: string,
  options: Parameters<typeof linesIn>[1],
): AsyncGenerator<string[]> {
  try {
    yield* linesIn(file, options)
  } catch (cause) {
    throw cause instanceof BadInput ? cause : unreadable(given, cause)
  }
}

function unreadable(given: string, cause: unknown): BadInput {
  return new BadInput(
    `--from-samples: ${given} cannot be read (${(cause as Error).message}); give the ${SAMPLES_FILE} that a check wrote to its report-dir.`,
    { cause },
  )
}

function runOf(json: unknown, where: string): SavedRun {
  if (!isObject(json) || !('format' in json)) {
    throw refused(where, 'this is not how the samples.ndjson of a check begins')
  }
  if (typeof json.format === 'number' && json.format !== FORMAT) {
    throw refused(
      where,
      `the file has format ${json.format}, of another version of Lambda Cost Gate, and this one reads ${FORMAT}`,
    )
  }
  return checked<{ run: SavedRun }>(LINES.run, json, where).run
}

function addFunction<Judged>(
  functions: Map<string, Reading<Judged>>,
  json: unknown,
  where: string,
): void {
  const { case: saved } = checked<{ case: SavedFunction }>(LINES.function, json, where)
  const name = nameOf(saved)
  if (functions.has(name)) throw refused(where, `the function ${quoted(name)} appears twice`)
  functions.set(name, { saved, samples: [], where, environments: new Map(), ranAt: new Map() })
}

function addSample<Judged>(
  functions: ReadonlyMap<string, Reading<Judged>>,
  json: unknown,
  where: string,
): Reading<Judged> {
  const { function: name, ...sample } = checked<SavedSample>(LINES.sample, json, where)
  const reading = functions.get(name)
  if (reading?.saved.kind !== 'measured') {
    throw refused(where, `no line before describes a measured function ${quoted(name)}`)
  }
  if (reading.judged !== undefined || reading.samples.length === reading.saved.samples) {
    throw refused(where, `${quoted(name)} has all its ${reading.saved.samples} samples already`)
  }
  const { memorySizesMB, payloads } = reading.saved.fn
  if (!memorySizesMB.includes(sample.memoryMB)) {
    throw refused(where, `${megabytes(sample.memoryMB)} is not a memory size of ${quoted(name)}`)
  }
  if (!payloads.some((payload) => payload.name === sample.payload)) {
    throw refused(where, `${quoted(sample.payload)} is not a payload of ${quoted(name)}`)
  }
  addToEnvironment(reading, sample, where)
  reading.samples.push(sample)
  return reading
}

/**
 * An environment belongs to one side and ran at one size, and each of its invocations is there once at
 * each size that it is about. All samples of a size ran at the same one.
 */
function addToEnvironment(
  { environments, ranAt }: Pick<Reading<unknown>, 'environments' | 'ranAt'>,
  sample: Sample,
  where: string,
): void {
  const { side, memoryMB, ranAtMB = memoryMB, stage, environment, pair, sequence } = sample
  const expectedMB = ranAt.get(memoryMB) ?? ranAtMB
  if (expectedMB !== ranAtMB) {
    throw refused(
      where,
      `earlier samples of ${megabytes(memoryMB)} ran at ${megabytes(expectedMB)}`,
    )
  }
  ranAt.set(memoryMB, ranAtMB)
  const partner = pair === undefined ? '' : `, pair ${pair}`
  const place = `${side} at ${megabytes(ranAtMB)} (${stage}${partner})`
  const known = environments.get(environment) ?? { place, invocations: new Set() }
  if (known.place !== place) {
    throw refused(where, `environment ${quoted(environment)} already belongs to ${known.place}`)
  }
  const invocation = `${memoryMB} ${sequence}`
  if (known.invocations.has(invocation)) {
    throw refused(where, `invocation ${sequence} of ${quoted(environment)} appears twice`)
  }
  known.invocations.add(invocation)
  environments.set(environment, known)
}

/** Of what was parsed, its own keys in their own order: then the same report comes out. */
function checked<Line>(schema: z.ZodType, json: unknown, where: string): Line {
  const { error } = schema.safeParse(json)
  const [issue] = error?.issues ?? []
  if (issue === undefined) return json as Line
  const at = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  throw refused(where, `${at}${issue.message}`)
}

/** The sentence for a line that cannot be used. */
export function refused(where: string, reason: string): BadInput {
  const harmless = reason.replace(/[^\P{C}]/gu, '\uFFFD').slice(0, 300)
  return new BadInput(
    `${where}: ${harmless}; give the ${SAMPLES_FILE} of a check as it was written.`,
  )
}

export function nameOf(saved: SavedFunction): string {
  return saved.kind === 'measured' ? saved.fn.name : saved.name
}

function quoted(text: string): string {
  return `"${text.slice(0, 80)}"`
}

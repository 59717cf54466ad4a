import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import type { Sample } from '../../measure/sample.ts'
import { BadInput } from '../../shared/errors.ts'
import { parseJson } from '../../shared/json.ts'
import { FORMAT, LINES, type SavedFunction, type SavedRun, type SavedSample } from './format.ts'

/** A function of the file, with its samples. */
export interface ReadFunction {
  saved: SavedFunction
  samples: Sample[]
  /** Where the file describes it, to point at in a message. */
  where: string
}

export interface SamplesFile {
  run: SavedRun
  functions: readonly ReadFunction[]
}

/** Name of the file in `report-dir`. */
export const SAMPLES_FILE = 'samples.ndjson'
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Reads samples.ndjson, which may come from anybody: each line is checked by itself and against
 * those before it.
 * @param given the file, or the directory that it lies in
 * @throws BadInput with the line that cannot be used
 */
export async function readSamplesFile(given: string): Promise<SamplesFile> {
  const { file, text } = await contentOf(given)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const where = (index: number) => `${file}, line ${index + 1}`
  const [first = '', ...others] = lines
  const run = runOf(parseJson(first, file), where(0))
  const functions = new Map<string, Reading>()
  for (const [index, line] of others.entries()) {
    const at = where(index + 1)
    const json = parseJson(line, file, index + 2)
    if (isObject(json) && 'case' in json) addFunction(functions, json, at)
    else addSample(functions, json, at)
  }
  if (functions.size === 0) throw refused(where(0), 'no function follows')
  for (const { saved, samples, where: at } of functions.values()) {
    if (saved.kind === 'measured' && saved.samples !== samples.length) {
      throw refused(
        at,
        `${saved.samples} samples of ${nameOf(saved)} should follow, but there are ${samples.length}`,
      )
    }
  }
  return { run, functions: [...functions.values()] }
}

interface Reading extends ReadFunction {
  /** Side, size and stage of each environment, and the sequence numbers that it has had. */
  environments: Map<string, { place: string; sequences: Set<number> }>
}

async function contentOf(given: string): Promise<{ file: string; text: string }> {
  try {
    const isDirectory = (await stat(given)).isDirectory()
    const file = isDirectory ? path.join(given, SAMPLES_FILE) : given
    const { size } = await stat(file)
    if (size > MOST_BYTES) {
      throw new BadInput(`--from-samples: ${file} is larger than 256 MB, which no check writes.`)
    }
    return { file, text: await readFile(file, 'utf8') }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(
      `--from-samples: ${given} cannot be read (${(cause as Error).message}); give the ${SAMPLES_FILE} that a check wrote to its report-dir.`,
      { cause },
    )
  }
}

function runOf(json: unknown, where: string): SavedRun {
  if (!isObject(json) || !('format' in json)) {
    throw refused(where, 'this is not how samples.ndjson of a check begins')
  }
  if (typeof json.format === 'number' && json.format !== FORMAT) {
    throw refused(
      where,
      `the file has format ${json.format}, of another version of Lambda Cost Gate, and this one reads ${FORMAT}`,
    )
  }
  return checked<{ run: SavedRun }>(LINES.run, json, where).run
}

function addFunction(functions: Map<string, Reading>, json: unknown, where: string): void {
  const { case: saved } = checked<{ case: SavedFunction }>(LINES.function, json, where)
  const name = nameOf(saved)
  if (functions.has(name)) throw refused(where, `the function ${quoted(name)} is there twice`)
  functions.set(name, { saved, samples: [], where, environments: new Map() })
}

function addSample(functions: ReadonlyMap<string, Reading>, json: unknown, where: string): void {
  const { function: name, ...sample } = checked<SavedSample>(LINES.sample, json, where)
  const reading = functions.get(name)
  if (reading?.saved.kind !== 'measured') {
    throw refused(where, `no line before describes a measured function ${quoted(name)}`)
  }
  const { memorySizesMB, payloads } = reading.saved.function_
  if (!memorySizesMB.includes(sample.memoryMB)) {
    throw refused(where, `${sample.memoryMB} MB is no memory size of ${quoted(name)}`)
  }
  if (!payloads.some((payload) => payload.name === sample.payload)) {
    throw refused(where, `${quoted(sample.payload)} is no payload of ${quoted(name)}`)
  }
  addToEnvironment(reading, sample, where)
  reading.samples.push(sample)
}

/** An environment belongs to one side and size, and each of its invocations is there once. */
function addToEnvironment({ environments }: Reading, sample: Sample, where: string): void {
  const { side, memoryMB, stage, environment, sequence } = sample
  const place = `${side} at ${memoryMB} MB (${stage})`
  const known = environments.get(environment) ?? { place, sequences: new Set() }
  if (known.place !== place) {
    throw refused(where, `environment ${quoted(environment)} is of ${known.place} before`)
  }
  if (known.sequences.has(sequence)) {
    throw refused(where, `invocation ${sequence} of ${quoted(environment)} is there twice`)
  }
  known.sequences.add(sequence)
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
  return saved.kind === 'measured' ? saved.function_.name : saved.name
}

function quoted(text: string): string {
  return `"${text.slice(0, 80)}"`
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

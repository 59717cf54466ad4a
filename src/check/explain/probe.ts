import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { CodeFile } from '../../code/entries.ts'
import { type Observation, readObservation } from '../../explain/observation.ts'

/** Languages that have a probe. */
export type ProbeLanguage = 'nodejs' | 'python'

/** What a probe has to know; it stands beside it in the package. */
export interface ProbeSettings {
  /** How often everything runs, or how long it takes: not both at once, as counting slows down. */
  mode: Observation['mode']
  /** The user's handler. */
  handler: string
  /** Distinguishes the event by which the probe is asked from the user's events. */
  token: string
  /** Invocations that are not looked at. */
  warmUp: number
  /** After so long it looks at what comes all the same. */
  warmUpMs: number
}

const PROBE = 'lambda_cost_gate_probe'
const ENDING = { nodejs: 'mjs', python: 'py' } as const

/** The handler of a package that has the probe. */
export const PROBE_HANDLER = `${PROBE}.handler`

const MAX_ANSWERED_BYTES = 64 * 2 ** 20

/** The probe and its settings, to be packed beside the user's files. */
export async function probeFiles(
  language: ProbeLanguage,
  settings: ProbeSettings,
): Promise<CodeFile[]> {
  const name = `${PROBE}.${ENDING[language]}`
  const text = (file: string, bytes: Uint8Array) => ({ path: file, bytes, executable: false })
  return [
    text(name, await readProbe(name)),
    text(`${PROBE}.json`, Buffer.from(JSON.stringify(settings))),
  ]
}

/** The event that the probe answers itself; the user's handler never sees it. */
export const probeEvent = (token: string) => JSON.stringify({ [KEY]: token })
const KEY = 'lambda-cost-gate-probe'

/** @returns undefined where the answer is not the probe's */
export function readProbeAnswer(response: Uint8Array): Observation | undefined {
  try {
    const answer: unknown = JSON.parse(Buffer.from(response).toString('utf8'))
    if (typeof answer !== 'object' || answer === null || !(KEY in answer)) return undefined
    const packed = answer[KEY as keyof typeof answer]
    if (typeof packed !== 'string') return undefined
    const json = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_ANSWERED_BYTES })
    return readObservation(JSON.parse(json.toString('utf8')))
  } catch {
    return undefined
  }
}

/** Beside the bundle, or in the source tree. */
async function readProbe(name: string): Promise<Uint8Array> {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const beside = path.join(here, 'probes', name)
  return readFile(beside).catch(() => readFile(path.join(here, '../../explain/probes', name)))
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import { BadInput } from './errors.ts'
import { parseJson } from './json.ts'
import type { Payload } from './plan.ts'

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

/**
 * The payload set that the `payloads` input stands for, sorted by name.
 * @param given a glob of JSON files, inline JSON, or nothing: then the one payload `{}`
 * @throws BadInput when no file matches, or for invalid JSON, with file, line and column
 */
export async function readPayloads(
  given: string | Record<string, unknown> | undefined,
  cwd: string,
): Promise<Payload[]> {
  if (given === undefined) return [{ name: 'default', weight: 1, json: '{}', source: 'default' }]
  if (typeof given !== 'string') return [inline(JSON.stringify(given))]
  if (/^\s*[{["]/.test(given)) return [inline(given)]
  const files = globSync(given.split(/\s*\n\s*/).filter(Boolean), {
    cwd,
    absolute: false,
    expandDirectories: false,
    dot: true,
  }).sort()
  if (files.length === 0) {
    throw new BadInput(
      `payloads: no file matches ${given} in ${cwd}; give a glob such as events/*.json, or inline JSON.`,
    )
  }
  const payloads = await Promise.all(files.map((file) => payloadFile(file, cwd)))
  refuseSameName(payloads)
  return payloads
}

function inline(json: string): Payload {
  parseJson(json, 'payloads (inline JSON)')
  return { name: 'inline', weight: 1, json, source: 'inline' }
}

async function payloadFile(file: string, cwd: string): Promise<Payload> {
  const bytes = await readFile(path.resolve(cwd, file))
  if (bytes.byteLength > MAX_PAYLOAD_BYTES) {
    throw new BadInput(
      `payloads: ${file} has ${bytes.byteLength} bytes; Lambda takes 6 MB (6291456 bytes) at most.`,
    )
  }
  const json = bytes.toString('utf8').replace(/^\uFEFF/, '')
  parseJson(json, `payloads: ${file}`)
  return { name: path.basename(file, '.json'), weight: 1, json, source: file }
}

function refuseSameName(payloads: readonly Payload[]): void {
  const byName = new Map<string, Payload>()
  for (const payload of payloads) {
    const other = byName.get(payload.name)
    if (other) {
      throw new BadInput(
        `payloads: ${other.source} and ${payload.source} both give a payload called ${payload.name}; rename one of them.`,
      )
    }
    byName.set(payload.name, payload)
  }
}

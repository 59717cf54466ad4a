import path from 'node:path'
import type { InputName } from '../../src/inputs/inputs.ts'

/** One of `examples/`, as it is checked here: its base against a copy of that. */
export interface Example {
  name: string
  runtime: 'nodejs24.x' | 'python3.12'
  /** File of the handler, in `base/`. */
  file: string
  memorySizes: string
}

export const EXAMPLES: readonly Example[] = [
  { name: 'api-handler', runtime: 'nodejs24.x', file: 'index.js', memorySizes: '512,1769' },
  { name: 'image-resize', runtime: 'nodejs24.x', file: 'index.mjs', memorySizes: '1024,1769' },
  {
    name: 'python-transform',
    runtime: 'python3.12',
    file: 'transform.py',
    memorySizes: '1024,1769',
  },
  { name: 'memory-leak', runtime: 'nodejs24.x', file: 'index.mjs', memorySizes: '256,1769' },
]

export const EXAMPLES_DIRECTORY = path.resolve(import.meta.dirname, '../../examples')

/** The inputs of a check of an example. */
export function inputsOf(
  { name, runtime, file, memorySizes }: Example,
  head: string,
  seed: number,
): Partial<Record<InputName, string>> {
  const directory = path.join(EXAMPLES_DIRECTORY, name)
  return {
    backend: 'local',
    'base-code': path.join(directory, 'base'),
    'head-code': head,
    payloads: path.join(directory, 'payloads', '*.json'),
    runtime,
    handler: `${path.parse(file).name}.handler`,
    'memory-sizes': memorySizes,
    seed: String(seed),
  }
}

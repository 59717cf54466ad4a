import path from 'node:path'
import type { InputName } from '../../src/inputs/inputs.ts'
import type { Side } from '../../src/inputs/plan.ts'
import { CATALOGUE, writeFunction } from '../functions/catalogue.ts'

/** A function that is checked against a copy of itself, or against one that has to be as good. */
export interface Example {
  name: string
  runtime: 'nodejs24.x' | 'python3.12'
  /** File of the handler, in `base`. */
  file: string
  memorySizes: string
  /** Directory of base's code. */
  base: string
  /** Of another code that takes as long in steady state; base's own where absent. */
  head?: string
  /** Glob of payload files; the default payload where absent. */
  payloads?: string
}

const EXAMPLES_DIRECTORY = path.resolve(import.meta.dirname, '../../examples')

/**
 * Four of `examples/`, and functions of kinds that were measured wrongly before: those that differ in
 * what they hold and in nothing that they do, in both directions, and ones that collect garbage every
 * so often, cache, and warm a cache in /tmp.
 * @param directory where to write the code of those that are no examples
 */
export function examplesIn(directory: string): readonly Example[] {
  const written = (name: string) => {
    const each = CATALOGUE.find((known) => known.name === name)
    if (each === undefined) throw new Error(`No function is called ${name}.`)
    const home = path.join(directory, name.replace(/\W+/g, '-'))
    writeFunction(each, home)
    return home
  }
  const nothing = written('objects, nothing held')
  const held = written('objects, 40,000 held')
  const node = { runtime: 'nodejs24.x', file: 'index.js', memorySizes: '512,1769' } as const
  return [
    example('api-handler', 'nodejs24.x', 'index.js', '512,1769'),
    example('image-resize', 'nodejs24.x', 'index.mjs', '1024,1769'),
    example('python-transform', 'python3.12', 'transform.py', '1024,1769'),
    example('memory-leak', 'nodejs24.x', 'index.mjs', '256,1769'),
    { ...node, name: 'held-40000-to-0', base: held, head: nothing },
    { ...node, name: 'held-0-to-40000', base: nothing, head: held },
    { ...node, name: 'collecting', base: written('collecting every 12th call') },
    { ...node, name: 'caching', base: written('caching') },
    {
      ...node,
      name: 'python-cache',
      runtime: 'python3.12',
      file: 'app.py',
      base: written('Python: cache in /tmp'),
    },
  ]
}

function example(
  name: string,
  runtime: Example['runtime'],
  file: string,
  memorySizes: string,
): Example {
  const home = path.join(EXAMPLES_DIRECTORY, name)
  const payloads = path.join(home, 'payloads', '*.json')
  return { name, runtime, file, memorySizes, base: path.join(home, 'base'), payloads }
}

/** The inputs of a check of an example. */
export function inputsOf(
  { runtime, file, memorySizes, payloads }: Example,
  { base, head }: Readonly<Record<Side, string>>,
  seed: number,
): Partial<Record<InputName, string>> {
  return {
    backend: 'local',
    'base-code': base,
    'head-code': head,
    ...(payloads !== undefined && { payloads }),
    runtime,
    handler: `${path.parse(file).name}.handler`,
    'memory-sizes': memorySizes,
    seed: String(seed),
  }
}

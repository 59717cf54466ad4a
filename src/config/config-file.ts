import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { BadInput } from './errors.ts'
import { INPUT_NAMES, INPUTS, type InputName } from './inputs.ts'
import { nearest } from './nearest.ts'
import type { Given, GivenInputs } from './parse.ts'

/** What a config file gives: inputs for every function, and a list of functions with their own. */
export interface ConfigFile {
  defaults: GivenInputs
  functions: readonly GivenInputs[]
}

/**
 * Reads the config file: any input as a key, and under `functions` a list of maps of inputs.
 * @param file path as the user gave it
 * @param required whether a missing file is an error (the user named it) or an empty config
 * @throws BadInput with line and column for what cannot be used
 */
export async function readConfigFile(
  file: string,
  cwd: string,
  required: boolean,
): Promise<ConfigFile> {
  const text = await read(path.resolve(cwd, file), file, required)
  return text === undefined ? { defaults: {}, functions: [] } : parseConfig(text, file)
}

async function read(absolute: string, file: string, required: boolean) {
  try {
    return await readFile(absolute, 'utf8')
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    if (missing && !required) return undefined
    throw new BadInput(
      `config: ${file} cannot be read${missing ? ': there is no such file' : ''}.`,
      {
        cause,
      },
    )
  }
}

/** Parses the text of a config file; `file` is only for messages. */
export function parseConfig(text: string, file: string): ConfigFile {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })
  const place = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset)
    return `${file}, line ${line}, column ${col}`
  }
  const [error] = document.errors
  if (error) {
    const [sentence] = error.message.split(/ at line |\n/)
    throw new BadInput(`${place(error.pos[0])}: this is not valid YAML (${sentence}).`)
  }
  const root = document.contents
  if (root === null) return { defaults: {}, functions: [] }
  if (!isMap(root)) {
    throw new BadInput(
      `${place(offsetOf(root))}: a config file is a map of inputs, such as backend: local.`,
    )
  }
  const { given, functions } = readMap(root, place, 'run')
  return { defaults: given, functions: functions ? readFunctions(functions, place) : [] }
}

type Place = (offset: number) => string

function readFunctions(node: Node, place: Place): GivenInputs[] {
  if (!isSeq(node)) {
    throw new BadInput(
      `${place(offsetOf(node))}: functions is a list; start each function with a dash.`,
    )
  }
  return node.items.map((item) => {
    if (isMap(item)) return readMap(item, place, 'function').given
    throw new BadInput(
      `${place(offsetOf(item as Node))}: each function is a map of inputs, such as function-name: orders.`,
    )
  })
}

function readMap(map: YAMLMap, place: Place, scope: 'run' | 'function') {
  const given: GivenInputs = {}
  let functions: Node | undefined
  for (const pair of map.items) {
    const keyNode = pair.key as Node
    const key = isScalar(keyNode) ? String(keyNode.value) : ''
    const valueNode = pair.value as Node | null
    if (key === 'functions' && scope === 'run' && valueNode) {
      functions = valueNode
      continue
    }
    const name = inputName(key, place(offsetOf(keyNode)), scope)
    given[name] = givenValue(valueNode, place(offsetOf(valueNode ?? keyNode)), name)
  }
  return { given, functions }
}

function givenValue(node: Node | null, where: string, name: InputName): Given {
  const value: unknown = node === null ? '' : (node as { toJSON(): unknown }).toJSON()
  return { value, where: `${where}: ${name}` }
}

function inputName(key: string, where: string, scope: 'run' | 'function'): InputName {
  const known = INPUT_NAMES.find((name) => name === key)
  if (!known) {
    const hint = nearest(key, INPUT_NAMES)
    throw new BadInput(
      `${where}: ${JSON.stringify(key)} is no input${hint ? `; did you mean ${hint}?` : '.'}`,
    )
  }
  if (known === 'config' || known === 'github-token') {
    throw new BadInput(`${where}: ${known} cannot stand in a config file; give it to the step.`)
  }
  if (scope === 'function' && INPUTS[known].scope === 'run') {
    throw new BadInput(
      `${where}: ${known} holds for the whole run; put it at the top of the file, not under a function.`,
    )
  }
  return known
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}

import path from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { BadInput, type Place } from '../shared/errors.ts'
import { excerpt } from '../shared/excerpt.ts'
import { borderOf, readInside } from '../shared/inside.ts'
import { collectMistakes, type Mistakes } from '../shared/mistakes.ts'
import { decodeText } from '../shared/text.ts'
import { COMMAND_LINE_ONLY, WITHOUT_COMMAND_LINE } from './command-line-only.ts'
import { refusePathsOutside } from './config-paths.ts'
import { INPUT_NAMES, INPUTS, type InputName } from './inputs.ts'
import { nearest } from './nearest.ts'
import type { Given, GivenInputs } from './parse.ts'

/** What a config file gives: inputs for every function, and a list of functions with their own. */
export interface ConfigFile {
  defaults: GivenInputs
  functions: readonly GivenInputs[]
}

/** Inputs that only the step can give. */
export const NOT_IN_CONFIG: readonly InputName[] = ['config', 'github-token', 'matrix']

const MAX_BYTES = 1024 * 1024

/**
 * Reads the config file: any input as a key, and under `functions` a list of maps of inputs.
 * @param file path as the user gave it
 * @param required whether a missing file is an error (the user named it) or an empty config
 * @param mistakes takes what cannot be used in a file that can be read; without it, that is thrown
 * @throws BadInput with line, column and an excerpt for what cannot be used
 */
export async function readConfigFile(
  file: string,
  cwd: string,
  required: boolean,
  mistakes?: Mistakes,
): Promise<ConfigFile> {
  const text = await read(path.resolve(cwd, file), { file, cwd, required })
  if (text === undefined) return { defaults: {}, functions: [] }
  const config = parseConfig(text, file, mistakes)
  const refuse = () => refusePathsOutside([config.defaults, ...config.functions], cwd)
  if (mistakes) mistakes.attempt(refuse)
  else refuse()
  return config
}

async function read(
  absolute: string,
  { file, cwd, required }: { file: string; cwd: string; required: boolean },
) {
  try {
    const what = `config: ${file}`
    const bytes = await readInside(absolute, {
      border: borderOf(absolute, cwd),
      what,
      maxBytes: MAX_BYTES,
      tooLarge: () => new BadInput(`config: ${file} is larger than 1 MB.`),
    })
    return decodeText(bytes, what)
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    if (missing && !required) return undefined
    throw new BadInput(
      `config: ${file} cannot be read${missing ? ': there is no such file' : ''}.`,
      { cause },
    )
  }
}

/** Parses the text of a config file; `file` is only for messages. */
export function parseConfig(text: string, file: string, mistakes?: Mistakes): ConfigFile {
  const own = collectMistakes()
  const config = parseRoot(text, file, mistakes ?? own)
  own.throwAny()
  return config
}

function parseRoot(text: string, file: string, mistakes: Mistakes): ConfigFile {
  if (text.length > MAX_BYTES) throw new BadInput(`config: ${file} is larger than 1 MB.`)
  const source = { ...readYaml(text, file), mistakes }
  const root = source.document.contents
  if (root === null) return { defaults: {}, functions: [] }
  if (!isMap(root)) {
    throw source.refusal(root, 'a config file is a map of inputs, such as backend: local.')
  }
  const { given, functions } = readMap(root, source, 'run')
  return { defaults: given, functions: functions ? readFunctions(functions, source) : [] }
}

/** A parsed file that can point at its nodes. */
interface Source {
  document: ReturnType<typeof parseDocument>
  /** `file, line 3, column 5`. */
  place: (node: unknown) => { where: string; excerpt: string; at: Place }
  refusal: (node: unknown, sentence: string) => BadInput
  /** Takes what cannot be used. */
  mistakes: Mistakes
}

function readYaml(text: string, file: string): Omit<Source, 'mistakes'> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const placeAt = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return {
      where: `${file}, line ${line}, column ${col}`,
      excerpt: excerpt(text, { line, column: col }),
      at: { file, line },
    }
  }
  const refusalAt = (offset: number, sentence: string) => {
    const place = placeAt(offset)
    return new BadInput(`${place.where}: ${sentence}\n${place.excerpt}`, { at: place.at })
  }
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) {
    throw refusalAt(problem.pos[0], `this is not valid YAML (${problem.message}).`)
  }
  return {
    document,
    place: (node) => placeAt(offsetOf(node)),
    refusal: (node, sentence) => refusalAt(offsetOf(node), sentence),
  }
}

function readFunctions(node: Node, source: Source): GivenInputs[] {
  const { mistakes } = source
  const items = mistakes.attempt(() => {
    if (isSeq(node)) return node.items
    throw source.refusal(node, 'functions is a list; start each function with a dash.')
  })
  return (items ?? []).map((item) => {
    if (isMap(item)) return readMap(item, source, 'function').given
    mistakes.attempt(() => {
      throw source.refusal(
        item ?? node,
        'each function is a map of inputs, such as function-name: orders.',
      )
    })
    return {}
  })
}

function readMap(map: YAMLMap, source: Source, scope: 'run' | 'function') {
  const given: GivenInputs = {}
  let functions: Node | undefined
  for (const pair of map.items) {
    const keyNode = pair.key as Node
    const key = isScalar(keyNode) ? String(keyNode.value) : ''
    const valueNode = pair.value as Node | null
    if (key === 'functions' && scope === 'run') {
      functions = valueNode ?? keyNode
      continue
    }
    source.mistakes.attempt(() => {
      const name = inputName(key, keyNode, source, scope)
      given[name] = givenValue(valueNode, keyNode, source, name)
    })
  }
  return { given, functions }
}

function givenValue(node: Node | null, key: Node, source: Source, name: InputName): Given {
  const locate = (path: readonly PropertyKey[]) => {
    const place = source.place(nodeAt(node, path) ?? node ?? key)
    const inside = path.length === 0 ? '' : `.${path.map(String).join('.')}`
    return { ...place, where: `${place.where}: ${name}${inside}` }
  }
  return { value: plainValue(node, source), where: locate([]).where, locate }
}

/** @throws BadInput for aliases that would take the memory of the machine */
function plainValue(node: Node | null, source: Source): unknown {
  if (node === null) return ''
  try {
    return node.toJS(source.document, { maxAliasCount: 100 })
  } catch {
    throw source.refusal(node, 'its aliases expand to too much.')
  }
}

/** The node at a path of keys and indices, or the deepest one there is on the way. */
function nodeAt(node: Node | null, [first, ...rest]: readonly PropertyKey[]): Node | null {
  if (first === undefined || !(isMap(node) || isSeq(node))) return node
  return nodeAt(node.get(first, true) as Node | null, rest) ?? node
}

function inputName(key: string, node: Node, source: Source, scope: 'run' | 'function'): InputName {
  const known = INPUT_NAMES.find((name) => name === key)
  if (COMMAND_LINE_ONLY.some((flag) => flag === key)) {
    throw source.refusal(node, `${key}: ${WITHOUT_COMMAND_LINE}.`)
  }
  if (!known) {
    const hint = nearest(key, INPUT_NAMES)
    throw source.refusal(
      node,
      `${JSON.stringify(key)} is not an input${hint ? `; did you mean ${hint}?` : '.'}`,
    )
  }
  if (NOT_IN_CONFIG.includes(known)) {
    throw source.refusal(node, `${known} cannot be set in a config file; set it on the step.`)
  }
  if (scope === 'function' && INPUTS[known].scope === 'run') {
    throw source.refusal(
      node,
      `${known} applies to the whole run; put it at the top level of the file, not under a function.`,
    )
  }
  return known
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}

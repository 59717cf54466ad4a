import {
  type CollectionTag,
  type Document,
  isScalar,
  LineCounter,
  Pair,
  parseDocument,
  Scalar,
  type ScalarTag,
  type Tags,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml'
import { BadInput } from '../../shared/errors.ts'
import { indentFlow } from './flow-indent.ts'
import { SCALARS } from './scalars.ts'

/** Of a template, YAML or JSON: far above CloudFormation's own limit of 1 MB. */
const MAX_TEMPLATE_BYTES = 4 * 1024 * 1024
const MAX_DEPTH = 200
/** How often one anchor may be used; what aliases multiply is counted by the parser. */
const MAX_ALIASES = 1000

/** What a template's text holds, and what its reader has to know of it. */
export interface ParsedTemplate {
  value: unknown
  notes: readonly string[]
}

/**
 * Parses the text of a template, JSON or YAML. CloudFormation's short forms become the long ones:
 * `!GetAtt A.Arn` is `{ 'Fn::GetAtt': 'A.Arn' }`. Of a key that stands twice the last one counts, as
 * for the AWS command line and SAM, which read templates with PyYAML.
 * @param file for messages
 * @throws BadInput for what is neither, and for documents made to exhaust their reader
 */
export function parseTemplate(text: string, file: string): ParsedTemplate {
  if (/^\s*[{[]/.test(text)) {
    const json = jsonOf(text)
    if (json !== undefined) {
      if (hasResources(json)) refuseLarge(text, file)
      return { value: refuseDeep(json, file), notes: [] }
    }
  }
  refuseLarge(text, file)
  refuseComments(text, file)
  const { document, lines } = documentOf(text, file)
  const value = refuseDeep(javaScriptOf(document, file), file)
  return { value, notes: duplicateNotes(document, lines) }
}

function refuseLarge(text: string, file: string): void {
  if (Buffer.byteLength(text) <= MAX_TEMPLATE_BYTES) return
  throw new BadInput(
    `template: ${file} is larger than 4 MB, and CloudFormation takes 1 MB; split it into nested stacks.`,
  )
}

/** In YAML they would be part of the first key, so that nothing is found and nobody knows why. */
function refuseComments(text: string, file: string): void {
  if (!/^\s*[{[]/.test(text)) return
  const unquoted = text.replace(/"(?:\\.|[^"\\\n])*"/g, '')
  const at = /(?<![^\s,{[])(?:\/\/|\/\*.*?\*\/)/s.exec(unquoted)
  if (at === null) return
  const line = unquoted.slice(0, at.index).split('\n').length
  throw new BadInput(
    `template: ${file} has a comment in line ${line}, and neither JSON nor YAML has such comments; CloudFormation refuses it, too. Take it out.`,
  )
}

/** A template of CloudFormation; plans of Terraform and manifests, which may be larger, are none. */
function hasResources(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'Resources' in json
}

/** Undefined for flow-style YAML, and for broken JSON: YAML's parser says what is wrong and where. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuseDeep(value: unknown, file: string): unknown {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new BadInput(`template: ${file} is nested too deeply.`)
    // Aliases share what they stand for, so that each value is looked at once a level.
    const next = new Set<unknown>()
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue
      for (const inner of Object.values(each)) if (typeof inner === 'object') next.add(inner)
    }
    level = [...next]
  }
  return value
}

interface ParsedYaml {
  document: Document
  lines: LineCounter
}

function documentOf(text: string, file: string): ParsedYaml {
  const parsed = parsedYaml(text, file)
  const [error] = parsed.document.errors
  if (!error) return parsed
  const again = error.code === 'BAD_INDENT' ? parsedYaml(indentFlow(text), file) : parsed
  if (again.document.errors.length === 0) return again
  throw new BadInput(`template: ${file} is not valid YAML: ${error.message.trimEnd()}`)
}

function parsedYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {
      logLevel: 'silent',
      lineCounter: lines,
      merge: true,
      uniqueKeys: false,
      customTags: (tags) => [...tags.filter(isCollection), ...SCALARS, ...shortForms(text)],
    })
    visit(document, { Pair: (_, pair) => keepKey(pair) })
    return { document, lines }
  } catch (cause) {
    throw new BadInput(`template: ${file} cannot be parsed; it is nested too deeply.`, { cause })
  }
}

/** A key is its text, so that a variable or a condition may be called `No` or `ON`. */
function keepKey({ key }: Pair): void {
  if (isScalar(key) && typeof key.value !== 'string' && key.source) key.value = key.source
}

function javaScriptOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    throw new BadInput(
      `template: ${file} is too large or too deep once its aliases are expanded.`,
      { cause },
    )
  }
}

/** What is left of YAML's own tags: maps, lists and plain text. */
const isCollection = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && /:(map|seq|str)$/.test(tag.tag)

/** A tag for every short form in the text, whatever CloudFormation adds to them: on text, lists and maps. */
function shortForms(text: string): (ScalarTag | CollectionTag)[] {
  const tags = new Set(Array.from(text.matchAll(/![A-Za-z][\w:]*/g), ([tag]) => tag))
  return [...tags].flatMap((tag): (ScalarTag | CollectionTag)[] => {
    const name = longName(tag.slice(1))
    const resolve = (argument: unknown) => {
      const map = new YAMLMap()
      map.add(new Pair(new Scalar(name), argument))
      return map
    }
    return [
      { tag, resolve: (text: string) => ({ [name]: text }) },
      { tag, collection: 'seq', nodeClass: YAMLSeq, resolve },
      { tag, collection: 'map', nodeClass: YAMLMap, resolve },
    ]
  })
}

/** `!Ref X`, `!Condition X`, and `!Anything` for `Fn::Anything`. */
const longName = (name: string): string =>
  name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`

function duplicateNotes(document: Document, lines: LineCounter): string[] {
  const notes: string[] = []
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue
        if (seen.has(key.value)) {
          const { line } = lines.linePos(key.range?.[0] ?? 0)
          notes.push(`line ${line} gives ${String(key.value)} again; the last one counts.`)
        }
        seen.add(key.value)
      }
    },
  })
  return notes
}

import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { BadInput } from '../../shared/errors.ts'

/** Far above CloudFormation's own limit of 1 MB. */
const MAX_YAML_BYTES = 4 * 1024 * 1024
const MAX_NODES = 500_000
const MAX_DEPTH = 200

/**
 * Parses the text of a template, JSON or YAML. CloudFormation's short forms become the long ones:
 * `!GetAtt A.Arn` is `{ 'Fn::GetAtt': 'A.Arn' }`.
 * @param file for messages
 * @throws BadInput for what is neither, and for documents made to exhaust their reader
 */
export function parseTemplate(text: string, file: string): unknown {
  if (/^\uFEFF?\s*[{[]/.test(text)) {
    const json = jsonOf(text.replace(/^\uFEFF/, ''))
    if (json !== undefined) return refuseDeep(json, file)
  }
  if (text.length > MAX_YAML_BYTES) {
    throw new BadInput(`template: ${file} is larger than 4 MB; CloudFormation takes 1 MB.`)
  }
  const document = documentOf(text, file)
  const [error] = document.errors
  if (error) {
    throw new BadInput(`template: ${file} is not valid YAML: ${error.message.trimEnd()}`)
  }
  let nodes = 0
  const visit = (node: unknown, depth: number): unknown => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new BadInput(
        `template: ${file} is too large or too deep once its aliases are expanded.`,
      )
    }
    if (isAlias(node)) return visit(node.resolve(document), depth + 1)
    return longForm(node as Node | null, contentOf(node, depth))
  }
  const contentOf = (node: unknown, depth: number): unknown => {
    if (isScalar(node)) return node.value
    if (isSeq(node)) return node.items.map((item) => visit(item, depth + 1))
    if (!isMap(node)) return null
    return Object.fromEntries(
      node.items.flatMap(({ key, value }) => {
        const name = isScalar(key) ? String(key.value) : ''
        const inner = visit(value, depth + 1)
        return name === '<<' ? merged(inner) : [[name, inner]]
      }),
    )
  }
  return visit(document.contents, 0)
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
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    )
  }
  return value
}

function documentOf(text: string, file: string) {
  try {
    return parseDocument(text, { logLevel: 'silent' })
  } catch (cause) {
    throw new BadInput(`template: ${file} cannot be parsed; it is nested too deeply.`, { cause })
  }
}

/** `!Ref X`, `!Condition X`, and `!Anything` for `Fn::Anything`. */
function longForm(node: Node | null, value: unknown): unknown {
  const tag = node?.tag
  if (!tag?.startsWith('!') || tag.startsWith('!!') || tag === '!') return value
  const name = tag.slice(1)
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value }
}

function merged(value: unknown): [string, unknown][] {
  const maps = Array.isArray(value) ? value : [value]
  return maps.flatMap((map: unknown) =>
    typeof map === 'object' && map !== null ? Object.entries(map) : [],
  )
}

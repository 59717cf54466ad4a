import { parseSync } from '@swc/core'

/** One change of one expression, as long as it is switched on. */
export interface Mutant {
  id: number
  file: string
  line: number
  /** What stands there, and what stands there instead. */
  original: string
  replacement: string
}

/** A node of the syntax tree, as far as this reads it. Spans are bytes, counted from 1. */
interface Node {
  type: string
  span: { start: number; end: number }
  [property: string]: unknown
}

interface Site {
  start: number
  end: number
  /** A block is entered or not; an expression has another value; a constant can be computed again. */
  kind: 'expression' | 'block' | 'constant'
  replacements: { id: number; text: string }[]
}

export interface Instrumented {
  text: string
  mutants: Mutant[]
}

/**
 * Puts a switch around everything in a source text that can be changed: `mutant(7) ? a <= b : a < b`.
 * Types stay where they are, for whatever strips them.
 * @param firstId of the first mutant
 */
export function instrument(file: string, text: string, firstId: number): Instrumented {
  // A character for each byte, so that spans are places in it.
  const source = Buffer.from(text).toString('latin1')
  const asText = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')
  const mutants: Mutant[] = []
  const sites: Site[] = []
  const program: object = parseSync(text, { syntax: 'typescript', target: 'es2024' })
  if (!isNode(program)) throw new Error(`${file} has no syntax tree.`)
  walk(program, undefined, (node, parent) => {
    const [start, end] = [node.span.start - 1, node.span.end - 1]
    const replacements = replacementsOf(node, parent, source).map((replacement) => {
      const id = firstId + mutants.length
      const line = source.slice(0, start).split('\n').length
      const original = asText(source.slice(start, end))
      mutants.push({ id, file, line, original, replacement: asText(replacement) })
      return { id, text: replacement }
    })
    const kind = node.type === 'BlockStatement' ? 'block' : 'expression'
    if (replacements.length > 0) sites.push({ start, end, kind, replacements })
  })
  for (const { start, end } of constantsOf(program)) {
    const within = sites.some((site) => site.start >= start && site.end <= end)
    if (within) sites.push({ start, end, kind: 'constant', replacements: [] })
  }
  return { text: asText(render(source, 0, source.length, sites)), mutants }
}

/** Statements that make one constant of literals and other constants. */
function constantsOf(program: Node): { start: number; end: number }[] {
  const statements = Array.isArray(program.body) ? program.body.filter(isNode) : []
  return statements.flatMap((statement) => {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement
    const { kind, declarations } = declaration
    if (kind !== 'const' || !Array.isArray(declarations) || declarations.length !== 1) return []
    const [{ init }] = declarations as [{ init: unknown }]
    const { start, end } = statement.span
    return isNode(init) && isPlain(init) ? [{ start: start - 1, end: end - 1 }] : []
  })
}

const PLAIN =
  /Literal$|^(Unary|Binary|Array|Object|Member|Paren\w*|Ts\w+|Call)Expression$|^Identifier$/

function isPlain(node: Node): boolean {
  let plain = true
  walk(node, undefined, ({ type, callee }) => {
    const called = isNode(callee) && isNode(callee.object) ? callee.object.value : undefined
    if (!PLAIN.test(type) || (type === 'CallExpression' && called !== 'Math')) plain = false
  })
  return plain
}

function render(source: string, start: number, end: number, sites: readonly Site[]): string {
  let text = ''
  let at = start
  while (at < end) {
    const from = at
    const next = outermost(sites.filter((site) => site.start >= from && site.end <= end))
    if (!next) break
    const inner = render(
      source,
      next.start,
      next.end,
      sites.filter((site) => site !== next && site.start >= next.start && site.end <= next.end),
    )
    text += source.slice(at, next.start) + switched(next, inner)
    at = next.end
  }
  return text + source.slice(at, end)
}

function outermost(sites: readonly Site[]): Site | undefined {
  let first: Site | undefined
  for (const site of sites) {
    if (
      !first ||
      site.start < first.start ||
      (site.start === first.start && site.end > first.end)
    ) {
      first = site
    }
  }
  return first
}

function switched({ kind, replacements }: Site, inner: string): string {
  if (kind === 'constant') {
    const again = inner.replace(/^(export )?const (\w+)[^=]*=/, '$2 =')
    return `${inner.replace(/\bconst\b/, 'let')}\n;__constant(() => { ${again} });\n`
  }
  if (kind === 'block') return `{ if (!__mutant(${replacements[0]?.id})) ${inner} }`
  const cases = replacements.map(({ id, text }) => `__mutant(${id}) ? (${text}) : `).join('')
  return `(${cases}(${inner}))`
}

const SWAPS: Record<string, readonly string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
}
const METHODS: Record<string, string> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
}
/** What these make of a list is left out. */
const LEFT_OUT = ['filter', 'sort', 'toSorted', 'reverse', 'trim']

function replacementsOf(node: Node, parent: Node | undefined, source: string): string[] {
  const text = (part: unknown) =>
    isNode(part) ? source.slice(part.span.start - 1, part.span.end - 1) : ''
  switch (node.type) {
    case 'BinaryExpression': {
      const { left, right, operator } = node
      if (operator === '+' && [left, right].some(isText)) return []
      const swapped = (SWAPS[String(operator)] ?? []).map(
        (other) => `(${text(left)}) ${other} (${text(right)})`,
      )
      return [...swapped, ...(isCondition(node, parent) ? ['true', 'false'] : [])]
    }
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-' ? [text(node.argument)] : []
    case 'BooleanLiteral':
      return [String(!node.value)]
    case 'NumericLiteral':
      return [
        String(Number.isInteger(node.value) ? Number(node.value) + 1 : Number(node.value) * 1.5),
      ]
    case 'StringLiteral':
      return [node.value === '' ? "'mutant'" : "''"]
    case 'ArrayExpression':
      return Array.isArray(node.elements) && node.elements.length > 0 ? ['[]'] : []
    case 'CallExpression':
      return call(node, text)
    case 'BlockStatement':
      return isFunction(parent) || parent?.type === 'IfStatement' ? ['{}'] : []
    default:
      return isCondition(node, parent) ? ['true', 'false'] : []
  }
}

function call(node: Node, text: (part: unknown) => string): string[] {
  const { callee } = node
  if (!isNode(callee) || callee.type !== 'MemberExpression') return []
  const name = text(callee.property)
  const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  // From the name to the end stay the arguments as they are.
  const args = text(node).slice(text(callee).length)
  if (other) return [`${text(callee.object)}.${other}${args}`]
  return LEFT_OUT.includes(name) ? [text(callee.object)] : []
}

function isCondition(node: Node, parent: Node | undefined): boolean {
  return (
    parent !== undefined &&
    ['IfStatement', 'ConditionalExpression', 'WhileStatement'].includes(parent.type) &&
    parent.test === node
  )
}

function isFunction(node: Node | undefined): boolean {
  return node !== undefined && /Function|Method|Constructor/.test(node.type)
}

function isText(node: unknown): boolean {
  return isNode(node) && /^(TemplateLiteral|StringLiteral)$/.test(node.type)
}

/** Visits everything that runs; of types, and of what names something, nothing. */
function walk(
  node: Node,
  parent: Node | undefined,
  visit: (node: Node, parent: Node | undefined) => void,
): void {
  if (/^(Ts|Import|Export(All|Named))/.test(node.type)) {
    if (isNode(node.expression)) walk(node.expression, parent, visit)
    return
  }
  visit(node, parent)
  walkAll(node, node, visit)
}

/** Some parts of the tree, such as a property of an object, are no nodes themselves. */
function walkAll(whole: object, parent: Node, visit: Parameters<typeof walk>[2]): void {
  for (const [name, value] of Object.entries(whole)) {
    if (NAMES.includes(name) || typeof value !== 'object' || value === null) continue
    if (isNode(value)) walk(value, parent, visit)
    else walkAll(value, parent, visit)
  }
}

const NAMES = ['key', 'typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'span']

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'span' in value
}

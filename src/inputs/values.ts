import { z } from 'zod'

/** Any text that is not blank. */
export const text = z
  .string({ error: 'must be text' })
  .regex(/\S/, { error: 'must not be empty', abort: true })
  .trim()

const nameOfFunction = (placeholder = '') =>
  new RegExp(
    `^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:|(\\d{12}:)?function:)?([\\w.-]${placeholder}){1,64}(:(\\$LATEST|([\\w-]${placeholder}){1,128}))?$`,
  )

/**
 * Web functions have an API, names and ARNs of their own, so that the Lambda API knows nothing of them
 * (docs.aws.amazon.com/lambda/latest/lambda-web, API 2025-03-07).
 */
const isWebFunction = (input: unknown) =>
  /^arn:[^:]+:lambda:[^:]+:\d{12}:web-function\//.test(String(input))

/** What the Lambda API takes for a function: a name, an ARN or a part of one, with or without a qualifier. */
export const functionName = text.regex(nameOfFunction(), {
  error: (issue) =>
    isWebFunction(issue.input)
      ? `${quote(issue.input)} is a web function, of which no preview can be made; leave it out of the check`
      : `${quote(issue.input)} is no name of a function; write it as in orders, orders:live or arn:aws:lambda:eu-central-1:123456789012:function:orders`,
})

/** The same with placeholders, which are filled in for each function. */
export const functionNamePattern = text.regex(
  nameOfFunction('|\\{(function-name|logical-id|pull-request)\\}'),
  {
    error: (issue) =>
      `${quote(issue.input)} is no name of a function; write it as in orders-pr-{pull-request}, orders:canary or arn:aws:lambda:eu-central-1:123456789012:function:orders`,
  },
)

/** A SHA, full or abbreviated. */
export const commit = z
  .string({ error: 'must be text' })
  .regex(/^\s*[0-9a-fA-F]{7,64}\s*$/, {
    error: (issue) => `${quote(issue.input)} is no commit; give its SHA`,
  })
  .trim()
  .toLowerCase()

/** Name of a branch, as `git check-ref-format` takes it, without what has to be quoted in a shell. */
export const branch = z
  .string({ error: 'must be text' })
  .regex(/^\s*(?![-/.])(?!.*(\.\.|\/\/|\/\.|\.lock(\/|\s*$)))[\w./-]{1,200}(?<![/.])\s*$/, {
    error: (issue) =>
      `${quote(issue.input)} is not a name of a branch, such as lambda-cost-history`,
  })
  .trim()

/** What the history is compared with. */
export type Anchor =
  | { kind: 'release' }
  | { kind: 'days'; days: number }
  | { kind: 'tag'; tag: string }

/** `release`, a number of days, or a tag. */
export const anchor = z
  .string({ error: 'must be text' })
  .regex(/^\s*(release|[1-9]\d{0,3}\s*days?|[\w][\w./-]{0,199})\s*$/, {
    error: (issue) =>
      `${quote(issue.input)} is not \`release\`, a number of days such as \`90 days\`, or a tag`,
  })
  .transform((value): Anchor => {
    const trimmed = value.trim()
    const [, days] = /^(\d+)\s*days?$/.exec(trimmed) ?? []
    if (trimmed === 'release') return { kind: 'release' }
    return days === undefined ? { kind: 'tag', tag: trimmed } : { kind: 'days', days: Number(days) }
  })

/** Name of a bucket. */
export const bucket = z
  .string({ error: 'must be text' })
  .regex(/^\s*[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\s*$/, {
    error: (issue) =>
      `${quote(issue.input)} is no name of a bucket; give it without s3://, as in my-bucket`,
  })
  .trim()

/** One text, several on lines of their own, or a list. */
export const textList = z
  .union([text, z.array(text).min(1, { error: 'is an empty list' })], {
    error: 'must be text, or a list of texts',
  })
  .transform((value) =>
    (Array.isArray(value) ? value : value.split('\n')).map((each) => each.trim()).filter(Boolean),
  )

/** A stack of CloudFormation, for all templates or for one of them. */
export interface StackName {
  stack: string
  template?: string
}

/** Names of stacks, as `stack` or `template=stack`, or a map of template to stack. */
export const stackNames = z.union(
  [
    textList.transform((names) =>
      names.map((name): StackName => {
        const at = name.lastIndexOf('=')
        if (at === -1) return { stack: name }
        return { template: name.slice(0, at).trim(), stack: name.slice(at + 1).trim() }
      }),
    ),
    z
      .record(z.string(), text)
      .transform((map) =>
        Object.entries(map).map(([template, stack]): StackName => ({ template, stack })),
      ),
  ],
  { error: 'must be names of stacks, or a map of template to stack' },
)

export const choice = <const Options extends readonly [string, ...string[]]>(...options: Options) =>
  z.enum(options, {
    error: (issue) =>
      `${quote(issue.input)} is not one of ${options.map((option) => `\`${option}\``).join(', ')}`,
  })

export const architecture = choice('x86_64', 'arm64')
export const architectures = choice('x86_64', 'arm64', 'both')

const MEMORY_RULE = 'Lambda takes whole numbers from 128 to 10240 (MB)'
const noMemorySize = `names no memory size; ${MEMORY_RULE}, such as 512,1024`

/** How a number is written in text; whether it is in its range, the number says. */
const WRITTEN = '\\+?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?'

/** A number, or text that is one: flags and action inputs are always text. */
const numeric = (number: z.ZodNumber, error: Complaint, unit = '') => {
  const written = z
    .string({ error })
    .regex(new RegExp(`^\\s*${WRITTEN}${unit && `(\\s*${unit})?`}\\s*$`), { error })
    .transform((text, context) => {
      const value = numberIn(text, unit)
      if (value !== undefined && number.safeParse(value).success) return value
      context.addIssue(typeof error === 'string' ? error : error({ input: text }))
      return z.NEVER
    })
  return z.union([number, written], { error })
}

/** The number that a text is, with or without its unit. */
function numberIn(text: string, unit = ''): number | undefined {
  const trimmed = text.trim()
  const digits = (unit && trimmed.endsWith(unit) ? trimmed.slice(0, -unit.length) : trimmed).trim()
  return digits === '' ? undefined : Number(digits)
}

/** One memory size in MB. */
export const memorySize = numeric(
  wholeFrom(128, 10_240, (issue) => notAMemorySize(issue.input)),
  (issue) => notAMemorySize(issue.input),
)

/** `512,1024` or a list of numbers; ascending and without duplicates afterwards. */
export const memorySizes = z
  .union(
    [
      z.array(memorySize).min(1, { error: noMemorySize }),
      wholeFrom(128, 10_240, (issue) => notAMemorySize(issue.input)),
      z
        .string()
        .meta({ pattern: `^[\\s,]*${WRITTEN}([\\s,]+${WRITTEN})*[\\s,]*$` })
        .transform((text, context) => {
          const sizes = pieces(text)
          const wrong = sizes.filter((piece) => !memorySize.safeParse(piece).success)
          if (sizes.length > 0 && wrong.length === 0) return sizes.map(Number)
          if (sizes.length === 0) context.addIssue(noMemorySize)
          for (const piece of wrong) context.addIssue(notAMemorySize(piece))
          return z.NEVER
        }),
    ],
    { error: `must be memory sizes such as 512,1024; ${MEMORY_RULE}` },
  )
  .transform((value) => [...new Set([value].flat())].sort((a, b) => a - b))

const percentUpTo = (most: number, example: string) => {
  const error = `must be a percentage from 0 to ${most}, such as ${example}`
  return numeric(z.number({ error }).min(0, { error }).max(most, { error }), error, '%')
}
/** How much more something may be. */
export const percent = percentUpTo(1000, '5')
/** How much of a whole. */
export const percentOfAll = percentUpTo(100, '1')

/** @param unit that may stand behind it */
export const positive = (example: string, unit = '') => {
  const error = `must be a number above 0, such as ${example}`
  return numeric(z.number({ error }).positive({ error }), error, unit)
}

export const wholeNumber = (example: string) => {
  const error = `must be a whole number above 0, such as ${example}`
  return numeric(wholeFrom(1, Number.MAX_SAFE_INTEGER, error), error)
}

const wholeBetween = (least: number, most: number, error: string) =>
  numeric(wholeFrom(least, most, error), error)

export const environments = wholeBetween(
  4,
  1000,
  'must be a whole number from 4 to 1000, such as 32',
)
export const seed = wholeBetween(0, 2 ** 32 - 1, 'must be a whole number from 0 to 4294967295')
export const tmpSize = wholeBetween(512, 10_240, 'must be a size of /tmp in MB from 512 to 10240')
export const timeoutSeconds = wholeBetween(1, 900, 'must be whole seconds from 1 to 900')

export const runtime = z
  .string({ error: 'must be text' })
  .regex(/^\s*[a-z][a-z0-9.]{1,39}\s*$/, {
    error: (issue) => `${quote(issue.input)} is no Lambda runtime; write it as in nodejs24.x`,
  })
  .trim()

export const handler = z
  .string({ error: 'must be text' })
  .regex(/^\s*[^\s]{1,128}\s*$/, {
    error: 'must be a handler of at most 128 characters without spaces, such as index.handler',
  })
  .trim()

/** `true` or `false`, as text too. */
export const yesOrNo = z
  .union([z.boolean(), z.string().regex(/^\s*(true|false)\s*$/)], {
    error: (issue) => `${quote(issue.input)} is neither \`true\` nor \`false\``,
  })
  .transform((value) => String(value).trim() === 'true')

const VARIABLE = 'an environment variable is text, a number, `true` or `false`'

/** `KEY=value` lines, a JSON object as text, or an object. */
export const environment = z
  .union([
    z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: VARIABLE }))
      .meta({ propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]*$' } }),
    z
      .string()
      .meta({ pattern: '^\\s*\\{[\\s\\S]*\\}\\s*$|^([ \\t]*(\\w+[ \\t]*=.*)?(\\r?\\n|$))*$' }),
  ])
  .transform((value, context): Record<string, string> => {
    const entries = typeof value === 'string' ? environmentEntries(value) : Object.entries(value)
    const complaint = complaintAbout(entries)
    if (entries && complaint === undefined) {
      return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]))
    }
    context.addIssue(complaint ?? 'must be KEY=value lines or a JSON object')
    return z.NEVER
  })

function complaintAbout(entries: readonly [string, unknown][] | undefined): string | undefined {
  for (const [name, value] of entries ?? []) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      return `${quote(name)} is no name of an environment variable: letters, digits and _ only`
    }
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      return `the value of ${name} is ${quote(value)}; ${VARIABLE}`
    }
  }
  return undefined
}

function environmentEntries(value: string): [string, unknown][] | undefined {
  if (value.trim().startsWith('{')) {
    try {
      return Object.entries(JSON.parse(value) as Record<string, unknown>)
    } catch {
      return undefined
    }
  }
  const lines = linesOf(value)
  if (lines.some((line) => !line.includes('='))) return undefined
  return lines.map((line) => {
    const at = line.indexOf('=')
    return [line.slice(0, at).trim(), line.slice(at + 1)]
  })
}

/** Lines that are not blank, however the file they come from ends its lines. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
}

/**
 * `key: value` lines, or the same with commas between them.
 * @param context takes a complaint about each key that is there again, as of two values one would be ignored
 */
export function pairsOf(
  text: string,
  context: { addIssue(message: string): void },
): [string, string][] {
  const pairs = linesOf(text.replaceAll(',', '\n')).map((each): [string, string] => {
    const at = each.indexOf(':')
    return [each.slice(0, at).trim(), each.slice(at + 1).trim()]
  })
  const keys = pairs.map(([key]) => key)
  for (const key of new Set(keys.filter((key, index) => keys.indexOf(key) < index))) {
    context.addIssue(`${key} is given twice`)
  }
  return pairs
}

type Complaint = string | ((issue: { input?: unknown }) => string)

function wholeFrom(least: number, most: number, error: Complaint): z.ZodNumber {
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

const pieces = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function notAMemorySize(value: unknown): string {
  return `${quote(value)} is not a memory size: ${MEMORY_RULE}`
}

/** A value as it can stand in a sentence: short, on one line. */
export function quote(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const line = written.replace(/\s+/g, ' ')
  return `\`${line.length > 60 ? `${line.slice(0, 57)}...` : line}\``
}

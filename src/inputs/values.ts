import { z } from 'zod'

/** Any text that is not blank. */
export const text = z
  .string({ error: 'must be text' })
  .regex(/\S/, { error: 'must not be empty' })
  .trim()

export const label = text

/** A SHA, full or abbreviated. */
export const commit = z
  .string({ error: 'must be text' })
  .regex(/^\s*[0-9a-fA-F]{7,64}\s*$/, {
    error: (issue) => `${quote(issue.input)} is no commit; give its SHA`,
  })
  .trim()
  .toLowerCase()

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

export const choice = <const Options extends readonly [string, ...string[]]>(...options: Options) =>
  z.enum(options, {
    error: (issue) =>
      `${quote(issue.input)} is none of ${options.map((option) => `\`${option}\``).join(', ')}`,
  })

export const architecture = choice('x86_64', 'arm64')
export const architectures = choice('x86_64', 'arm64', 'both')

const MEMORY_RULE = 'Lambda takes whole numbers from 128 to 10240 (MB)'
/** 128 to 10240. Patterns, not only refinements, so that the published schema refuses the same. */
const MEMORY = '(12[89]|1[3-9]\\d|[2-9]\\d\\d|[1-9]\\d{3}|10[01]\\d\\d|102[0-3]\\d|10240)'

const noMemorySize = `names no memory size; ${MEMORY_RULE}, such as 512,1024`

interface NumericText {
  number: z.ZodNumber
  /** What the same numbers look like as text, without space around them. */
  written: string
  error: Complaint
}

/** A number, or text that is one: flags and action inputs are always text. */
const numeric = ({ number, written, error }: NumericText) =>
  z
    .union([number, z.string({ error }).regex(new RegExp(`^\\s*${written}\\s*$`), { error })], {
      error,
    })
    .transform(numberOf)

/** One memory size in MB. */
export const memorySize = numeric({
  number: wholeFrom(128, 10_240, (issue) => notAMemorySize(issue.input)),
  written: MEMORY,
  error: (issue) => notAMemorySize(issue.input),
})

/** `512,1024` or a list of numbers; ascending and without duplicates afterwards. */
export const memorySizes = z
  .union(
    [
      z.array(memorySize).min(1, { error: noMemorySize }),
      wholeFrom(128, 10_240, (issue) => notAMemorySize(issue.input)),
      z
        .string()
        .regex(new RegExp(`^[\\s,]*${MEMORY}([\\s,]+${MEMORY})*[\\s,]*$`), {
          error: (issue) => wrongIn(String(issue.input)),
        })
        .transform((text) => pieces(text).map(Number)),
    ],
    { error: `must be memory sizes such as 512,1024; ${MEMORY_RULE}` },
  )
  .transform((value) => [...new Set([value].flat())].sort((a, b) => a - b))

const PERCENT = 'must be a percentage from 0 to 1000, such as 5'
export const percent = numeric({
  number: z.number({ error: PERCENT }).min(0, { error: PERCENT }).max(1000, { error: PERCENT }),
  written: '\\+?(\\d{1,3}(\\.\\d+)?|1000(\\.0+)?)(\\s*%)?',
  error: PERCENT,
})

export const positive = (example: string) => {
  const error = `must be a number above 0, such as ${example}`
  return numeric({
    number: z.number({ error }).positive({ error }),
    written: '\\+?(?=[\\d.]*[1-9])\\d{1,15}(\\.\\d{1,15})?',
    error,
  })
}

export const wholeNumber = (example: string) => {
  const error = `must be a whole number above 0, such as ${example}`
  return numeric({
    number: wholeFrom(1, Number.MAX_SAFE_INTEGER, error),
    written: '[1-9]\\d{0,14}',
    error,
  })
}

const ENVIRONMENTS = 'must be a whole number from 4 to 1000, such as 32'
export const environments = numeric({
  number: wholeFrom(4, 1000, ENVIRONMENTS),
  written: '([4-9]|[1-9]\\d{1,2}|1000)',
  error: ENVIRONMENTS,
})

const SEED = 'must be a whole number from 0 to 4294967295'
export const seed = numeric({
  number: wholeFrom(0, 2 ** 32 - 1, SEED),
  written: `(\\d{1,9}|[1-3]\\d{9}|4[01]\\d{8}|42[0-8]\\d{7}|429[0-3]\\d{6}|4294[0-8]\\d{5}|42949[0-5]\\d{4}|429496[0-6]\\d{3}|4294967[01]\\d\\d|42949672[0-8]\\d|429496729[0-5])`,
  error: SEED,
})

const TMP_SIZE = 'must be a size of /tmp in MB from 512 to 10240'
export const tmpSize = numeric({
  number: wholeFrom(512, 10_240, TMP_SIZE),
  written: '(51[2-9]|5[2-9]\\d|[6-9]\\d\\d|[1-9]\\d{3}|10[01]\\d\\d|102[0-3]\\d|10240)',
  error: TMP_SIZE,
})

const TIMEOUT = 'must be whole seconds from 1 to 900'
export const timeoutSeconds = numeric({
  number: wholeFrom(1, 900, TIMEOUT),
  written: '([1-9]\\d?|[1-8]\\d\\d|900)',
  error: TIMEOUT,
})

export const runtime = z
  .string({ error: 'must be text' })
  .regex(/^\s*[a-z][a-z0-9.]{1,39}\s*$/, {
    error: (issue) => `${quote(issue.input)} is no Lambda runtime; write it as in nodejs24.x`,
  })
  .trim()

export const handler = z
  .string({ error: 'must be text' })
  .regex(/^\s*[^\s]{1,128}\s*$/, {
    error: 'must be a handler without spaces, such as index.handler',
  })
  .trim()

/** `true` or `false`, as text too. */
export const yesOrNo = z
  .union([z.boolean(), z.string().regex(/^\s*(true|false)\s*$/)], {
    error: (issue) => `${quote(issue.input)} is neither \`true\` nor \`false\``,
  })
  .transform((value) => String(value).trim() === 'true')

/** `KEY=value` lines, a JSON object as text, or an object. */
export const environment = z
  .union([
    z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .meta({ propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]*$' } }),
    z.string().meta({ pattern: '^\\s*\\{[\\s\\S]*\\}\\s*$|^([ \\t]*(\\w+[ \\t]*=.*)?(\\n|$))*$' }),
  ])
  .transform((value, context): Record<string, string> => {
    const entries = typeof value === 'string' ? environmentEntries(value) : Object.entries(value)
    const wrong = entries?.find(([key]) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(key))
    if (entries && !wrong) return Object.fromEntries(entries.map(([k, v]) => [k, String(v)]))
    context.addIssue(
      wrong
        ? `${quote(wrong[0])} is no name of an environment variable: letters, digits and _ only`
        : 'must be KEY=value lines or a JSON object',
    )
    return z.NEVER
  })

function environmentEntries(value: string): [string, unknown][] | undefined {
  if (value.trim().startsWith('{')) {
    try {
      return Object.entries(JSON.parse(value) as Record<string, unknown>)
    } catch {
      return undefined
    }
  }
  const lines = value.split('\n').filter((line) => line.trim() !== '')
  if (lines.some((line) => !line.includes('='))) return undefined
  return lines.map((line) => {
    const at = line.indexOf('=')
    return [line.slice(0, at).trim(), line.slice(at + 1)]
  })
}

type Complaint = string | ((issue: { input?: unknown }) => string)

function wholeFrom(least: number, most: number, error: Complaint): z.ZodNumber {
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

function numberOf(value: string | number): number {
  return typeof value === 'number' ? value : Number(value.replace('%', ''))
}

const pieces = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function wrongIn(text: string): string {
  const wrong = pieces(text).find((piece) => !new RegExp(`^${MEMORY}$`).test(piece))
  return wrong === undefined ? noMemorySize : notAMemorySize(wrong)
}

function notAMemorySize(value: unknown): string {
  return `${quote(value)} is not a memory size: ${MEMORY_RULE}`
}

/** A value as it can stand in a sentence: short, on one line. */
export function quote(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const line = written.replace(/\s+/g, ' ')
  return `\`${line.length > 60 ? `${line.slice(0, 57)}...` : line}\``
}

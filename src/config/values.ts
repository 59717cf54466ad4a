import { z } from 'zod'

/** Any text that is not blank. */
export const text = z.string({ error: 'must be text' }).trim().min(1, 'must not be empty')

export const label = text
export const glob = z.union([text, z.record(z.string(), z.unknown())], {
  error: 'must be a glob such as `events/*.json`, or inline JSON',
})

export const choice = <const Options extends readonly [string, ...string[]]>(...options: Options) =>
  z.enum(options, {
    error: (issue) =>
      `${quote(issue.input)} is none of ${options.map((option) => `\`${option}\``).join(', ')}`,
  })

export const architecture = choice('x86_64', 'arm64')

const MEMORY_RULE = 'Lambda takes whole numbers from 128 to 10240 (MB)'

/** One memory size in MB. */
export const memorySize = z
  .union([z.number(), z.string()], { error: (issue) => notAMemorySize(issue.input) })
  .transform((value, context) => {
    const sizeMB = numberOf(value)
    if (Number.isInteger(sizeMB) && sizeMB >= 128 && sizeMB <= 10_240) return sizeMB
    context.addIssue(notAMemorySize(value))
    return z.NEVER
  })

/** `512,1024` or a list of numbers; ascending and without duplicates afterwards. */
export const memorySizes = z
  .union([z.array(z.union([z.number(), z.string()])), z.number(), z.string()], {
    error: `must be memory sizes such as 512,1024; ${MEMORY_RULE}`,
  })
  .transform((value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value))
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .pipe(z.array(memorySize).min(1, `names no memory size; ${MEMORY_RULE}, such as 512,1024`))
  .transform((sizes) => [...new Set(sizes)].sort((a, b) => a - b))

export const percent = z
  .union([z.number(), z.string()])
  .transform((value) => numberOf(typeof value === 'string' ? value.replace(/\s*%$/, '') : value))
  .refine((value) => Number.isFinite(value) && value >= 0 && value <= 1000, {
    error: 'must be a percentage from 0 to 1000, such as 5',
  })

export const positive = (example: string) =>
  z
    .union([z.number(), z.string()])
    .transform(numberOf)
    .refine((value) => Number.isFinite(value) && value > 0, {
      error: `must be a number above 0, such as ${example}`,
    })

export const wholeNumber = (example: string) =>
  positive(example).refine(Number.isSafeInteger, {
    error: `must be a whole number above 0, such as ${example}`,
  })

export const seed = z
  .union([z.number(), z.string()])
  .transform(numberOf)
  .refine((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32, {
    error: 'must be a whole number from 0 to 4294967295',
  })

export const timeoutSeconds = z
  .union([z.number(), z.string()])
  .transform(numberOf)
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= 900, {
    error: 'must be whole seconds from 1 to 900',
  })

export const runtime = text.regex(/^[a-z][a-z0-9.]{1,39}$/, {
  error: (issue) => `${quote(issue.input)} is no Lambda runtime; write it as in nodejs24.x`,
})

export const handler = text.regex(/^[^\s]{1,128}$/, {
  error: 'must be a handler without spaces, such as index.handler',
})

/** `KEY=value` lines, a JSON object as text, or an object. */
export const environment = z
  .union([z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), z.string()])
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

/** Stricter than `Number`: empty text, `0x10` and `1e3` are no numbers here. */
function numberOf(value: string | number): number {
  if (typeof value === 'number') return value
  return /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN
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

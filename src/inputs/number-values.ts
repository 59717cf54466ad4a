import { z } from 'zod'
import { quote } from './values.ts'

const MEMORY_RULE = 'Lambda accepts whole numbers from 128 to 10240 (MB)'
const noMemorySize = `contains no memory size; ${MEMORY_RULE}, such as 512,1024`

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

type Complaint = string | ((issue: { input?: unknown }) => string)

function wholeFrom(least: number, most: number, error: Complaint): z.ZodNumber {
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

const pieces = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function notAMemorySize(value: unknown): string {
  return `${quote(value)} is not a memory size: ${MEMORY_RULE}`
}

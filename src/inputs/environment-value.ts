import { z } from 'zod'
import { linesOf, quote } from './values.ts'

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
      return `${quote(name)} is not a name of an environment variable; use letters, digits and _ only`
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

import { z } from 'zod'

/** Any text that is not blank. */
export const text = z
  .string({ error: 'must be text' })
  .regex(/\S/, { error: 'must not be empty', abort: true })
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
      `${quote(issue.input)} is not one of ${options.map((option) => `\`${option}\``).join(', ')}`,
  })

export const architecture = choice('x86_64', 'arm64')
export const architectures = choice('x86_64', 'arm64', 'both')

/** `true` or `false`, as text too. */
export const yesOrNo = z
  .union([z.boolean(), z.string().regex(/^\s*(true|false)\s*$/)], {
    error: (issue) => `${quote(issue.input)} is neither \`true\` nor \`false\``,
  })
  .transform((value) => String(value).trim() === 'true')

/** Lines that are not blank, however the file they come from ends its lines. */
export function linesOf(text: string): string[] {
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

/** A value as it can stand in a sentence: short, on one line. */
export function quote(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const line = written.replace(/\s+/g, ' ')
  return `\`${line.length > 60 ? `${line.slice(0, 57)}...` : line}\``
}

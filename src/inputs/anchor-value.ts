import { z } from 'zod'
import { quote } from './values.ts'

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

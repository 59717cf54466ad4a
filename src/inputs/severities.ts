import { z } from 'zod'
import { FINDING_KINDS, type FindingKind } from './finding-kinds.ts'
import { pairsOf, quote } from './values.ts'

/** Kinds of findings whose severity is the user's to set. For `inconclusive` there is `on-inconclusive`. */
const SETTABLE_KINDS = FINDING_KINDS.filter((kind) => kind !== 'inconclusive')

const OVERRIDES = ['fail', 'warn', 'off'] as const
/** What the user wants a finding to do; `off` leaves it out. */
type SeverityOverride = (typeof OVERRIDES)[number]
export type Severities = Readonly<
  Partial<Record<Exclude<FindingKind, 'inconclusive'>, SeverityOverride>>
>

const kinds = SETTABLE_KINDS.map((kind) => `\`${kind}\``).join(', ')
const RULE = 'must say what findings do, such as `memory-headroom: fail`'

const severity = z.enum(OVERRIDES, {
  error: (issue) => `${quote(issue.input)} is not one of \`fail\`, \`warn\`, \`off\``,
})

const map = z.partialRecord(z.enum(SETTABLE_KINDS), severity, {
  error: (issue) =>
    String(issue.code) === 'unrecognized_keys'
      ? `there is no such finding; use one of ${kinds}`
      : RULE,
})

const line = `[ \\t]*((${SETTABLE_KINDS.join('|')})[ \\t]*:[ \\t]*(${OVERRIDES.join('|')}))?[ \\t]*`

const lines = z
  .string({ error: RULE })
  .regex(new RegExp(`^${line}((,|\\r?\\n)${line})*$`), {
    error: `must be lines such as \`memory-headroom: fail\`, with one of ${kinds} and \`fail\`, \`warn\` or \`off\``,
  })
  .transform((text, context): Severities => Object.fromEntries(pairsOf(text, context)))

/** What findings do: a map of kind to `fail`, `warn` or `off`, or the same as lines of text. */
export const severities = z.union([map, lines], { error: RULE })

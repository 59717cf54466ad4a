import { defined } from '../shared/defined.ts'
import { withoutInvisible } from './log.ts'

export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  title: string
  message: string
  /** Path in the repository; with it the annotation shows up beside that line. */
  file?: string
  /** Counted from 1. */
  line?: number
}

/** What of `@actions/core` annotations need. */
export type AnnotationWriter = Record<
  Annotation['level'],
  (message: string, properties: { title?: string; file?: string; startLine?: number }) => void
>

const PER_LEVEL = 10
const MAX_MESSAGE = 4096
const MAX_TITLE = 255

/**
 * Writes annotations within GitHub's limits: ten of a level in a step, of 4,096 characters. What
 * is too many is counted in a last one. One error is left for the sentence with which the step
 * fails, as that is an annotation too.
 */
export function annotate(annotations: readonly Annotation[], write: AnnotationWriter): void {
  for (const level of ['error', 'warning', 'notice'] as const) {
    const limit = level === 'error' ? PER_LEVEL - 1 : PER_LEVEL
    for (const one of withinLimit(distinct(annotations, level), limit, level)) {
      write[level](cut(withoutInvisible(one.message), MAX_MESSAGE), {
        title: cut(withoutInvisible(one.title).replace(/\s+/g, ' '), MAX_TITLE),
        ...defined({ file: one.file, startLine: one.line }),
      })
    }
  }
}

function distinct(annotations: readonly Annotation[], level: Annotation['level']): Annotation[] {
  const byText = annotations
    .filter((one) => one.level === level)
    .map((one) => [JSON.stringify([one.title, one.message, one.file, one.line]), one] as const)
  return [...new Map(byText).values()]
}

function withinLimit(
  annotations: readonly Annotation[],
  limit: number,
  level: Annotation['level'],
): readonly Annotation[] {
  if (annotations.length <= limit) return annotations
  const rest = annotations.length - (limit - 1)
  const message = `GitHub shows ${PER_LEVEL} annotations of each kind; ${rest} more are in the job summary.`
  return [...annotations.slice(0, limit - 1), { level, title: `${rest} more`, message }]
}

/** In UTF-16 units, without halving a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

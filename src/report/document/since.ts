import { nameDigest } from '../../shared/name-digest.ts'
import { type Figure, figureOf, readFigures } from '../figures.ts'
import type { FunctionReport, Report } from '../schema.ts'
import { counted, megabytes, signedPercent } from '../text/numbers.ts'
import { commit } from './commit.ts'
import { type Block, name, type Phrase } from './model.ts'
import { inOrder } from './order.ts'

/** So many functions are named. */
const NAMED = 3
/** Less is no news, however narrow the intervals. */
const MIN_CHANGE_PERCENT = 1

interface News {
  /** What needs somebody comes first. */
  rank: number
  phrase: Phrase
}

/**
 * What is different from the push before, in one line; nothing where there is nothing to say.
 * @param earlier the head and the figures (`figures.ts`) that the comment showed
 */
export function sinceLastPush(
  report: Report,
  earlier: { headSha: string; figures: string } | undefined,
): Block[] {
  if (earlier === undefined) return []
  const figures = readFigures(earlier.figures)
  const news = inOrder(report.functions).flatMap((fn) => {
    const before = figures.get(nameDigest(fn.name))
    const change = before && newsOf(before, fn)
    const subject = report.functions.length === 1 ? [] : [name(fn.name), ' ']
    return change ? [{ rank: change.rank, phrase: [...subject, ...change.phrase] }] : []
  })
  if (news.length === 0) return []
  const shown = news.toSorted((a, b) => a.rank - b.rank).slice(0, NAMED)
  const others = news.length - shown.length
  const parts = shown.flatMap(({ phrase }, index) => (index === 0 ? phrase : ['; ', ...phrase]))
  const more = others === 0 ? '.' : `; and ${counted(others, 'more', 'more')}.`
  const phrase = ['Since the last push (', commit(earlier.headSha, report), '): ', ...parts, more]
  return [{ kind: 'paragraph', phrase }]
}

function newsOf(before: Figure, fn: FunctionReport): News | undefined {
  const now = figureOf(fn)
  const isNew = now.state !== before.state
  if (fn.verdict === 'accepted') return undefined
  switch (now.state) {
    case 'worse': {
      const change = pair(before, now, now.measure)
      if (isNew) return { rank: 0, phrase: ['newly fails', ...bracketed(change)] }
      return { rank: 1, phrase: ['still fails', ...bracketed(change)] }
    }
    case 'unmeasured':
      return isNew ? { rank: 2, phrase: ['could not be measured this time'] } : undefined
    case 'undecided':
      return isNew && before.state !== 'unmeasured'
        ? { rank: 3, phrase: [`${VERB[before.state]} before, and is undecided now`] }
        : undefined
    case 'passes': {
      if (before.state === 'worse') {
        return {
          rank: 4,
          phrase: ['no longer fails', ...bracketed(pair(before, now, before.measure))],
        }
      }
      const measure = (['cost', 'duration'] as const).find((each) => isShown(before, now, each))
      const change = measure && pair(before, now, measure)
      return change ? { rank: 5, phrase: change } : undefined
    }
  }
}

const VERB = { passes: 'passed', worse: 'failed', undecided: 'was undecided' } as const

/** `cost +11.9 % → +0.4 %` */
function pair(before: Figure, now: Figure, measure: Figure['measure']): Phrase | undefined {
  if (measure === 'none' || before.memoryMB !== now.memoryMB) return undefined
  const [earlier, later] = [before[measure], now[measure]]
  if (!earlier || !later) return undefined
  const at = now.memoryMB === undefined ? '' : ` at ${megabytes(now.memoryMB)}`
  return [`${measure}${at} ${signedPercent(earlier.percent)} → ${signedPercent(later.percent)}`]
}

/** Whether it is more than what both measurements may be off by. */
function isShown(before: Figure, now: Figure, measure: 'cost' | 'duration'): boolean {
  const [earlier, later] = [before[measure], now[measure]]
  if (!earlier || !later) return false
  const percent = Math.abs(later.percent - earlier.percent)
  return percent >= MIN_CHANGE_PERCENT && percent > earlier.plusMinus + later.plusMinus
}

function bracketed(change: Phrase | undefined): Phrase {
  return change === undefined ? [] : [' (', ...change, ')']
}
